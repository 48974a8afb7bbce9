import FoundationEssentials

/// Whether a callee may be rung at an instant, and until or from when.
enum HoursVerdict: Sendable, Hashable {
    /// `until` is nil when it never closes.
    case open(until: Date?)
    /// `opensAt` is nil when it never opens.
    case closed(opensAt: Date?)
}

/// Calling hours in the callee's own zone; with several candidate zones a minute counts only if it is lawful in all.
struct HoursSearch: Sendable {
    /// Each of them must be open.
    private let masks: [LocalMask]
    private let zones: [ZoneRules]
    /// How far ahead an opening is looked for, in minutes: a week, and a day for the clock changes; where there are holidays,
    /// five weeks more, for a class may be called on one day of the week only.
    private let span: Int

    /// - Parameters:
    ///   - window: a batch's hours, which narrow the others.
    ///   - holidays: of the callee's country.
    init(
        hours: CallingHours, within window: BatchWindow? = nil, zones: [ZoneRules],
        holidays: HolidayCalendar = HolidayCalendar()
    ) {
        masks = [LocalMask(hours, holidays)] + (window.map { [LocalMask($0.hours(within: hours), holidays)] } ?? [])
        self.zones = zones
        span = (holidays.isEmpty ? 8 : 43) * 1_440
    }

    /// The verdict at an instant. Opening hours begin and end with a minute, so it holds for the instant's whole minute.
    func verdict(at date: Date) -> HoursVerdict {
        let start = Int((date.timeIntervalSince1970 / 60).rounded(.down))
        let offsets = zones.map { OffsetStretches($0, from: start, length: span) }
        let isOpen = isOpen(start, offsets)
        let change = (start + 1...start + span).first { self.isOpen($0, offsets) != isOpen }
        let changesAt = change.map { Date(timeIntervalSince1970: Double($0) * 60) }
        return isOpen ? .open(until: changesAt) : .closed(opensAt: changesAt)
    }

    /// The instant itself when it is within hours, else the next opening; nil when there is none.
    func nextOpen(from date: Date) -> Date? {
        // Asked after every call that is made again, mostly within hours: until when they last is no matter then.
        if isOpen(at: date) { return date }
        guard case .closed(let opensAt) = verdict(at: date) else { return date }
        return opensAt
    }

    private func isOpen(at date: Date) -> Bool {
        let minute = Int((date.timeIntervalSince1970 / 60).rounded(.down))
        return zones.allSatisfy { zone in
            let local = minute + zone.offset(at: Date(timeIntervalSince1970: Double(minute) * 60)) / 60
            return masks.allSatisfy { $0[local] }
        }
    }

    private func isOpen(_ minute: Int, _ offsets: [OffsetStretches]) -> Bool {
        offsets.allSatisfy { offset in
            let local = offset.localMinute(minute)
            return masks.allSatisfy { $0[local] }
        }
    }
}
