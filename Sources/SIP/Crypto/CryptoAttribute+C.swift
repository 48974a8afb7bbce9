internal import CSIPShim

// C finds the lines, and Swift reads them: they come from the network.

extension CryptoAttribute {
    /// False for one that is passed over.
    static func read(_ value: csip_text, into result: UnsafeMutablePointer<csip_crypto>?) -> Bool {
        let line = SDPLine(bytes: value.raw, start: 0, count: value.raw.count)
        guard let result, let attribute = try? CryptoAttribute(line) else { return false }
        result.pointee = csip_crypto()
        result.pointee.tag = UInt32(attribute.tag)
        result.pointee.suite = attribute.suite.rawValue
        withUnsafeMutableBytes(of: &result.pointee.key) { $0.copyBytes(from: attribute.key.bytes) }
        return true
    }
}

extension AgreedCrypto {
    /// Nil for audio that is not encrypted.
    init?(_ media: csip_remote_media) {
        guard let suite = CryptoSuite(rawValue: media.suite) else { return nil }
        func key<Array>(_ bytes: Array) -> CryptoKey {
            withUnsafeBytes(of: bytes) { CryptoKey([UInt8]($0.prefix(suite.keyCount))) }
        }
        self.init(suite: suite, ourKey: key(media.our_key), theirKey: key(media.their_key))
    }
}
