import SIP
import Synchronization
import Testing

@testable import CallQueue
@testable import Dialer

/// What tests of calls from phones have in common: a phone that registers here and dials.
protocol CallingPhone {}

extension CallingPhone {
    static var phone: LegID { LegID(rawValue: 1 << 63 | 1) }
    static var customer: LegID { LegID(rawValue: 1 << 8 | 1) }
    static var guest: LegID { LegID(rawValue: 1 << 8 | 2) }
    static var media: RemoteMedia {
        RemoteMedia(
            address: "127.0.0.1", rtpPort: 9, rtcpPort: 0, codec: .pcma, payloadType: 8, telephoneEventPayloadType: 101)
    }

    typealias Requests = AsyncStream<FakeTelephony.Request>.Iterator

    /// A bench whose agent's phone has dialled, and what it was answered first.
    func dialled(_ decision: DialDecision, _ number: String = "13800138000") async throws
        -> (SwitchboardBench, Requests)
    {
        let bench = try SwitchboardBench(phone: "desk1")
        bench.ledger.decision.withLock { $0 = decision }
        bench.telephony.say(.called(Self.phone, IncomingCall(account: "desk1", number: number), at: .now))
        return (bench, bench.telephony.requests.makeAsyncIterator())
    }

    func ringing() async throws -> (SwitchboardBench, Requests) {
        var (bench, requests) = try await dialled(.placed(SwitchboardBench.order()))
        #expect(await requests.next() == .answered(Self.phone, status: 183, phrase: "", hasMedia: true))
        bench.telephony.say(.mediaChanged(Self.phone, Self.media, at: .now))
        guard case .invited(Self.customer, _, _)? = await requests.next() else {
            throw CancellationError()
        }
        await bench.settle()
        return (bench, requests)
    }

    func outcome(_ bench: SwitchboardBench) async throws -> AttemptOutcome {
        var finished = bench.ledger.finished.makeAsyncIterator()
        return try #require(await finished.next())
    }
}
