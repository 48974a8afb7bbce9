import Foundation
import SIP
import Synchronization
import Testing

@testable import CallQueue
@testable import Dialer

/// Which legs are given up after five seconds of silence, because their phone cannot be reached either.
@Suite("A registered phone that may be gone in a talk", .timeLimit(.minutes(1)))
struct SuspectPhoneTests {
    private typealias Bench = SwitchboardBench

    private func phone(_ source: String) -> RegisteredPhone {
        RegisteredPhone(
            account: "desk1", contact: "sip:desk1@\(source)", transport: .tcp, source: source, userAgent: "",
            registeredAt: .now, expiresAt: .now + .seconds(600), isReachable: true)
    }

    /// An agent's leg, answered by the phone at 192.0.2.9.
    private func talking() async throws -> Bench {
        let bench = try Bench(phone: "desk1")
        var requests = bench.telephony.requests.makeAsyncIterator()
        await bench.switchboard.place(Bench.order())
        _ = await requests.next()
        let media = RemoteMedia(
            address: "127.0.0.1", rtpPort: 9, rtcpPort: 0, codec: .pcma, payloadType: 8,
            telephoneEventPayloadType: 101, signallingHost: "192.0.2.9")
        bench.telephony.say(.answered(Bench.agent, Answer(status: 200, media: media), at: .now))
        await bench.observer.reached(.customerDialing)
        return bench
    }

    private func suspects(_ bench: Bench, after events: [(String, PhoneState)]) async -> Int {
        for (source, state) in events { bench.telephony.say(.phone(phone(source), state, at: .now)) }
        // The switchboard tells of each, and does its part in the same turn.
        var left = events.count
        for await note in bench.observer.notes {
            if case .phone = note { left -= 1 }
            if left == 0 { break }
        }
        return await bench.switchboard.suspects.values.reduce(0) { $0 + $1.count }
    }

    @Test(
        "is suspected until it registers, registers again or answers",
        arguments: [
            PhoneState.registered, .refreshed, .reachable,
        ])
    func comesBack(state: PhoneState) async throws {
        let bench = try await talking()
        #expect(await suspects(bench, after: [("192.0.2.9:40000", .unregistered(.connectionClosed))]) == 1)
        #expect(await suspects(bench, after: [("192.0.2.9:40000", state)]) == 0)
    }

    @Test("is not suspected for its old connection when it is back by another")
    func reconnects() async throws {
        let bench = try await talking()
        bench.telephony.reachable.withLock { $0 = ["192.0.2.9:40001"] }
        let count = await suspects(
            bench,
            after: [("192.0.2.9:40001", .registered), ("192.0.2.9:40000", .unregistered(.connectionClosed))])
        #expect(count == 0)
    }

    @Test(
        "stays suspected when another phone of the agent, elsewhere, goes too; one elsewhere alone is none of its business"
    )
    func another() async throws {
        let bench = try await talking()
        bench.telephony.reachable.withLock { $0 = ["198.51.100.7:5060"] }
        #expect(await suspects(bench, after: [("198.51.100.7:5060", .unreachable)]) == 0)
        #expect(await suspects(bench, after: [("192.0.2.9:40000", .unreachable)]) == 1)
        #expect(await suspects(bench, after: [("198.51.100.7:5060", .reachable)]) == 1)
        #expect(await suspects(bench, after: [("198.51.100.7:5060", .expired)]) == 1)
    }
}
