internal import CGnuTLS
package import FoundationEssentials

/// Proof that a message is ours and of now: HMAC-SHA256 (RFC 2104) of `time.body`, as `t=1795226400,v1=…`.
///
/// The receiver computes it anew of the bytes as they came, compares, and refuses a time that is minutes away: so no message can
/// be forged, changed, or sent again later by others.
package enum DeliverySignature {
    package static func header(secret: String, body: Data, at now: Date) -> String {
        let time = String(Int(now.timeIntervalSince1970))
        return "t=\(time),v1=\(hex(of: Data("\(time).".utf8) + body, secret: secret))"
    }

    private static func hex(of data: Data, secret: String) -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        let (key, text) = (Array(secret.utf8), Array(data))
        gnutls_hmac_fast(GNUTLS_MAC_SHA256, key, key.count, text, text.count, &digest)
        return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
