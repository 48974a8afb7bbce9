/// Keeps PJSIP's log fit to be kept: what a stranger sends must not fill it, and no secret may be in it. Pure; the
/// caller gives the time.
struct LogThrottle {
    /// Lines at once, and lines per second in the long run.
    static let burst = 200.0
    static let rate = 50.0

    private var tokens = burst
    private var at: ContinuousClock.Instant?
    private var suppressed = 0

    /// The lines to write: none, or this one, with a note before it if others were left out.
    mutating func lines(for line: String, at now: ContinuousClock.Instant) -> [String] {
        if let at {
            let passed = (now - at).components
            tokens += Self.rate * (Double(passed.seconds) + Double(passed.attoseconds) * 1e-18)
            tokens = min(Self.burst, tokens)
        }
        at = now
        guard tokens >= 1 else {
            suppressed += 1
            return []
        }
        tokens -= 1
        defer { suppressed = 0 }
        return suppressed == 0 ? [line] : ["\(suppressed) lines left out", line]
    }

    /// The first line of a text. PJSIP logs a whole message when it cannot parse it: with the numbers, with the
    /// credentials, and with whatever else somebody wants to see in our log.
    static func firstLine(_ text: UnsafeRawBufferPointer) -> String {
        let limit = 500
        let end = text.prefix(limit).firstIndex { $0 == 0x0A || $0 == 0x0D } ?? min(text.count, limit)
        let line = String(decoding: text[..<end], as: UTF8.self)
        return end < text.count ? line + " (the rest is left out)" : line
    }
}
