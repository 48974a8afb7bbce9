/// How a leg's RTP and RTCP are encrypted (RFC 3711), as its SDP agreed on it.
public struct MediaEncryption: Sendable, Equatable {
    /// Cipher and authentication, by the names of SDP's `a=crypto` (RFC 4568 section 6.2).
    public enum Suite: Sendable, CaseIterable {
        /// RFC 3711 and RFC 4568 section 6.2: 128 bits of AES in counter mode, a tag of 80 or 32 bits in RTP, 80 in RTCP.
        case counter80
        case counter32
        /// RFC 7714: a tag of 128 bits in both.
        case gcm128
        case gcm256

        /// Bytes of master key and salt together.
        public var keyCount: Int {
            switch self {
            case .counter80, .counter32: 16 + 14
            case .gcm128: 16 + 12
            case .gcm256: 32 + 12
            }
        }
    }

    /// A master key with its salt behind it; a print of it does not show it.
    public struct Key: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
        let bytes: [UInt8]

        public init(_ bytes: [UInt8]) { self.bytes = bytes }

        public var description: String { "(secret)" }
        public var debugDescription: String { description }
        public var customMirror: Mirror { Mirror(self, children: [:]) }
    }

    public var suite: Suite
    /// Of what we send.
    public var sendingKey: Key
    /// Of what the far end sends.
    public var receivingKey: Key

    public init(suite: Suite, sendingKey: Key, receivingKey: Key) {
        self.suite = suite
        self.sendingKey = sendingKey
        self.receivingKey = receivingKey
    }
}
