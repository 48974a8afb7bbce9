import CSRTP

/// One direction of a leg's SRTP and SRTCP: keys, rollover counter and replay window (RFC 3711 §3.2, §3.3). A handle of
/// libsrtp; one owner, on one thread at a time.
struct SRTPSession {
    enum Direction {
        /// What we send with this SSRC.
        case sending(ssrc: UInt32)
        /// Whatever the far end sends with the key.
        case receiving
    }

    enum Verdict: Equatable {
        /// In clear now, of so many bytes.
        case good(Int)
        /// It was there before, or is too old to know.
        case repeated
        /// Not made with the key, or changed on its way.
        case forged
    }

    /// Most bytes that a packet grows by.
    static let trailer = Int(SRTP_MAX_TRAILER_LEN)
    /// Packets: 2.5 s at 20 ms.
    private static let window: UInt = 128

    private let handle: srtp_t

    /// `nil` when the key is not of the suite's length, or there is no memory.
    init?(_ suite: MediaEncryption.Suite, _ key: MediaEncryption.Key, _ direction: Direction) {
        var handle: srtp_t?
        let status = Self.withPolicy(suite, key, direction) { srtp_create(&handle, $0) }
        guard status == srtp_err_status_ok, let handle else { return nil }
        self.handle = handle
    }

    func free() { srtp_dealloc(handle) }

    /// Another key of the far end. Its streams keep their rollover counters (RFC 3711 §3.3.1).
    func change(_ suite: MediaEncryption.Suite, to key: MediaEncryption.Key) -> Bool {
        Self.withPolicy(suite, key, .receiving) { srtp_update(handle, $0) } == srtp_err_status_ok
    }

    private static func withPolicy(
        _ suite: MediaEncryption.Suite, _ key: MediaEncryption.Key, _ direction: Direction,
        _ body: (UnsafePointer<srtp_policy_t>) -> srtp_err_status_t
    ) -> srtp_err_status_t {
        guard key.bytes.count == suite.keyCount else { return srtp_err_status_bad_param }
        var policy = srtp_policy_t()
        switch direction {
        case .sending(let ssrc): policy.ssrc = srtp_ssrc_t(type: ssrc_specific, value: ssrc)
        case .receiving: policy.ssrc = srtp_ssrc_t(type: ssrc_any_inbound, value: 0)
        }
        srtp_crypto_policy_set_from_profile_for_rtp(&policy.rtp, suite.profile)
        srtp_crypto_policy_set_from_profile_for_rtcp(&policy.rtcp, suite.profile)
        policy.window_size = window
        var bytes = key.bytes
        return bytes.withUnsafeMutableBufferPointer {
            policy.key = $0.baseAddress
            return body(&policy)
        }
    }

    // MARK: Packets

    /// Encrypts in place, with room for ``trailer`` behind; the new count. `nil`: the number was used already.
    @inline(__always)
    func protect(_ packet: UnsafeMutableRawPointer, count: Int) -> Int? {
        var length = Int32(truncatingIfNeeded: count)
        return srtp_protect(handle, packet, &length) == srtp_err_status_ok ? Int(length) : nil
    }

    @inline(__always)
    func protectReport(_ packet: UnsafeMutableRawPointer, count: Int) -> Int? {
        var length = Int32(truncatingIfNeeded: count)
        return srtp_protect_rtcp(handle, packet, &length) == srtp_err_status_ok ? Int(length) : nil
    }

    /// Decrypts in place.
    @inline(__always)
    func open(_ packet: UnsafeMutableRawPointer, count: Int) -> Verdict {
        var length = Int32(truncatingIfNeeded: count)
        return Self.verdict(srtp_unprotect(handle, packet, &length), length)
    }

    func openReport(_ packet: UnsafeMutableRawPointer, count: Int) -> Verdict {
        var length = Int32(truncatingIfNeeded: count)
        return Self.verdict(srtp_unprotect_rtcp(handle, packet, &length), length)
    }

    @inline(__always)
    private static func verdict(_ status: srtp_err_status_t, _ length: Int32) -> Verdict {
        switch status {
        case srtp_err_status_ok: .good(Int(length))
        case srtp_err_status_replay_fail, srtp_err_status_replay_old: .repeated
        default: .forged
        }
    }
}

extension MediaEncryption.Suite {
    fileprivate var profile: srtp_profile_t {
        switch self {
        case .counter80: srtp_profile_aes128_cm_sha1_80
        case .counter32: srtp_profile_aes128_cm_sha1_32
        case .gcm128: srtp_profile_aead_aes_128_gcm
        case .gcm256: srtp_profile_aead_aes_256_gcm
        }
    }
}
