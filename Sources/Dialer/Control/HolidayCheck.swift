import CallQueue
import ControlAPI
import FoundationEssentials

/// `doctor`'s look at the calendars of public holidays: whether the year they are needed for is in them. Pure.
struct HolidayCheck {
    let configuration: QueueConfiguration
    let now: Date

    /// Nil where nothing is missing.
    var check: DoctorCheck? {
        guard let gap = HolidayHorizon(configuration, at: now) else { return nil }
        let codes = gap.callingCodes.map { "+\($0)" }.joined(separator: ", ")
        return DoctorCheck(
            name: "holidays", verdict: .warning,
            text: "\(codes) has no public holiday of \(gap.year): customers there would be called on those days",
            cure: "write the year's days into a file, name it in queue.holidays, then systemctl reload dialer")
    }
}

extension Daemon {
    /// Says in the log what `doctor` would say: at the start and at a reload.
    func tellOfHolidays(_ configuration: QueueConfiguration) {
        guard let check = HolidayCheck(configuration: configuration, now: Date()).check else { return }
        log.warning("holidays.unknown", ["text": check.text, "cure": check.cure ?? ""])
    }
}
