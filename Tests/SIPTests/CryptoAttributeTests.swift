import Foundation
import Testing

@testable import SIP

@Suite("Keys in SDP: a=crypto (RFC 4568)")
struct CryptoAttributeTests {
    /// 30 bytes: the key of RFC 4568's examples, section 4.1.
    private static let key30 = "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz"
    private static let key28 = Data((0..<28).map { UInt8($0) }).base64EncodedString()
    private static let key44 = Data((0..<44).map { UInt8($0) }).base64EncodedString()

    private func read(_ text: String) throws(CryptoFault) -> CryptoAttribute {
        let bytes = Array(text.utf8)
        let result = bytes.withUnsafeBytes { buffer in
            Result { () throws(CryptoFault) in
                try CryptoAttribute(SDPLine(bytes: buffer, start: 0, count: buffer.count))
            }
        }
        return try result.get()
    }

    @Test(
        "a line with one key for the call is read: tag, suite, key",
        arguments: [
            ("1 AES_CM_128_HMAC_SHA1_80 inline:\(key30)", 1, CryptoSuite.counter80),
            ("2 AES_CM_128_HMAC_SHA1_32 inline:\(key30)|2^20", 2, .counter32),
            ("3 AES_CM_128_HMAC_SHA1_80 inline:\(key30)|2^48", 3, .counter80),
            ("4 AES_CM_128_HMAC_SHA1_80 inline:\(key30)|1048576 WSH=128", 4, .counter80),
            ("999999999 AEAD_AES_128_GCM inline:\(key28)", 999_999_999, .gcm128),
            ("5 AEAD_AES_256_GCM inline:\(key44) -MADE_UP=1", 5, .gcm256),
            ("6 AEAD_AES_256_GCM inline:\(key44.filter { $0 != "=" })", 6, .gcm256),
        ])
    func good(text: String, tag: Int, suite: CryptoSuite) throws {
        let line = try read(text)
        #expect(line.tag == tag && line.suite == suite && line.key.bytes.count == suite.keyCount)
    }

    @Test("the key is what base64 says")
    func key() throws {
        let line = try read("1 AES_CM_128_HMAC_SHA1_80 inline:\(Self.key30)|2^20")
        #expect(Data(line.key.bytes) == Data(base64Encoded: Self.key30))
        #expect(Data(line.key.bytes.prefix(8)) == Data("YS___sem".utf8))
        #expect(try read("1 AEAD_AES_128_GCM inline:\(Self.key28)").key.bytes == (0..<28).map { UInt8($0) })
    }

    @Test(
        "a line that cannot be used is passed over, with its reason",
        arguments: [
            ("", CryptoFault.malformed), ("1", .malformed), ("1 AES_CM_128_HMAC_SHA1_80", .malformed),
            ("x AES_CM_128_HMAC_SHA1_80 inline:\(key30)", .malformed),
            ("1234567890 AES_CM_128_HMAC_SHA1_80 inline:\(key30)", .malformed),
            ("1 AES_CM_128_HMAC_SHA1_80 uri:\(key30)", .malformed),
            ("1 F8_128_HMAC_SHA1_80 inline:\(key30)", .unknownSuite),
            ("1 AES_CM_128_HMAC_SHA1_8 inline:\(key30)", .unknownSuite),
            ("1 AES_256_CM_HMAC_SHA1_80 inline:\(key44)", .unknownSuite),
            ("1 AES_CM_128_HMAC_SHA1_80 inline:", .badKey),
            ("1 AES_CM_128_HMAC_SHA1_80 inline:\(key30.dropLast(4))", .badKey),
            ("1 AES_CM_128_HMAC_SHA1_80 inline:\(key30)AAAA", .badKey),
            ("1 AES_CM_128_HMAC_SHA1_80 inline:\(key30.dropLast())*", .badKey),
            ("1 AES_CM_128_HMAC_SHA1_80 inline:=\(key30.dropLast())", .badKey),
            ("1 AEAD_AES_128_GCM inline:\(key30)", .badKey), ("1 AEAD_AES_256_GCM inline:\(key28)", .badKey),
            ("1 AES_CM_128_HMAC_SHA1_80 inline:\(key30)|2^20|1:4", .masterKeyIndex),
            ("1 AES_CM_128_HMAC_SHA1_80 inline:\(key30)|1:4", .masterKeyIndex),
            ("1 AES_CM_128_HMAC_SHA1_80 inline:\(key30)|2^20|1:4;inline:\(key30)|2^20|2:4", .severalKeys),
            ("1 AES_CM_128_HMAC_SHA1_80 inline:\(key30)|2^19", .badLifetime),
            ("1 AES_CM_128_HMAC_SHA1_80 inline:\(key30)|2^49", .badLifetime),
            ("1 AES_CM_128_HMAC_SHA1_80 inline:\(key30)|2^", .badLifetime),
            ("1 AES_CM_128_HMAC_SHA1_80 inline:\(key30)|1000", .badLifetime),
            ("1 AES_CM_128_HMAC_SHA1_80 inline:\(key30)|99999999999999999999999", .badLifetime),
            ("1 AES_CM_128_HMAC_SHA1_80 inline:\(key30) UNENCRYPTED_SRTP", .sessionParameter),
            ("1 AES_CM_128_HMAC_SHA1_80 inline:\(key30) WSH=64 UNAUTHENTICATED_SRTP", .sessionParameter),
            ("1 AES_CM_128_HMAC_SHA1_80 inline:\(key30) KDR=1", .sessionParameter),
            ("1 AES_CM_128_HMAC_SHA1_80 inline:\(key30) FEC_ORDER=FEC_SRTP", .sessionParameter),
            ("1 AES_CM_128_HMAC_SHA1_80 inline:\(key30) MADE_UP", .sessionParameter),
        ])
    func bad(text: String, fault: CryptoFault) {
        #expect(throws: fault) { try read(text) }
    }

    @Test("any bytes at all are read or refused")
    func anyBytes() {
        var random = SystemRandomNumberGenerator()
        let good = Array("1 AES_CM_128_HMAC_SHA1_80 inline:\(Self.key30)|2^20 WSH=64".utf8)
        for _ in 0..<20_000 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...6) {
                bytes[.random(in: bytes.indices)] = .random(in: 0...255, using: &random)
            }
            bytes = Array(bytes.prefix(.random(in: 0...bytes.count)))
            bytes.withUnsafeBytes {
                let line = try? CryptoAttribute(SDPLine(bytes: $0, start: 0, count: $0.count))
                #expect(line.map { $0.key.bytes.count == $0.suite.keyCount } ?? true)
            }
        }
    }

    @Test("a print of what holds a key does not show it")
    func secret() {
        let key = CryptoKey((0..<30).map { $0 + 100 })
        let agreed = AgreedCrypto(suite: .counter80, ourKey: key, theirKey: key)
        var media = RemoteMedia(
            address: "127.0.0.1", rtpPort: 1, rtcpPort: 2, codec: .pcma, payloadType: 8, telephoneEventPayloadType: 101)
        media.crypto = agreed
        var dumped = ""
        dump(media, to: &dumped)
        for text in ["\(media)", String(reflecting: media), dumped] {
            #expect(text.contains("secret"), "\(text)")
            #expect(!text.contains("100, 101") && !text.contains("- 101\n"), "\(text)")
        }
    }
}
