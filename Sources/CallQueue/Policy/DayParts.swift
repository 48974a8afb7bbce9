import FoundationEssentials

/// Parts of a callee's day: a customer who did not answer in the morning may do so in the evening.
struct DayParts: Sendable {
    /// Where the second and the following parts begin, ascending; the first begins at midnight.
    let starts: [TimeOfDay]
    let zone: ZoneRules

    /// The next local midnight after an instant.
    func nextDay(after date: Date) -> Date {
        let offset = Double(zone.offset(at: date))
        let local = date.timeIntervalSince1970 + offset
        let midnight = ((local / 86_400).rounded(.down) + 1) * 86_400
        // Taken with the offset that holds then; at a clock change in the very hour it may be off by that change.
        let guess = Date(timeIntervalSince1970: midnight - offset)
        return Date(timeIntervalSince1970: midnight - Double(zone.offset(at: guess)))
    }

    /// The first instant from `date` on that lies in another part of the day than `failure` did.
    func otherPart(than failure: Date, from date: Date) -> Date {
        guard part(of: date) == part(of: failure) else { return date }
        let minutes = minuteOfDay(date)
        if let next = starts.first(where: { Double($0.minutes) > minutes }) {
            return date + (Double(next.minutes) - minutes) * 60
        }
        return nextDay(after: date)
    }

    /// 0 for the first part.
    func part(of date: Date) -> Int {
        let minutes = minuteOfDay(date)
        return starts.count { Double($0.minutes) <= minutes }
    }

    private func minuteOfDay(_ date: Date) -> Double {
        let local = date.timeIntervalSince1970 + Double(zone.offset(at: date))
        return (local - (local / 86_400).rounded(.down) * 86_400) / 60
    }
}
