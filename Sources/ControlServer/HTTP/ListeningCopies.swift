import Synchronization

/// Clear copies of recordings, in memory, while they are listened to: each at an address of 256 random bits, for one listener.
///
/// A player asks for pieces of a file by its address and can send no token with it. So whoever may listen gets an address of its own,
/// which is good for this recording alone, for as long as its token is, and not for long.
public final class ListeningCopies: Sendable {
    /// A copy that is read.
    struct Copy: Sendable {
        let file: HeldFile
        let bytes: Int
        let listener: ControlPeer
    }

    private struct Offer {
        let copy: Copy
        let madeAt: ContinuousClock.Instant
        var usedAt: ContinuousClock.Instant
    }

    /// At once; a talk of two hours takes 115 MB.
    static let most = 8
    /// A copy that nobody reads for so long is forgotten.
    static let patience = Duration.seconds(90)
    /// However much it is read, it is not kept for longer: a talk ends after four hours at the latest.
    static let longest = Duration.seconds(4 * 3600)
    /// Where they are.
    static let folder = "/v1/listen/"

    private let offers = Mutex<[String: Offer]>([:])

    public init() {}

    /// Takes a file in memory over, and gives the path at which its listener finds it. What the same one listened to before is
    /// forgotten, and when there are too many, what was not read for longest.
    public func offer(_ descriptor: Int32, bytes: Int, to listener: ControlPeer) -> String {
        offer(descriptor, bytes: bytes, to: listener, now: .now)
    }

    func offer(_ descriptor: Int32, bytes: Int, to listener: ControlPeer, now: ContinuousClock.Instant) -> String {
        let name = PageAccess.makeToken()
        offers.withLock { offers in
            offers = offers.filter { $0.value.copy.listener != listener }
            if offers.count >= Self.most, let oldest = offers.min(by: { $0.value.usedAt < $1.value.usedAt }) {
                offers[oldest.key] = nil
            }
            let copy = Copy(file: HeldFile(descriptor), bytes: bytes, listener: listener)
            offers[name] = Offer(copy: copy, madeAt: now, usedAt: now)
        }
        return Self.folder + name
    }

    /// The copy of a name; nil for none.
    func copy(_ name: String, now: ContinuousClock.Instant = .now) -> Copy? {
        offers.withLock { offers in
            // Here too, not only when somebody tidies up: nothing is heard after its time.
            guard let offer = offers[name], Self.isAlive(offer, now) else { return nil }
            offers[name]?.usedAt = now
            return offer.copy
        }
    }

    /// Forgets what nobody reads any more, and what its listener may not hear any more.
    func expire(now: ContinuousClock.Instant = .now, mayListen: (ControlPeer) -> Bool = { _ in true }) {
        offers.withLock { offers in
            offers = offers.filter { Self.isAlive($0.value, now) && mayListen($0.value.copy.listener) }
        }
    }

    private static func isAlive(_ offer: Offer, _ now: ContinuousClock.Instant) -> Bool {
        now - offer.usedAt < patience && now - offer.madeAt < longest
    }

    /// Forgets all: nobody listens to a daemon that ends.
    func forgetAll() { offers.withLock { $0 = [:] } }
}
