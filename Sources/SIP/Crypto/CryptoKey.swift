/// A master key with its salt behind it. It is never written anywhere but into SDP: a print of it, or of what holds it, does
/// not show it.
public struct CryptoKey: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public let bytes: [UInt8]

    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    public var description: String { "(secret)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// What two ends agreed on for a leg's SRTP.
public struct AgreedCrypto: Sendable, Hashable {
    public var suite: CryptoSuite
    /// Of what we send.
    public var ourKey: CryptoKey
    /// Of what the far end sends.
    public var theirKey: CryptoKey

    public init(suite: CryptoSuite, ourKey: CryptoKey, theirKey: CryptoKey) {
        self.suite = suite
        self.ourKey = ourKey
        self.theirKey = theirKey
    }
}
