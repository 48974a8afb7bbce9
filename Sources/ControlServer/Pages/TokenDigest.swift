import CGnuTLS
import FoundationEssentials

/// The SHA-256 of a page's token: all that is ever kept of it.
///
/// By GnuTLS, which libmicrohttpd has already brought into the process: no hash of our own to get wrong.
struct TokenDigest: Sendable {
    private let bytes: [UInt8]

    init(of token: String) {
        var digest = [UInt8](repeating: 0, count: 32)
        let input = Array(token.utf8)
        let status = gnutls_hash_fast(GNUTLS_DIG_SHA256, input, input.count, &digest)
        // Cannot fail for SHA-256; if it did, a digest of no token must not match another of no token.
        bytes = status == 0 ? digest : (0..<32).map { _ in UInt8.random(in: 0...255) }
    }

    /// What was hashed already: 32 bytes.
    init(bytes: [UInt8]) { self.bytes = bytes }

    /// From 64 hexadecimal digits; nil for anything else.
    init?(hex: String) {
        let digits = hex.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        guard digits.count == 64, hex.utf8.count == 64 else { return nil }
        bytes = stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    var hex: String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    /// Compares in a time that does not depend on where they differ.
    func matches(_ other: TokenDigest) -> Bool {
        gnutls_memcmp(bytes, other.bytes, 32) == 0
    }
}
