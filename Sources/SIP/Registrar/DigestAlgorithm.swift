internal import CGnuTLS

/// A digest's hash, by its name in the `algorithm` parameter (RFC 7616 section 3.3).
public enum DigestAlgorithm: String, Sendable, Hashable, CaseIterable {
    case sha256 = "SHA-256"
    case md5 = "MD5"

    /// RFC 7616: no parameter means MD5.
    init?(parameter: String) {
        guard !parameter.isEmpty else {
            self = .md5
            return
        }
        guard let found = Self.allCases.first(where: { $0.rawValue.lowercased() == parameter.lowercased() }) else {
            return nil
        }
        self = found
    }

    /// The hash of a text in lower-case hexadecimal digits. Nil only if the system forbids the algorithm, as FIPS mode
    /// does with MD5.
    func hexadecimal(_ text: String) -> String? {
        let input = Array(text.utf8)
        let kind = self == .sha256 ? GNUTLS_DIG_SHA256 : GNUTLS_DIG_MD5
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { digest in
            guard gnutls_hash_fast(kind, input, input.count, digest.baseAddress) == 0 else { return nil }
            return Hexadecimal.text(digest.prefix(self == .sha256 ? 32 : 16))
        }
    }
}

/// Digits of bytes.
enum Hexadecimal {
    static func text(_ bytes: some Collection<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        let digits = text.utf8.compactMap { digit -> UInt8? in
            switch digit {
            case 0x30...0x39: digit - 0x30
            case 0x61...0x66: digit - 0x61 + 10
            case 0x41...0x46: digit - 0x41 + 10
            default: nil
            }
        }
        guard digits.count == text.utf8.count, digits.count % 2 == 0 else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}
