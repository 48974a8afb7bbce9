import ControlAPI
import Foundation
import Testing

/// What `events.subscribe` tells of a call beyond its steps.
@Suite("Events")
struct EventTests {
    @Test("digits keyed on either phone are told of, and none is in the log")
    func digits() async throws {
        try await withVoices { voices in
            let call = try await voices.site.talk()
            try await voices.speak()
            voices.customer.press(9, at: 80_000, to: try await VoiceSite.port(voices.site.customers))
            let nine = try await voices.site.control.event(.callDigit, call: call)
            #expect(nine.leg == .customer && nine.data?.digit == "9" && nine.data?.durationSeconds == 0.1)
            voices.agent.press(11, at: 80_000, to: try await VoiceSite.port(voices.site.agents))
            let hash = try await voices.site.control.events.first("the agent's digit", within: .seconds(60)) {
                $0.type == .callDigit && $0.leg == .agent
            }
            #expect(hash.data?.digit == "#")
            try await voices.site.hangUp(call)
            let lines = voices.site.dialer.process.output.all.filter { $0.contains("digit") }
            #expect(lines.count == 2)
            for line in lines { #expect(line.hasSuffix("leg=customer") || line.hasSuffix("leg=agent")) }
        }
    }

    @Test("what one connection asks for an agent without waiting for answers is carried out, and told, in its order")
    func order() async throws {
        try await withSite { site in
            let codes = (0..<200).map { $0.isMultiple(of: 2) ? "lunch" : "break" }
            try await site.control.askTogether(codes.map { PauseAgentRequest(agent: "1001", code: $0) })
            let told = try await site.control.events.value("all of them") { events in
                let told = events.filter { $0.type == .agentState && $0.agentId == "1001" }.compactMap(\.data?.reason)
                return told.count == codes.count ? told : nil
            }
            #expect(told == codes)
        }
    }

    @Test("digits that a phone sends by SIP INFO are told of as well")
    func infoDigits() async throws {
        try await withSite(Cast(customers: "presses-by-info")) { site in
            let call = try await site.talk()
            let digits = try await site.control.events.value("two digits", within: .seconds(60)) { events in
                let digits = events.filter { $0.type == .callDigit && $0.leg == .customer }
                return digits.count == 2 ? digits.map(\.data) : nil
            }
            #expect(digits.map { $0?.digit } == ["5", "#"])
            #expect(digits.map { $0?.durationSeconds } == [0.16, nil])
            try await site.hangUp(call)
            #expect(site.customers.complaints.isEmpty)
        }
    }

    @Test("a key that a gateway tells of by SIP INFO and in-band is told of once")
    func bothWays() async throws {
        try await withVoices(customers: "presses-both-elsewhere") { voices in
            let call = try await voices.site.talk()
            let customers = voices.site.customers
            voices.customer.say(
                MadeSpeech.tones([770, 1336], seconds: 0.1) + MadeSpeech.silence(0.1),
                to: try await VoiceSite.port(customers))
            let five = try await voices.site.control.event(.callDigit, call: call)
            #expect(five.data?.digit == "5" && five.leg == .customer)
            // Now the gateway says so as well, and then another key.
            let invite = try await customers.trace.receives("INVITE")
            let socket = try StrangerSocket(.udp, port: customers.port)
            defer { socket.end() }
            socket.send(StrangerRequest(method: "OPTIONS", callID: invite.callID).text)
            _ = try await voices.site.control.events.first("the other key") {
                $0.type == .callDigit && $0.data?.digit == "6"
            }
            try await voices.site.hangUp(call)
            let digits = voices.site.control.events.all.filter { $0.type == .callDigit }.map { $0.data?.digit }
            #expect(digits == ["5", "6"])
        }
    }

    @Test("a recording is told of when it begins and when its file is complete")
    func recording() async throws {
        try await withSite { site in
            let call = try await site.talk()
            let started = try await site.control.event(.recordingStarted, call: call)
            let file = try #require(started.data?.file)
            #expect(FileManager.default.fileExists(atPath: file) && started.agentId == "1001")
            let end = try await site.hangUp(call)
            let stopped = try await site.control.event(.recordingStopped, call: call)
            #expect(stopped.data?.file == file && stopped.data?.reason == "callEnded")
            #expect(end.data?.file == file)
            let recording = try WaveFile(file)
            #expect(abs(recording.seconds - (stopped.data?.durationSeconds ?? 0)) < 0.01)
        }
    }

    @Test("each move of a ticket is told: dialled, talking, waiting for its next call, released, resolved")
    func tickets() async throws {
        try await withSite(Cast(customers: "customers")) { site in
            let batch = try await site.load([("T1", "13800138001"), ("T2", "13800138005")]).batchId
            func states(_ ticket: String, _ count: Int) async throws -> [ControlEvent] {
                try await site.control.events.value("\(count) states of \(ticket)", within: .seconds(60)) { events in
                    let states = events.filter { $0.type == .ticketState && $0.ticketId == ticket }
                    return states.count >= count ? states : nil
                }
            }
            let busy = try await states("T2", 2)
            #expect(busy.map(\.data?.state) == ["dialing", "waiting"])
            #expect(busy.allSatisfy { $0.data?.batchId == batch && $0.callId == busy[0].callId && $0.agentId != nil })
            #expect(busy[1].data?.reason == "cooldown" && busy[1].data?.readyAt != nil)
            #expect(busy[1].data?.previous == "dialing" && busy[1].data?.disposition == .busy)
            let talking = try await states("T1", 2)
            #expect(talking.map(\.data?.state) == ["dialing", "talking"])
            try await site.hangUp(try #require(talking[0].callId))
            let done = try await states("T1", 3)[2]
            #expect(done.data?.state == "done")
            try await site.control.ask(ResolveTicketRequest(ticket: "T2", resolution: .resolved, agent: "1002"))
            let resolved = try await states("T2", 3)[2]
            #expect(resolved.data?.state == "done" && resolved.data?.resolution == .resolved)
            #expect(resolved.agentId == "1002" && resolved.callId == nil)
        }
    }

    @Test("an agent's phone is reachable while it talks, unreachable after a call that missed it, else not known")
    func reachable() async throws {
        func reachable(_ site: Site) async throws -> Bool? {
            try await site.control.ask(ListAgentsRequest(agent: "1001")).agents.first?.reachable
        }
        try await withSite { site in
            #expect(try await reachable(site) == nil)
            let call = try await site.talk()
            #expect(try await reachable(site) == true)
            try await site.hangUp(call)
            #expect(try await reachable(site) == nil)
        }
        try await withSite(Cast(agents: "unreachable")) { site in
            let end = try await site.dialToTheEnd()
            #expect(end.data?.disposition == .agentUnreachable)
            #expect(try await reachable(site) == false)
        }
    }

    @Test("a trunk is told of when its registration is refused, with the reason")
    func trunk() async throws {
        try await withSite(Cast(customers: "rejects-register")) {
            $0.trunkExtras = "register: { registrar: '127.0.0.1:\($0.trunkPort)', user: 'account' }"
        } _: { site in
            let refused = try await site.control.event(.trunkState)
            #expect(refused.data?.trunk == "main" && refused.data?.state == "failed")
            #expect(refused.data?.reason == "refused" && refused.data?.sip == 403)
            let trunk = try await site.control.ask(StatusRequest()).trunks.first
            #expect(trunk?.up == false && trunk?.text == refused.data?.text)
        }
    }

    @Test("a call of a batch is requested like one that a person asks for")
    func batchRequested() async throws {
        try await withSite { site in
            let batch = try await site.load([("T1", "13800138001")]).batchId
            let requested = try await site.control.event(.callRequested)
            #expect(requested.ticketId == "T1" && requested.data?.batchId == batch)
            #expect(requested.data?.state == "requested" && requested.data?.number == "+86138****8001")
            let call = try #require(requested.callId)
            try await site.control.event(.callBridged, call: call)
            let kinds = site.control.events.all.filter { $0.callId == call }.map(\.type)
                .filter { $0 != .ticketState && $0 != .agentState }
            #expect(Array(kinds.prefix(2)) == [.callRequested, .callAgentDialing])
            #expect(kinds.filter { $0 == .callRequested }.count == 1)
            try await site.hangUp(call)
        }
    }
}
