internal import CGnuTLS

/// What an Authorization header field says (RFC 7616 section 3.4).
struct DigestCredentials: Sendable, Hashable {
    var user: String
    var realm: String
    var nonce: String
    var uri: String
    var response: String
    /// Empty for MD5.
    var algorithm: String
    var cnonce: String
    /// Empty as in RFC 2069: such credentials carry no count and serve once.
    var qop: String
    var nc: String

    /// The nonce count; 1 without qop. Nil if it cannot be read, or qop is not `auth`.
    var count: UInt32? {
        if qop.isEmpty { return 1 }
        guard qop.lowercased() == "auth", nc.utf8.count == 8, !cnonce.isEmpty else { return nil }
        return UInt32(nc, radix: 16)
    }

    /// Whether they prove knowledge of the secret behind `ha1`, which is H(user:realm:secret). The time this takes
    /// does not depend on where the response is wrong.
    func prove(ha1: String, method: String, algorithm: DigestAlgorithm) -> Bool {
        guard let ha2 = algorithm.hexadecimal("\(method):\(uri)") else { return false }
        let rest = qop.isEmpty ? "\(nonce):\(ha2)" : "\(nonce):\(nc):\(cnonce):\(qop):\(ha2)"
        guard let expected = algorithm.hexadecimal("\(ha1):\(rest)") else { return false }
        let (given, wanted) = (Array(response.lowercased().utf8), Array(expected.utf8))
        guard given.count == wanted.count else { return false }
        return gnutls_memcmp(given, wanted, wanted.count) == 0
    }

    /// Whether they were made for this request: its URI may be written in another way, but not be another one.
    func fits(requestURI: String) -> Bool {
        guard let ours = SIPURI(requestURI), let theirs = SIPURI(uri) else { return uri == requestURI }
        return ours.host.lowercased() == theirs.host.lowercased() && (ours.port ?? 5060) == (theirs.port ?? 5060)
            && ours.user == theirs.user
    }
}
