/// Calling hours laid out over one local week, minute by minute from Monday 00:00.
struct WeekMask: Sendable {
    static let minutes = 7 * 1_440

    private let isOpen: [Bool]

    init(_ hours: CallingHours) {
        var open = [Bool](repeating: false, count: Self.minutes)
        for period in hours.periods { Self.paint(period, true, into: &open) }
        for pause in hours.breaks { Self.paint(pause, false, into: &open) }
        isOpen = open
    }

    /// - Parameter weekMinute: 0 to 10,079.
    subscript(weekMinute: Int) -> Bool { isOpen[weekMinute] }

    /// Whether any minute of the week is open.
    var hasOpening: Bool { isOpen.contains(true) }

    private static func paint(_ period: CallingHours.Period, _ value: Bool, into open: inout [Bool]) {
        let from = period.from.minutes
        let length = period.to.minutes - from + (period.to <= period.from ? 1_440 : 0)
        for day in period.days {
            for minute in 0..<length {
                open[(day.index * 1_440 + from + minute) % Self.minutes] = value
            }
        }
    }
}
