/// How SRTP is encrypted and authenticated, as SDP names it (RFC 4568 section 6.2, RFC 7714 section 14.2).
public enum CryptoSuite: UInt8, Sendable, Hashable, CaseIterable {
    /// AES in counter mode with a tag of 80 bits of HMAC-SHA1, and of 32.
    case counter80 = 1
    case counter32 = 2
    case gcm128 = 3
    case gcm256 = 4

    public var name: String {
        switch self {
        case .counter80: "AES_CM_128_HMAC_SHA1_80"
        case .counter32: "AES_CM_128_HMAC_SHA1_32"
        case .gcm128: "AEAD_AES_128_GCM"
        case .gcm256: "AEAD_AES_256_GCM"
        }
    }

    /// Bytes of master key and salt together.
    public var keyCount: Int {
        switch self {
        case .counter80, .counter32: 16 + 14
        case .gcm128: 16 + 12
        case .gcm256: 32 + 12
        }
    }
}
