import ControlAPI
import ControlServer
import Foundation
import SIP
import Testing

@testable import CallQueue
@testable import Dialer

@Suite("The daemon's events", .timeLimit(.minutes(1)))
struct EventFeedTests {
    private let events = EventLog()

    private func feed(_ log: Log = Log(level: .error, writer: LogWriter())) -> EventFeed {
        EventFeed(
            events: events, log: log, rate: CallRate(clock: HandTurnedClock()), phones: AgentPhones(),
            onAgent: { _, _, _ in }
        ) { _, _ in }
    }

    /// A talk, with those on hold whose phones hold it.
    private func call(holders: [PartyID] = []) -> CallSnapshot {
        var parties = Parties()
        parties.add(.agent, .agent(AgentID(rawValue: "1001")), as: .agent)
        parties.add(.customer, .customer, as: .customer)
        parties.changeAll(where: { _ in true }) {
            $0.presence = .present
            $0.holdsUs = holders.contains($0.id)
        }
        return CallSnapshot(
            order: SwitchboardBench.order(), state: .talking(.none), parties: parties, legs: [:],
            timeline: CallTimeline(startedAt: Date(), started: .zero))
    }

    @Test("a hold names the leg that holds, and its end says whether the other still does")
    func hold() {
        let collector = EventCollector(events)
        feed().call(call(holders: [.agent]), reached: .held(.agent, byItsPhone: true))
        feed().call(call(holders: [.customer]), reached: .resumed(.agent, byItsPhone: true))
        feed().call(call(), reached: .resumed(.customer, byItsPhone: true))
        #expect(collector.events.map(\.type) == [.callHeld, .callResumed, .callResumed])
        #expect(collector.events.map(\.leg) == [.agent, .agent, .customer])
        #expect(collector.events.map(\.data?.state) == ["held", "held", "talking"])
    }

    @Test("a pause asked for in a call is told with its code, which the list of agents shows")
    func pauseInCall() {
        var desk = AgentDesk(AgentProfile(AgentID(rawValue: "1001")), .available, at: .zero)
        desk.reached(.talking, in: SwitchboardBench.order().callID, at: .zero)
        let before = desk.state
        desk.wish(.paused(PauseCode(rawValue: "lunch")), at: .seconds(1))
        let event = ControlEvent(AgentChange(previous: before, state: desk.state, at: Date(), uptime: .seconds(1)))
        #expect(event.data?.intent == .available && event.data?.reason == nil)
        #expect(event.data?.nextIntent == .paused && event.data?.nextPauseCode?.rawValue == "lunch")
        let info = AgentInfo(desk.state, name: nil, now: Date(), uptime: .seconds(1))
        #expect(info.nextIntent == .paused && info.nextPauseCode?.rawValue == "lunch" && info.pauseCode == nil)
    }

    @Test("a digit is in the event and nowhere in the log, at any level")
    func digit() throws {
        var ends: [Int32] = [-1, -1]
        #expect(pipe(&ends) == 0)
        let writer = LogWriter(descriptor: ends[1])
        let collector = EventCollector(events)
        let digit = KeypadDigit(party: .customer, symbol: "*", duration: .milliseconds(120))
        feed(Log(level: .debug, writer: writer, now: { "now" })).call(call(), heard: digit)
        writer.drain()
        close(ends[1])
        let written = try FileHandle(fileDescriptor: ends[0], closeOnDealloc: true).readToEnd() ?? Data()
        let line = String(decoding: written, as: UTF8.self)
        #expect(line.contains("event=call.digit") && line.contains("leg=customer") && !line.contains("*"))
        let event = try #require(collector.events.first)
        #expect(event.type == .callDigit && event.leg == .customer)
        #expect(event.data?.digit == "*" && event.data?.durationSeconds == 0.12)
    }

    @Test("a recording's events name the file, and its end says why")
    func recording() {
        let collector = EventCollector(events)
        feed().call(call(), recording: .started(path: "/r/a.wav"))
        feed().call(call(), recording: .stopped(path: "/r/a.wav", length: .seconds(61), lostBlocks: 0))
        feed().call(call(), recording: .failed(path: "/r/b.wav", reason: "no space left"))
        #expect(collector.events.map(\.type) == [.recordingStarted, .recordingStopped, .recordingStopped])
        #expect(collector.events.map(\.data?.file) == ["/r/a.wav", "/r/a.wav", "/r/b.wav"])
        // The call goes on: somebody asked for the end of its recording.
        #expect(collector.events.map(\.data?.reason) == [nil, "requested", "failed"])
        #expect(collector.events.map(\.data?.durationSeconds) == [nil, 61, nil])
        #expect(collector.events.last?.data?.text == "no space left")
    }

    @Test("a trunk is told of when its registration comes, goes or is refused otherwise, not when it is refreshed")
    func trunk() {
        let collector = EventCollector(events)
        func failed(_ status: Int, _ origin: LegEnding.Origin) -> TrunkState {
            .failed(status: status, phrase: "Forbidden", origin: origin, retryAfter: .seconds(30))
        }
        let states: [TrunkState] = [
            failed(0, .transport), failed(0, .transport), failed(403, .farEnd), failed(403, .farEnd),
            .registered(expires: .seconds(600)), .registered(expires: .seconds(300)), .unregistered,
        ]
        var previous: TrunkState?
        for state in states {
            feed().trunk("main", changed: state, from: previous, TrunkFacts())
            previous = state
        }
        #expect(collector.events.allSatisfy { $0.type == .trunkState && $0.data?.trunk == "main" })
        #expect(collector.events.map(\.data?.state) == ["failed", "failed", "registered", "unregistered"])
        #expect(collector.events.map(\.data?.previous) == [nil, "failed", "failed", "registered"])
        #expect(collector.events.map(\.data?.reason) == ["noConnection", "refused", nil, nil])
        #expect(collector.events.map(\.data?.sip) == [nil, 403, nil, nil])
        #expect(collector.events[1].data?.text?.contains("refused with 403 Forbidden") == true)
    }
}
