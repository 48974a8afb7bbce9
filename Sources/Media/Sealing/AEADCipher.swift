import CGnuTLS

/// AES-256-GCM (NIST SP 800-38D) with one key. Has one owner at a time.
final class AEADCipher {
    static let nonceSize = 12
    static let tagSize = 16

    private let handle: gnutls_aead_cipher_hd_t

    /// `nil` when the library refuses.
    init?(_ key: RecordingKey) {
        var made: gnutls_aead_cipher_hd_t?
        var bytes = key.bytes
        let result = bytes.withUnsafeMutableBytes { buffer in
            var datum = gnutls_datum_t(
                data: buffer.bindMemory(to: UInt8.self).baseAddress, size: UInt32(buffer.count))
            return gnutls_aead_cipher_init(&made, GNUTLS_CIPHER_AES_256_GCM, &datum)
        }
        guard result == 0, let made else { return nil }
        handle = made
    }

    deinit { gnutls_aead_cipher_deinit(handle) }

    /// The text and its tag. A nonce must never be used twice with one key.
    func seal(_ text: [UInt8], nonce: [UInt8], with associated: [UInt8]) -> [UInt8]? {
        var sealed = [UInt8](repeating: 0, count: text.count + Self.tagSize)
        var size = sealed.count
        let result = gnutls_aead_cipher_encrypt(
            handle, nonce, nonce.count, associated, associated.count, Self.tagSize, text, text.count, &sealed, &size)
        return result == 0 && size == sealed.count ? sealed : nil
    }

    /// `nil` when it is not what was sealed with this key, nonce and associated data.
    func open(_ sealed: [UInt8], nonce: [UInt8], with associated: [UInt8]) -> [UInt8]? {
        guard sealed.count >= Self.tagSize else { return nil }
        // One byte more, so that an empty text has a place, too.
        var text = [UInt8](repeating: 0, count: sealed.count - Self.tagSize + 1)
        var size = text.count
        let result = gnutls_aead_cipher_decrypt(
            handle, nonce, nonce.count, associated, associated.count, Self.tagSize, sealed, sealed.count, &text, &size)
        guard result == 0, size == text.count - 1 else { return nil }
        text.removeLast()
        return text
    }
}
