import Foundation

/// Calling hours by class and zone, with each answer kept for as long as it holds.
struct HoursBook: Sendable {
    private struct Key: Hashable {
        let ticketClass: TicketClass?
        let zone: String
    }

    private struct Entry {
        let search: HoursSearch
        var verdict: HoursVerdict
        var from: Date
        var until: Date
    }

    private let configuration: QueueConfiguration
    private var entries: [Key: Entry] = [:]

    init(_ configuration: QueueConfiguration) { self.configuration = configuration }

    /// - Parameter zone: key of `CalleeZones`.
    mutating func verdict(for ticketClass: TicketClass?, zone: String, at now: Date) -> HoursVerdict {
        let key = Key(ticketClass: ticketClass, zone: zone)
        if let entry = entries[key], entry.from <= now, now < entry.until { return entry.verdict }
        let search = entries[key]?.search ?? search(for: ticketClass, zone: zone)
        let verdict = search.verdict(at: now)
        entries[key] = Entry(
            search: search, verdict: verdict, from: now, until: verdict.changesAt ?? now + 86_400)
        return verdict
    }

    func search(for ticketClass: TicketClass?, zone: String) -> HoursSearch {
        HoursSearch(hours: configuration.policy(for: ticketClass).callingHours, zones: zones(zone))
    }

    func dayParts(zone: String) -> DayParts {
        DayParts(starts: configuration.dayParts.sorted(), zone: zones(zone)[0])
    }

    private func zones(_ key: String) -> [TimeZone] {
        let zones = configuration.calleeZones.names(key).compactMap(TimeZone.init(identifier:))
        return zones.isEmpty ? [.gmt] : zones
    }
}

extension HoursVerdict {
    var changesAt: Date? {
        switch self {
        case .open(let until): until
        case .closed(let opensAt): opensAt
        }
    }

    var isOpen: Bool {
        if case .open = self { true } else { false }
    }
}
