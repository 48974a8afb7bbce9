import CSRTP

/// libsrtp's own state, one for the process.
enum SRTPLibrary {
    /// Sets it up once, which takes some 20 ms; whoever can should ask before a call waits for it.
    static var isReady: Bool { kept.content != nil }

    /// A session that nobody uses, kept for ever: the library's cryptography (NSS in Debian) starts anew, in a millisecond,
    /// for a session that is the only one, and takes 20 µs for any other.
    private static let kept: Parcel<SRTPSession?> = {
        guard srtp_init() == srtp_err_status_ok else { return Parcel(nil) }
        let key = MediaEncryption.Key([UInt8](repeating: 0, count: MediaEncryption.Suite.counter80.keyCount))
        return Parcel(SRTPSession(.counter80, key, .receiving))
    }()
}

extension MediaEngine {
    /// Sets up what encrypted legs need, so that none of them has to wait for it. Some 20 ms, once.
    public static func prepareEncryption() { _ = SRTPLibrary.isReady }
}
