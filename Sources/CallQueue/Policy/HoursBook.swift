import FoundationEssentials

/// Calling hours by class and zone, with each answer kept for as long as it holds.
struct HoursBook: Sendable {
    private struct Key: Hashable {
        let ticketClass: TicketClass?
        let zone: String
        var window: BatchWindow?
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

    /// - Throws: `MissingZone` where not even the usual zones are known: no database of zones is installed.
    init(_ configuration: QueueConfiguration) throws(MissingZone) {
        self.configuration = configuration
        for name in configuration.calleeZones.unknown where ZoneRules(named: name) == nil {
            throw MissingZone(name: name)
        }
    }

    /// - Parameters:
    ///   - zone: key of `CalleeZones`.
    ///   - window: a batch's hours, which narrow those of the class.
    mutating func verdict(
        for ticketClass: TicketClass?, zone: String, within window: BatchWindow? = nil, at now: Date
    ) -> HoursVerdict {
        let key = Key(ticketClass: ticketClass, zone: zone, window: window)
        var entry = entry(key)
        if entry.from <= now, now < entry.until { return entry.verdict }
        entry.verdict = entry.search.verdict(at: now)
        entry.from = now
        entry.until = entry.verdict.changesAt ?? now + 86_400
        entries[key] = entry
        return entry.verdict
    }

    mutating func search(
        for ticketClass: TicketClass?, zone: String, within window: BatchWindow? = nil
    ) -> HoursSearch {
        entry(Key(ticketClass: ticketClass, zone: zone, window: window)).search
    }

    mutating func dayParts(for ticketClass: TicketClass?, zone: String) -> DayParts {
        entry(Key(ticketClass: ticketClass, zone: zone)).dayParts
    }

    private mutating func entry(_ key: Key) -> Entry {
        if let known = entries[key] { return known }
        let zones = zones(key.zone)
        // Where the clock is not known it may be night.
        let hours = zones.isEmpty ? CallingHours(periods: []) : configuration.policy(for: key.ticketClass).callingHours
        let entry = Entry(
            search: HoursSearch(
                hours: hours, within: key.window, zones: zones.isEmpty ? [.utc] : zones,
                holidays: zones.isEmpty ? HolidayCalendar() : configuration.holidays.calendar(key.zone)),
            dayParts: DayParts(starts: configuration.dayParts.sorted(), zone: zones.first ?? .utc))
        entries[key] = entry
        return entry
    }

    /// None unless the rules of every zone are known.
    private func zones(_ key: String) -> [ZoneRules] {
        let names = configuration.calleeZones.names(key)
        let zones = names.compactMap { ZoneRules(named: $0) }
        return zones.count == names.count ? zones : []
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
