import ControlAPI
import Foundation
import Testing

/// A real softphone's user dials, hangs up, transfers, holds and presses keys.
@Suite("What agents do at their phones", .enabled(if: Softphone.isInstalled, "baresip is not installed"))
struct DialledFromPhoneTests {
    /// Runs `body` with a registered softphone in a call centre whose customers are in the test's hands.
    private func withPhone(
        customers: String = "answers-elsewhere", extras: String = "", colleague: String? = nil,
        configure: @Sendable (inout SiteConfiguration) -> Void = { _ in },
        _ body: (VoiceSite, SoftphoneKeys, Colleague?) async throws -> Void
    ) async throws {
        let widened: (inout SiteConfiguration) -> Void = {
            $0.phones = ["1001": #"{ user: "desk1", secret: "s3cret" }"#]
            $0.sipExtras = #"registrar: { algorithms: ["MD5"] },"#
            configure(&$0)
        }
        func run(_ voices: VoiceSite, _ other: Colleague?) async throws {
            let site = voices.site
            let phone = try Softphone(
                "desk1", secret: "s3cret", registrar: site.configuration.sipPort, tone: Tone.agent, in: site.folder,
                extras: extras)
            do {
                try await site.control.event(.phoneState)
                let keys = try await phone.keys()
                try await body(voices, keys, other)
                keys.end()
            } catch {
                await phone.quit()
                throw error
            }
            await phone.quit()
        }
        if let colleague {
            try await withColleague(colleague, configure: widened) { try await run($0, $1) }
        } else {
            try await withVoices(customers: customers, configure: widened) { try await run($0, nil) }
        }
    }

    private func dial(_ number: String, _ keys: SoftphoneKeys, _ site: Site) throws {
        try keys.press("dial", "sip:\(number)@127.0.0.1:\(site.configuration.sipPort)")
    }

    /// Dials, and waits until both talk; the call's id.
    private func talk(_ voices: VoiceSite, _ keys: SoftphoneKeys) async throws -> String {
        try dial("13800138000", keys, voices.site)
        let call = try #require(try await voices.site.control.event(.callBridged).callId)
        voices.customer.speak(Tone.customer, to: try await VoiceSite.port(voices.site.customers))
        try await voices.customer.hears(Tone.agent, packets: 25)
        return call
    }

    @Test("a number dialled at the phone is called through the gate, recorded, and ended by either side")
    func dials() async throws {
        try await withPhone { voices, keys, _ in
            let (site, control) = (voices.site, voices.site.control)
            let call = try await talk(voices, keys)
            try await keys.event("CALL_ESTABLISHED")
            #expect(try await control.event(.callRequested, call: call).agentId == "1001")
            #expect(try await control.ask(GetCallRequest(call: call)).origin == "phone")
            try await voices.customer.hears(Tone.agent, packets: 50)
            try keys.press("hangup")
            let ended = try await control.ended(call)
            #expect(ended.data?.disposition == .answered && ended.data?.endedBy == .agent)
            let recording = try await site.recording(call)
            #expect(recording.frames(of: Tone.agent, in: \.left) >= 20)
            #expect(recording.frames(of: Tone.customer, in: \.right) >= 10)
            let before = keys.events.all.count
            try dial("13911112222", keys, site)
            let second = try await control.events.first("a second talk") {
                $0.type == .callBridged && $0.callId != call
            }
            try await keys.event("CALL_ESTABLISHED", after: before)
            try await site.hangUp(try #require(second.callId))
            try await keys.event("CALL_CLOSED", after: before)
            let past = try await control.ask(ListCallsRequest(ended: true)).calls
            #expect(past.count == 2 && past.allSatisfy { $0.origin == "phone" && $0.outcome?.disposition == .answered })
        }
    }

    @Test("hanging up while it rings cancels the customer")
    func cancels() async throws {
        try await withPhone(customers: "no-answer") { voices, keys, _ in
            try dial("13800138000", keys, voices.site)
            let call = try #require(try await voices.site.control.event(.callCustomerRinging).callId)
            try keys.press("hangup")
            #expect(try await voices.site.control.ended(call).data?.disposition == .canceledByAgent)
            try await voices.site.customers.event("cancelled")
        }
    }

    @Test("what the gate refuses, the phone shows with the reason, and no customer is rung")
    func refused() async throws {
        try await withPhone { voices, keys, _ in
            for (number, status) in [("110", "484"), ("0013105551234", "403"), ("1002", "403")] {
                let before = keys.events.all.count
                try dial(number, keys, voices.site)
                let closed = try await keys.event("CALL_CLOSED", after: before)
                #expect(closed.contains(status) || status == "484" && closed.contains("403"), "\(number): \(closed)")
            }
            #expect(voices.site.customersRung == 0)
            #expect(try await voices.site.control.ask(ListCallsRequest(ended: true)).calls.isEmpty)
        }
    }

    @Test("a busy customer is told to the phone in the customer's words")
    func busy() async throws {
        try await withPhone(customers: "busy") { voices, keys, _ in
            try dial("13800138000", keys, voices.site)
            #expect(try await keys.event("CALL_CLOSED").contains("486"))
            #expect(try await voices.site.control.event(.callEnded).data?.disposition == .busy)
        }
    }

    @Test("a blind transfer by the phone joins customer and colleague, and the phone is free")
    func transfers() async throws {
        try await withPhone(colleague: "answers-at-once-elsewhere") { voices, keys, colleague in
            let (site, colleague) = (voices.site, try #require(colleague))
            let call = try await talk(voices, keys)
            try keys.press("transfer", "sip:\(Colleague.agent)@127.0.0.1:\(site.configuration.sipPort)")
            try await site.control.event(.callTransferred, call: call)
            try await colleague.speak()
            try await voices.customer.hears(Tone.colleague)
            try await colleague.voice.hears(Tone.customer)
            try await keys.event("CALL_CLOSED")
            #expect(try await site.hangUp(call).data?.disposition == .answered)
        }
    }

    @Test("a transfer to where nobody may be called is told to the phone")
    func transferRefused() async throws {
        try await withPhone { voices, keys, _ in
            _ = try await talk(voices, keys)
            try keys.press("transfer", "sip:13800138000@203.0.113.5")
            try await voices.site.dialer.logs("transfer.refused")
            // This phone then hangs up by itself; others go on (see TransferTests).
            #expect(try await keys.event("TRANSFER_FAILED").contains("403"))
        }
    }

    @Test("holding at the phone lets the customer hear music, and resuming gives both back")
    func holds() async throws {
        try await withPhone { voices, keys, _ in
            let (call, control) = (try await talk(voices, keys), voices.site.control)
            try keys.press("hold")
            #expect(try await control.event(.callHeld, call: call).leg == .agent)
            try await voices.customer.hears(Tone.hold, packets: 25)
            try keys.press("resume")
            #expect(try await control.event(.callResumed, call: call).leg == .agent)
            try await voices.customer.hears(Tone.agent, after: voices.customer.heard.all.count)
            try await voices.site.hangUp(call)
        }
    }

    @Test("a second call at the phone consults a colleague in the customer's call; hung up, the customer is back")
    func consults() async throws {
        try await withPhone(colleague: "answers-at-once-elsewhere") { voices, keys, colleague in
            let (site, colleague) = (voices.site, try #require(colleague))
            let call = try await talk(voices, keys)
            try keys.press("hold")
            try await site.control.event(.callHeld, call: call)
            try dial(Colleague.agent, keys, site)
            try await site.control.event(.callConsulting, call: call)
            try await colleague.speak()
            try await colleague.voice.hears(Tone.agent)
            try await voices.customer.hears(Tone.hold)
            #expect(try await site.control.ask(ListCallsRequest()).calls.count == 1)
            try keys.press("hangup")
            try await colleague.phone.event("bye")
            try keys.press("resume")
            try await voices.customer.hears(Tone.agent, after: voices.customer.heard.all.count)
            #expect(try await site.control.ask(GetCallRequest(call: call)).state == .talking)
            try await site.control.event(.callResumed, call: call)
            try await site.hangUp(call)
            let told = site.control.events.all.filter { $0.callId == call }.map(\.type)
            let (holds, resumptions) = (told.count { $0 == .callHeld }, told.count { $0 == .callResumed })
            #expect(holds == 1 && resumptions == 1, "\(told)")
        }
    }

    @Test("an attended transfer by the phone (REFER with Replaces) joins customer and colleague, and frees the phone")
    func attended() async throws {
        try await withPhone(colleague: "answers-at-once-elsewhere") { voices, keys, colleague in
            let (site, colleague) = (voices.site, try #require(colleague))
            let call = try await talk(voices, keys)
            try keys.press("hold")
            try await site.control.event(.callHeld, call: call)
            try dial(Colleague.agent, keys, site)
            try await site.control.event(.callConsulting, call: call)
            try await colleague.speak()
            try await colleague.voice.hears(Tone.agent)
            try await voices.customer.hears(Tone.hold)
            let lines = try await keys.calls.value("both lines of the phone") { $0.count == 2 ? $0 : nil }
            try keys.press("callfind", lines[0])
            let place = "\(Colleague.agent)@127.0.0.1:\(site.configuration.sipPort)"
            try keys.press("transfer", "<sip:\(place)?Replaces=\(lines[1])%3Bto-tag%3D1%3Bfrom-tag%3D2>")
            try await site.control.event(.callTransferred, call: call)
            try await voices.customer.hears(Tone.colleague)
            try await colleague.voice.hears(Tone.customer, after: colleague.voice.heard.all.count)
            _ = try await keys.events.value("the end of both lines") { events in
                events.count { $0.hasPrefix("CALL_CLOSED") } == 2 ? true : nil
            }
            let agents = try await site.control.ask(ListAgentsRequest()).agents
            #expect(agents.first { $0.agentId == "1001" }?.callId == nil)
            #expect(agents.first { $0.agentId == Colleague.agent }?.callId == call)
            #expect(try await site.hangUp(call).data?.disposition == .answered)
        }
    }

    @Test("keys by SIP INFO reach the customer's side once")
    func infoDigits() async throws {
        try await withPhone(extras: ";dtmfmode=info") { voices, keys, _ in
            let call = try await talk(voices, keys)
            try keys.press("sndcode", "5")
            let digit = try await voices.site.control.event(.callDigit, call: call)
            #expect(digit.leg == .agent && digit.data?.digit == "5")
            _ = try await voices.customer.heard.value("the digit") { $0.digits == "5" ? true : nil }
            try await voices.site.hangUp(call)
            #expect(voices.site.control.events.all.count { $0.type == .callDigit } == 1)
            #expect(voices.customer.heard.all.digits == "5")
        }
    }
}
