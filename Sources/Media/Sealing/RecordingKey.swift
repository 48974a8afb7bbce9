import CGnuTLS
import Glibc

/// A master key for recordings: it seals the key of each file. Its id follows from it, so that no name can be mixed up.
public struct RecordingKey: Sendable, Equatable {
    /// The first 16 hexadecimal digits of a SHA-256 over the key: tells which key a file needs, and nothing about it.
    public let id: String
    let bytes: [UInt8]

    /// Bytes of a key (AES-256).
    static let size = 32

    init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.size else { return nil }
        self.bytes = bytes
        // The words before it keep the id from being the hash of the key alone, which others may keep for another use.
        id = String(Self.hex(Digest.sha256(Array("callback-dialer recording key".utf8) + bytes)).prefix(16))
    }

    /// From 64 hexadecimal digits, as `openssl rand -hex 32` writes them; spaces and line ends around them do not count.
    public init?(hex text: String) {
        let digits = text.utf8.filter { $0 > 32 }.compactMap(Self.digit)
        guard digits.count == 2 * Self.size, text.utf8.filter({ $0 > 32 }).count == digits.count else { return nil }
        self.init((0..<Self.size).map { digits[2 * $0] << 4 | digits[2 * $0 + 1] })
    }

    /// A new one.
    static func random() -> RecordingKey? {
        var bytes = [UInt8](repeating: 0, count: size)
        guard gnutls_rnd(GNUTLS_RND_KEY, &bytes, bytes.count) == 0 else { return nil }
        return RecordingKey(bytes)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}

/// SHA-256 (FIPS 180-4).
enum Digest {
    static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        gnutls_hash_fast(GNUTLS_DIG_SHA256, bytes, bytes.count, &digest)
        return digest
    }
}
