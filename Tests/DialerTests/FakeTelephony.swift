import SIP
import Synchronization

@testable import Dialer

/// The network as a test plays it: notes what is asked, and says what the test makes it say.
final class FakeTelephony: Telephony {
    enum Request: Sendable, Equatable {
        case invited(LegID, requestURI: String, codecs: [SIP.AudioCodec])
        case ended(LegID)
        /// Made ready and not sent.
        case dropped(LegID)
        case answered(LegID, status: Int, phrase: String, hasMedia: Bool)
        case told(LegID, status: Int)
    }

    let events: AsyncStream<SIPEvent>
    let requests: AsyncStream<Request>
    private let sink: AsyncStream<SIPEvent>.Continuation
    private let asked: AsyncStream<Request>.Continuation
    private let refusal = Mutex<SIPError?>(nil)
    private let ready = Mutex<[LegID: OutgoingInvite]>([:])
    private let places = Mutex<[String: TrunkPlace]>([:])
    /// Where phones are that a call would find now.
    let reachable = Mutex<[String]>([])

    init() {
        (events, sink) = AsyncStream.makeStream()
        (requests, asked) = AsyncStream.makeStream()
    }

    /// Lets every following INVITE fail before it leaves.
    func refuse(_ error: SIPError) { refusal.withLock { $0 = error } }

    func reachesOverIPv6(account: String) -> Bool { false }

    func reachableSources(account: String) -> [String] { reachable.withLock { $0 } }

    func prepare(_ invite: OutgoingInvite) throws {
        if let error = refusal.withLock({ $0 }) { throw error }
        ready.withLock { $0[invite.leg] = invite }
    }

    func send(_ leg: LegID) throws {
        guard let invite = ready.withLock({ $0.removeValue(forKey: leg) }) else {
            throw SIPError.refused("no INVITE is ready for leg \(leg)")
        }
        asked.yield(.invited(leg, requestURI: invite.requestURI, codecs: invite.media.codecs))
    }

    func drop(_ leg: LegID) {
        if ready.withLock({ $0.removeValue(forKey: leg) }) != nil { asked.yield(.dropped(leg)) }
    }

    /// From now on the trunk is there.
    func put(_ trunk: String, at place: TrunkPlace) { places.withLock { $0[trunk] = place } }

    func place(ofTrunk trunk: String) -> TrunkPlace { places.withLock { $0[trunk] } ?? .given }

    /// From now on a phone of this URI is there.
    func put(uri: String, at place: TrunkPlace) { put(uri, at: place) }

    func place(ofURI uri: String) -> TrunkPlace { place(ofTrunk: uri) }

    func probe(trunk: String, token: UInt64) throws {
        say(.probed(token, TrunkAnswer(status: 200, phrase: "OK", origin: .farEnd), at: .now))
    }

    func end(_ leg: LegID, cause: HangupCause?) { asked.yield(.ended(leg)) }

    func answer(_ leg: LegID, _ answer: CallAnswer) throws {
        asked.yield(.answered(leg, status: answer.status, phrase: answer.phrase, hasMedia: answer.media != nil))
    }

    func tellReferrer(_ leg: LegID, status: Int, phrase: String) { asked.yield(.told(leg, status: status)) }

    func say(_ event: SIPEvent) { sink.yield(event) }

    func answer(_ leg: LegID, codec: SIP.AudioCodec = .pcma) {
        let media = RemoteMedia(
            address: "127.0.0.1", rtpPort: 9, rtcpPort: 0, codec: codec, payloadType: codec.payloadType,
            telephoneEventPayloadType: 101)
        say(.answered(leg, Answer(status: 200, media: media), at: .now))
    }

    /// The far end agrees on its media anew: by re-INVITE or UPDATE.
    func agree(_ leg: LegID, _ direction: MediaDirection, address: String = "127.0.0.1") {
        let media = RemoteMedia(
            address: address, rtpPort: 9, rtcpPort: 0, codec: .pcma, payloadType: 8, telephoneEventPayloadType: 101,
            direction: direction)
        say(.mediaChanged(leg, media, at: .now))
    }

    func ring(_ leg: LegID) { say(.provisional(leg, Provisional(status: 180, phrase: "Ringing"), at: .now)) }

    func end(_ leg: LegID, status: Int, phrase: String = "", answered: Bool = false, origin: LegEnding.Origin = .farEnd)
    {
        let ending = LegEnding(
            status: status, phrase: phrase, origin: origin, wasAnswered: answered,
            byeFromFarEnd: answered && origin == .farEnd)
        say(.ended(leg, ending, at: .now))
    }
}
