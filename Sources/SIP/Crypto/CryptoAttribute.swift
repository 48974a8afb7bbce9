/// The value of one `a=crypto` line (RFC 4568 section 9.1), read from bytes of the network. Pure.
///
///     1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20 WSH=128
struct CryptoAttribute: Equatable {
    let tag: Int
    let suite: CryptoSuite
    let key: CryptoKey

    /// Packets that a key must last for, if its owner limits it: nearly six hours of 20 ms. Its owner has to change it
    /// before; a changed key is taken.
    static let shortestLifetime: UInt64 = 1 << 20
    /// Of SRTP (RFC 3711 section 9.2).
    private static let longestLifetime: UInt64 = 1 << 48

    init(_ value: SDPLine) throws(CryptoFault) {
        var rest = value
        guard let number = rest.word(), let tag = number.number, let name = rest.word(), let keys = rest.word() else {
            throw .malformed
        }
        guard let suite = CryptoSuite.allCases.first(where: { name.equals($0.name) }) else { throw .unknownSuite }
        self.tag = tag
        self.suite = suite
        key = try Self.key(keys, of: suite)
        while let parameter = rest.word() { try Self.check(parameter) }
    }

    /// `inline:KEY`, `inline:KEY|LIFETIME`, `inline:KEY|LIFETIME|MKI:LENGTH`, `inline:KEY|MKI:LENGTH`.
    private static func key(_ parameter: SDPLine, of suite: CryptoSuite) throws(CryptoFault) -> CryptoKey {
        guard parameter.hasPrefix("inline:") else { throw .malformed }
        guard parameter.index(of: UInt8(ascii: ";")) == nil else { throw .severalKeys }
        var rest = parameter.dropping(7)
        let text = rest.cut(at: UInt8(ascii: "|"))
        guard let bytes = Base64.decode(text), bytes.count == suite.keyCount else { throw .badKey }
        while !rest.isEmpty {
            let limit = rest.cut(at: UInt8(ascii: "|"))
            guard limit.index(of: UInt8(ascii: ":")) == nil else { throw .masterKeyIndex }
            guard let packets = lifetime(limit), (shortestLifetime...longestLifetime).contains(packets) else {
                throw .badLifetime
            }
        }
        return CryptoKey(bytes)
    }

    /// `2^20`, or a number.
    private static func lifetime(_ text: SDPLine) -> UInt64? {
        guard text.hasPrefix("2^") else { return UInt64(text.string) }
        guard let power = text.dropping(2).number, power <= 48 else { return nil }
        return 1 << UInt64(power)
    }

    /// A hint on the replay window's size (section 6.3.7) asks for nothing; what begins with a dash may be passed over.
    private static func check(_ parameter: SDPLine) throws(CryptoFault) {
        guard parameter.hasPrefix("WSH=") || parameter.hasPrefix("-") else { throw .sessionParameter }
    }
}

extension SDPLine {
    var string: String { String(decoding: bytes[start..<start + count], as: UTF8.self) }

    fileprivate func equals(_ text: String) -> Bool {
        let text = text.utf8
        return text.count == count && text.enumerated().allSatisfy { self[$0.offset] == $0.element }
    }

    fileprivate func index(of byte: UInt8) -> Int? { (0..<count).first { self[$0] == byte } }

    /// Takes what is before the separator, and one separator; everything if there is none.
    fileprivate mutating func cut(at separator: UInt8) -> SDPLine {
        let length = index(of: separator) ?? count
        let piece = SDPLine(bytes: bytes, start: start, count: length)
        self = dropping(Swift.min(count, length + 1))
        return piece
    }
}
