import Foundation

/// Calling hours by class and zone, with each answer kept for as long as it holds.
struct HoursBook: Sendable {
    private struct Key: Hashable {
        let ticketClass: TicketClass?
        let zone: String
    }

    private struct Entry {
        let search: HoursSearch
        let dayParts: DayParts
        var verdict = HoursVerdict.closed(opensAt: nil)
        /// The verdict holds from then on, until `until`.
        var from = Date.distantFuture
        var until = Date.distantPast
    }

    private let configuration: QueueConfiguration
    private var entries: [Key: Entry] = [:]

    init(_ configuration: QueueConfiguration) { self.configuration = configuration }

    /// - Parameter zone: key of `CalleeZones`.
    mutating func verdict(for ticketClass: TicketClass?, zone: String, at now: Date) -> HoursVerdict {
        let key = Key(ticketClass: ticketClass, zone: zone)
        var entry = entry(key)
        if entry.from <= now, now < entry.until { return entry.verdict }
        entry.verdict = entry.search.verdict(at: now)
        entry.from = now
        entry.until = entry.verdict.changesAt ?? now + 86_400
        entries[key] = entry
        return entry.verdict
    }

    mutating func search(for ticketClass: TicketClass?, zone: String) -> HoursSearch {
        entry(Key(ticketClass: ticketClass, zone: zone)).search
    }

    mutating func dayParts(for ticketClass: TicketClass?, zone: String) -> DayParts {
        entry(Key(ticketClass: ticketClass, zone: zone)).dayParts
    }

    private mutating func entry(_ key: Key) -> Entry {
        if let known = entries[key] { return known }
        let zones = zones(key.zone)
        let hours = configuration.policy(for: key.ticketClass).callingHours
        let entry = Entry(
            search: HoursSearch(hours: hours, zones: zones),
            dayParts: DayParts(starts: configuration.dayParts.sorted(), zone: zones[0]))
        entries[key] = entry
        return entry
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
