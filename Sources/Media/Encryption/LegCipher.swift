/// Both directions of an encrypted leg. In memory of its own; only the leg's media thread touches it.
struct LegCipher {
    private(set) var encryption: MediaEncryption
    /// `nil` when it could not be made: then nothing is sent, and nothing heard. In clear it is never.
    private var sending: SRTPSession?
    private var receiving: SRTPSession?
    /// Sources that were heard with the present session, which keeps each of them.
    private var seen = SIMD32<UInt32>()
    private var sources = 0
    private var source: UInt32 = 0
    /// Packets that failed since the far end changed its key, while none was good; `nil`: no such time.
    private var failuresOfNewKey: Int?

    /// Some far ends count from zero again with a new key, against RFC 3711 §3.3.1. After so many packets that make no
    /// sense theirs is taken for one of them.
    private static let patience = 5

    init(_ encryption: MediaEncryption, ssrc: UInt32) {
        self.encryption = encryption
        sending = SRTPSession(encryption.suite, encryption.sendingKey, .sending(ssrc: ssrc))
        receiving = SRTPSession(encryption.suite, encryption.receivingKey, .receiving)
    }

    func free() {
        sending?.free()
        receiving?.free()
    }

    // MARK: Other keys

    /// Whether what we send has another key with this: it then needs another SSRC, so that no far end can take the old
    /// counters for the new stream's.
    func changesSending(_ next: MediaEncryption) -> Bool {
        next.suite != encryption.suite || next.sendingKey != encryption.sendingKey
    }

    /// Goes on with other keys; the direction whose key stays is left as it is.
    mutating func change(to next: MediaEncryption, ssrc: UInt32) {
        if changesSending(next) {
            sending?.free()
            sending = SRTPSession(next.suite, next.sendingKey, .sending(ssrc: ssrc))
        }
        if next.suite != encryption.suite || next.receivingKey != encryption.receivingKey {
            if receiving?.change(next.suite, to: next.receivingKey) == true {
                failuresOfNewKey = 0
            } else {
                renew(next)
            }
        }
        encryption = next
    }

    private mutating func renew(_ encryption: MediaEncryption) {
        receiving?.free()
        receiving = SRTPSession(encryption.suite, encryption.receivingKey, .receiving)
        (sources, failuresOfNewKey) = (0, nil)
    }

    // MARK: Packets

    @inline(__always)
    func protect(_ packet: UnsafeMutableRawPointer, count: Int) -> Int? { sending?.protect(packet, count: count) }

    func protectReport(_ packet: UnsafeMutableRawPointer, count: Int) -> Int? {
        sending?.protectReport(packet, count: count)
    }

    @inline(__always)
    mutating func open(_ packet: UnsafeMutableRawPointer, count: Int, ssrc: UInt32) -> SRTPSession.Verdict {
        note(receiving?.open(packet, count: count) ?? .forged, ssrc: ssrc)
    }

    mutating func openReport(_ packet: UnsafeMutableRawPointer, count: Int, ssrc: UInt32) -> SRTPSession.Verdict {
        note(receiving?.openReport(packet, count: count) ?? .forged, ssrc: ssrc)
    }

    @inline(__always)
    private mutating func note(_ verdict: SRTPSession.Verdict, ssrc: UInt32) -> SRTPSession.Verdict {
        if case .good = verdict {
            if failuresOfNewKey != nil { failuresOfNewKey = nil }
            if ssrc != source || sources == 0 { noteSource(ssrc) }
        } else if let failures = failuresOfNewKey, verdict == .forged {
            failuresOfNewKey = failures + 1
            if failures + 1 >= Self.patience { renew(encryption) }
        }
        return verdict
    }

    /// Far ends change their SSRC at a hold or a transfer, and reports may come with another. Who does it at every packet
    /// shall not fill our memory: one more than there is room for begins a new session.
    private mutating func noteSource(_ ssrc: UInt32) {
        source = ssrc
        for index in 0..<sources where seen[index] == ssrc { return }
        if sources == seen.scalarCount { return renew(encryption) }
        seen[sources] = ssrc
        sources += 1
    }
}

typealias LegCipherPointer = UnsafeMutablePointer<LegCipher>
