import ControlAPI
import Foundation
import Media
import SIP
import TestPrograms
import Testing

@testable import CallQueue
@testable import Dialer

@Suite("What the switchboard tells of a running call", .timeLimit(.minutes(1)))
struct SwitchboardEventTests {
    private typealias Bench = SwitchboardBench

    private func talk(_ bench: SwitchboardBench, recording: RecordingPolicy = .never) async {
        await bench.switchboard.place(Bench.order(recording: recording))
        bench.telephony.answer(Bench.agent)
        await bench.observer.reached(.customerDialing)
        bench.telephony.answer(Bench.customer)
        await bench.observer.reached(.bridged)
    }

    private func end(_ bench: SwitchboardBench) async {
        bench.telephony.end(Bench.customer, status: 200, answered: true)
        bench.telephony.end(Bench.agent, status: 200, answered: true, origin: .us)
        var finished = bench.ledger.finished.makeAsyncIterator()
        _ = await finished.next()
    }

    @Test("an order is told of before its agent is rung, whoever it is from")
    func requested() async throws {
        let bench = try Bench()
        var notes = bench.observer.notes.makeAsyncIterator()
        let order = Bench.order()
        await bench.switchboard.place(order)
        #expect(await notes.next() == .requested(order.callID))
    }

    @Test(
        "a leg that goes on hold, in each way there is, is told of with its side, and shows in the call's state",
        arguments: [
            (MediaDirection.recvonly, "127.0.0.1"), (.inactive, "127.0.0.1"), (.sendrecv, "0.0.0.0"),
        ])
    func hold(_ direction: MediaDirection, _ address: String) async throws {
        let bench = try Bench()
        await talk(bench)
        for (leg, side) in [(Bench.agent, PartyID.agent), (Bench.customer, .customer)] {
            bench.telephony.agree(leg, direction, address: address)
            await bench.observer.reached(.held(side, byItsPhone: true))
            let held = try #require(await bench.switchboard.snapshots().first)
            #expect(held.word == .held && held.state == .talking(.none))
            #expect(held.agentStages.first?.1 == (side == .agent ? .held : .talking))
            bench.telephony.agree(leg, .sendrecv)
            await bench.observer.reached(.resumed(side, byItsPhone: true))
            #expect(await bench.switchboard.snapshots().first?.word == .talking)
        }
        await end(bench)
    }

    @Test("a far end that only mutes itself is not on hold")
    func mute() async throws {
        let bench = try Bench()
        await talk(bench)
        bench.telephony.agree(Bench.customer, .sendonly)
        bench.telephony.agree(Bench.agent, .inactive)
        await bench.observer.reached(.held(.agent, byItsPhone: true))
        #expect(await bench.switchboard.snapshots().first?.parties.all.filter(\.holdsUs).map(\.id) == [.agent])
        await end(bench)
    }

    @Test("nothing is waited for from a phone that holds, and nothing is sent to it")
    func heldStream() throws {
        func stream(_ direction: MediaDirection, _ address: String = "192.0.2.1") -> RemoteStream {
            RemoteStream(
                RemoteMedia(
                    address: address, rtpPort: 4000, rtcpPort: 0, codec: .pcma, payloadType: 8,
                    telephoneEventPayloadType: nil, direction: direction))
        }
        for held in [stream(.recvonly), stream(.inactive), stream(.sendrecv, "0.0.0.0"), stream(.sendrecv, "::")] {
            #expect(!held.sends && !held.receives)
        }
        #expect(stream(.sendrecv).sends && stream(.sendrecv).receives)
        #expect(!stream(.sendonly).sends && stream(.sendonly).receives)
    }

    @Test("a leg whose source is learned takes the host its SIP comes from, or SDP's where that is of another family")
    func learned() {
        func latching(_ host: String, _ source: MediaSourceWord) -> RemoteStream.Latching {
            RemoteStream(
                RemoteMedia(
                    address: "10.1.2.3", rtpPort: 4000, rtcpPort: 0, codec: .pcma, payloadType: 8,
                    telephoneEventPayloadType: nil, signallingHost: host), source: source
            ).latching
        }
        #expect(latching("192.0.2.9", .signalled) == .signalled)
        #expect(latching("192.0.2.9", .learned) == .learned(from: "192.0.2.9"))
        #expect(latching("2001:db8::9", .learned) == .learned(from: "10.1.2.3"))
        #expect(latching("", .learned) == .learned(from: "10.1.2.3"))
    }

    @Test("a key pressed on either phone is told of with its leg and how long it was pressed")
    func infoDigits() async throws {
        let bench = try Bench()
        await talk(bench)
        var notes = bench.observer.notes.makeAsyncIterator()
        _ = await notes.next()
        bench.telephony.say(.digit(Bench.customer, InfoDigit(symbol: "7", duration: .milliseconds(160)), at: .now))
        let seven = KeypadDigit(party: .customer, symbol: "7", duration: .milliseconds(160))
        // The first key by INFO waits for its like by RFC 4733.
        await bench.clock.sleeper(until: .seconds(1))
        bench.clock.turn(to: .seconds(1))
        #expect(await notes.next() == .digit(seven))
        bench.telephony.say(.digit(Bench.agent, InfoDigit(symbol: "#"), at: .now))
        await bench.clock.sleeper(until: .seconds(2))
        bench.clock.turn(to: .seconds(2))
        #expect(await notes.next() == .digit(KeypadDigit(party: .agent, symbol: "#", duration: nil)))
        await end(bench)
    }

    @Test("a recording is told of when its file is open, and again when it is complete")
    func recording() async throws {
        let folder = try TemporaryFolder.make("told").path
        let bench = try Bench(recordings: folder)
        await talk(bench, recording: .always)
        var notes = bench.observer.notes.makeAsyncIterator()
        _ = await notes.next()
        guard case .recording(.started(let path))? = await notes.next() else { return #expect(Bool(false)) }
        #expect(path.hasPrefix(folder) && FileManager.default.fileExists(atPath: path))
        await end(bench)
        guard case .recording(.stopped(path, _, lostBlocks: 0))? = await notes.next() else {
            return #expect(Bool(false))
        }
    }

    @Test("a recording that cannot be made is told of as failed, and the call goes on")
    func recordingFails() async throws {
        let bench = try Bench(recordings: "/proc/nowhere")
        await talk(bench, recording: .always)
        var notes = bench.observer.notes.makeAsyncIterator()
        _ = await notes.next()
        guard case .recording(.failed(let path, let reason))? = await notes.next() else { return #expect(Bool(false)) }
        #expect(path.hasPrefix("/proc/nowhere/") && !reason.isEmpty)
        let call = try #require(await bench.switchboard.snapshots().first)
        #expect(
            call.state == .talking(.none) && call.recordingPath == nil,
            "its record names no file that is not there")
        await end(bench)
    }
}
