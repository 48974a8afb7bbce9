/// Hours to which a batch's calls are held, in the callee's zone, besides those of each ticket's class: they narrow them and
/// never widen them.
///
/// Written `mon-fri 10:00-12:00,14:00-17:30; sat 10:00-12:00`: days, or none for every day, and times of day. Public
/// holidays are the class's matter, and a workday made up for one counts here as it does there.
package struct BatchWindow: Sendable, Hashable, CustomStringConvertible {
    /// Sooner or later somebody writes a list by program.
    private static let mostPeriods = 64

    package let periods: [CallingHours.Period]
    /// As it was written, in its plain form.
    package let description: String

    /// - Throws: what is wrong with the text, and how it is written.
    package init(_ text: String) throws(BatchTermsFault) {
        var periods: [CallingHours.Period] = []
        for part in text.split(separator: ";") where !part.allSatisfy(\.isWhitespace) {
            periods += try Self.periods(part)
        }
        guard !periods.isEmpty, periods.count <= Self.mostPeriods else {
            throw BatchTermsFault("“\(text.prefix(64))” is no hours; \(Self.form)")
        }
        self.periods = periods
        description = text.split(separator: ";")
            .map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ").lowercased() }
            .filter { !$0.isEmpty }.joined(separator: "; ")
    }

    private static let form = "write them as “mon-fri 10:00-12:00,14:00-17:30; sat 10:00-12:00”"

    private static func periods(_ part: Substring) throws(BatchTermsFault) -> [CallingHours.Period] {
        let words = part.split(whereSeparator: \.isWhitespace)
        guard let times = words.last, words.count <= 2 else {
            throw BatchTermsFault("“\(part.prefix(64))” is no hours; \(form)")
        }
        let days = words.count == 2 ? try days(words[0]) : Weekday.everyDay
        var periods: [CallingHours.Period] = []
        for span in times.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = span.split(separator: "-", omittingEmptySubsequences: false).map { TimeOfDay(String($0)) }
            guard ends.count == 2, let from = ends[0], let to = ends[1], from < to else {
                throw BatchTermsFault("“\(span.prefix(64))” is no span of a day, from earlier to later; \(form)")
            }
            periods.append(.init(days: days, from: from, to: to))
        }
        return periods
    }

    /// `mon`, `mon,wed`, `mon-fri`, `sat-mon`.
    private static func days(_ text: Substring) throws(BatchTermsFault) -> Set<Weekday> {
        var days: Set<Weekday> = []
        for part in text.lowercased().split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map {
                Weekday(rawValue: String($0))
            }
            guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1] else {
                throw BatchTermsFault("“\(part.prefix(64))” is no day of the week (mon, tue, … sun); \(form)")
            }
            for step in 0...((last.index - first.index + 7) % 7) {
                days.formUnion(Weekday.allCases.filter { $0.index == (first.index + step) % 7 })
            }
        }
        return days
    }

    /// To be laid over a class's hours.
    func hours(within hours: CallingHours) -> CallingHours {
        CallingHours(periods: periods, onHolidays: .asUsual, countsMakeUpDays: hours.countsMakeUpDays)
    }

    /// Whether a week without holidays has a minute in which both allow calls.
    func meets(_ hours: CallingHours) -> Bool {
        let (own, others) = (WeekMask(self.hours(within: hours)), WeekMask(hours))
        return (0..<WeekMask.minutes).contains { own[$0] && others[$0] }
    }
}

/// What cannot be set of a batch, and why.
package struct BatchTermsFault: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
