/// How many keys a far end may press: nobody presses ten a second for long, and what does is no finger. What is more is neither
/// told of nor sent on as a key of ours; packets of RFC 4733 go on to the other side as they come. Pure.
struct KeyAllowance: Sendable {
    /// Keys at once: a card's number, typed by a phone from its memory.
    static let most = 40
    /// Until one more may be pressed.
    static let interval = Duration.milliseconds(100)

    private var left = Self.most
    private var since: Duration?
    /// A flood is said once.
    private(set) var isExceeded = false

    /// Whether the key counts.
    ///
    /// - Returns: `isFirstRefused` for the first that does not.
    mutating func take(at now: Duration) -> (counts: Bool, isFirstRefused: Bool) {
        if let since {
            let gained = Int((now - since) / Self.interval)
            left = min(Self.most, left + gained)
            self.since = left == Self.most ? now : since + Self.interval * gained
        } else {
            since = now
        }
        guard left > 0 else {
            defer { isExceeded = true }
            return (false, !isExceeded)
        }
        left -= 1
        return (true, false)
    }
}
