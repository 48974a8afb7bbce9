/// Tickets of a forecast that have come equally far.
struct ForecastGroup {
    var count: Double
    var attempts: Int
    var last: Disposition?
    /// The same ending in a row.
    var streak = 0
    /// Seconds at which they were called and that counted; the newest last.
    var called: [Double] = []
    var reason: CompletionLimit = .redial
    /// How the last call to the number that is dialled next failed.
    var before: Disposition?
    /// Numbers that may be dialled still, and how many of them come after the present one.
    var numbers = 1
    var ahead = 0

    /// Goes on to the next number where the present one is dead or cannot be reached, if there is another.
    ///
    /// - Parameter redials: the present number may be called again.
    mutating func goesToAnother(after failure: Disposition, redials: Bool) -> Bool {
        switch failure {
        case .numberChanged: numbers -= 1
        case .invalidNumber where !redials || numbers > 1: numbers -= 1
        case .unreachable where redials && ahead > 0: break
        case .unreachable where redials:
            // Round again from the first.
            ahead = numbers - 1
            if numbers > 1 { before = nil }
            return false
        default: return false
        }
        guard numbers > 0 else { return false }
        ahead = ahead > 0 ? ahead - 1 : numbers - 1
        (streak, before, called) = (0, nil, [])
        return true
    }
}
