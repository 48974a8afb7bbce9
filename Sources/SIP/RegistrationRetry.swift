/// How long to wait after a failed REGISTER. Pure.
struct RegistrationRetry {
    private var failures = 0

    /// Doubles from 5 s to 5 min; the registrar's Retry-After wins. Wrong credentials do not get better by
    /// asking often, and registrars ban those who try.
    mutating func delay(status: Int, retryAfter: Duration?) -> Duration {
        failures += 1
        if let retryAfter, retryAfter > .zero { return min(retryAfter, .seconds(3600)) }
        if status == 401 || status == 403 || status == 407 { return .seconds(300) }
        return .seconds(min(300, 5 << min(failures - 1, 6)))
    }

    mutating func succeeded() { failures = 0 }
}
