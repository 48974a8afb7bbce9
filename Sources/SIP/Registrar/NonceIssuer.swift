internal import CGnuTLS

/// Makes the nonces of our challenges and tells ours from others, without keeping any of them: a nonce is its number,
/// the time, and an HMAC-SHA256 of both and of the source's address under a key that lives as long as the process
/// (RFC 7616 section 5.4). Pure; the caller gives the time.
struct NonceIssuer {
    enum Verdict: Equatable {
        /// One of ours, for this source and young enough.
        case valid(number: UInt64)
        /// Too old, for another address, or not ours, for instance from before a restart. The phone may try again.
        case stale
    }

    private static let signedBytes = 16
    private static let macBytes = 16

    private let key: [UInt8]
    private let start: ContinuousClock.Instant
    private let age: Duration
    private var last: UInt64 = 0

    /// - Parameter key: 32 random bytes.
    init(key: [UInt8], start: ContinuousClock.Instant, age: Duration) {
        self.key = key
        self.start = start
        self.age = age
    }

    static func randomKey() -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    /// Numbers rise, so that what was used can be remembered by them.
    mutating func issue(to source: String, at now: ContinuousClock.Instant) -> String {
        last += 1
        let signed = Self.bytes(last) + Self.bytes(milliseconds(now))
        return Hexadecimal.text(signed + mac(signed, source))
    }

    func judge(_ nonce: String, from source: String, at now: ContinuousClock.Instant) -> Verdict {
        guard let bytes = Hexadecimal.bytes(nonce), bytes.count == Self.signedBytes + Self.macBytes else {
            return .stale
        }
        let signed = Array(bytes.prefix(Self.signedBytes))
        let given = Array(bytes.dropFirst(Self.signedBytes))
        guard gnutls_memcmp(given, mac(signed, source), Self.macBytes) == 0 else { return .stale }
        let issued = Self.number(signed.suffix(8))
        guard milliseconds(now) - min(issued, milliseconds(now)) <= UInt64(age.inMilliseconds) else { return .stale }
        return .valid(number: Self.number(signed.prefix(8)))
    }

    private func mac(_ signed: [UInt8], _ source: String) -> [UInt8] {
        let input = signed + Array(source.utf8)
        var result = [UInt8](repeating: 0, count: 32)
        let status = gnutls_hmac_fast(GNUTLS_MAC_SHA256, key, key.count, input, input.count, &result)
        // Cannot fail for SHA-256; if it did, no nonce must be taken for ours.
        return status == 0 ? Array(result.prefix(Self.macBytes)) : (0..<Self.macBytes).map { _ in .random(in: 0...255) }
    }

    private func milliseconds(_ now: ContinuousClock.Instant) -> UInt64 { UInt64(max(0, (now - start).inMilliseconds)) }

    private static func bytes(_ value: UInt64) -> [UInt8] { (0..<8).reversed().map { UInt8(value >> ($0 * 8) & 0xFF) } }

    private static func number(_ bytes: some Sequence<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
}

extension Duration {
    var inMilliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
