/// Which trunk each registration token belongs to, and when failed ones are tried again. Pure.
struct RegistrationBook {
    private struct Entry {
        let trunk: String
        /// The address family of the registrar, once it is known.
        var isIPv6: Bool?
        var retry = RegistrationRetry()
    }

    private var entries: [UInt64: Entry] = [:]
    private var lastToken: UInt64 = 0

    /// A token is never used twice, so a late answer cannot be taken for another registration's.
    mutating func open(trunk: String) -> UInt64 {
        lastToken += 1
        entries[lastToken] = Entry(trunk: trunk)
        return lastToken
    }

    func token(of trunk: String) -> UInt64? { entries.first { $0.value.trunk == trunk }?.key }

    func trunk(of token: UInt64) -> String? { entries[token]?.trunk }

    /// - Parameter isIPv6: nil where PJSIP is to find the registrar: over IPv4 then.
    /// - Returns: whether it was settled for the other family before.
    mutating func settle(_ token: UInt64, isIPv6: Bool?) -> Bool {
        guard let before = entries[token] else { return false }
        guard let isIPv6 = isIPv6 ?? (before.isIPv6 == nil ? false : nil) else { return false }
        entries[token]?.isIPv6 = isIPv6
        return before.isIPv6.map { $0 != isIPv6 } ?? false
    }

    mutating func close(_ token: UInt64) { entries[token] = nil }

    var tokens: [UInt64] { Array(entries.keys) }

    /// The state to report. Nil if the registration has been closed meanwhile.
    mutating func state(after result: RegistrationResult) -> TrunkState? {
        guard entries[result.token] != nil else { return nil }
        if (200..<300).contains(result.status) {
            entries[result.token]?.retry.succeeded()
            return result.expires > .zero ? .registered(expires: result.expires) : .unregistered
        }
        let delay = entries[result.token]?.retry.delay(status: result.status, retryAfter: result.retryAfter)
        return .failed(
            status: result.status, phrase: result.phrase, origin: result.origin, retryAfter: delay ?? .seconds(300))
    }
}
