import CGnuTLS

/// The first bytes of a sealed recording: which master key it needs, and the file's own key, sealed with that. They are
/// authentic, because every record of the file is bound to them.
struct SealedHeader {
    static let magic = Array("CDREC\u{0}\u{0}\u{1}".utf8)
    /// magic 8, key id 16, nonce 12, sealed key 32 + 16.
    static let size = 8 + 16 + AEADCipher.nonceSize + RecordingKey.size + AEADCipher.tagSize

    let bytes: [UInt8]

    /// Of a file that is read; `nil` for one that is no sealed recording of this version.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= Self.size, bytes.starts(with: Self.magic) else { return nil }
        self.bytes = Array(bytes[..<Self.size])
    }

    /// Seals a file's key with the master key; `nil` when the library refuses.
    init?(sealing key: RecordingKey, with master: RecordingKey) {
        var nonce = [UInt8](repeating: 0, count: AEADCipher.nonceSize)
        // Random, so 2^32 files of one master key are safe (NIST SP 800-38D, 8.3).
        guard gnutls_rnd(GNUTLS_RND_NONCE, &nonce, nonce.count) == 0 else { return nil }
        let head = Self.magic + Array(master.id.utf8)
        guard let sealed = AEADCipher(master)?.seal(key.bytes, nonce: nonce, with: head) else { return nil }
        bytes = head + nonce + sealed
    }

    /// Names the master key.
    var keyID: String { String(decoding: bytes[8..<24], as: UTF8.self) }

    /// The file's own key; `nil` when it was not sealed with this one.
    func key(opening master: RecordingKey) -> RecordingKey? {
        let nonce = Array(bytes[24..<36])
        return AEADCipher(master)?.open(Array(bytes[36...]), nonce: nonce, with: Array(bytes[..<24]))
            .flatMap { RecordingKey($0) }
    }
}
