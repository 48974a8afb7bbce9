import ControlAPI
import ControlServer
import Foundation
import Glibc
import Synchronization
import TestPrograms
import Testing
import Webhooks

@testable import CallQueue
@testable import Dialer

@Suite("Ticket systems are told")
struct CourierTests {
    /// Answers from memory.
    private struct Facts: HookFacts {
        func call(_ id: String) async -> HookCall? {
            HookCall(
                number: "+8613800138000", masked: "+86138****8000", startedAt: CourierTests.now,
                endedAt: CourierTests.now + 60, isRecorded: true)
        }

        func ticket(_ id: String) async -> HookTicket? {
            HookTicket(resolution: "resolved", note: "sent a new one", state: "done")
        }

        func agentName(_ id: String) -> String? { id == "1001" ? "王芳" : nil }
        func line(of trunk: String) -> String? { trunk == "main" ? "+862112345678" : nil }
    }

    fileprivate static let now = Date(timeIntervalSince1970: 1_795_226_400)

    /// A courier with its receiver, in a folder that is gone after the test.
    final class Office: Sendable {
        let folder: String
        let peer: HTTPPeer
        let events = EventLog()
        let records = Mutex<[CallDetailRecord]>([])
        private let working = Mutex<(courier: Courier, task: Task<Void, Never>)?>(nil)

        init(_ peer: HTTPPeer) throws {
            folder = try TemporaryFolder.make("courier").path
            self.peer = peer
        }

        var courier: Courier? { working.withLock { $0?.courier } }

        func settings(_ mapping: String = "plain", _ id: String = "desk", extras: String = "") throws -> WebhookSettings
        {
            try CourierTests.settings(#"{ id: "\#(id)", url: "\#(peer.url)/in", mapping: "\#(mapping)", \#(extras) }"#)
        }

        func open(
            _ webhooks: [WebhookSettings], limits: OutboxLimits = OutboxLimits(), tidings: Courier.Tidings? = nil
        ) async {
            let courier = Courier(
                path: folder + "/q.outbox", events: events, facts: Facts(), clock: SystemCallClock(),
                wallClock: SystemWallClock(), log: Log(level: .error, writer: LogWriter(descriptor: -1)),
                limits: limits, tidings: tidings,
                ended: { [self] offset in Array(records.withLock { $0 }.dropFirst(offset)) })
            await courier.use(webhooks)
            let task = Task { await courier.run() }
            working.withLock { $0 = (courier, task) }
        }

        /// As the daemon stops; without `properly` as it is killed.
        func close(properly: Bool = true) async {
            let was = working.withLock { working in
                defer { working = nil }
                return working
            }
            if properly { await was?.courier.close() }
            was?.task.cancel()
            was?.courier.ring()
            if let was { await was.task.value }
        }

        func tell(_ kind: EventKind, _ call: String, ticket: String? = nil, _ data: EventData = EventData()) {
            events.append(
                ControlEvent(kind, at: CourierTests.now, callId: call, ticketId: ticket, agentId: "1001", data: data))
        }
    }

    fileprivate static func settings(_ text: String) throws -> WebhookSettings {
        let file = """
            { sip: { listen: [{ address: "127.0.0.1" }] }, agents: [],
              trunks: [{ id: "main", host: "127.0.0.1", callerIds: ["+862112345678"], lines: 1 }], webhooks: [\(text)] }
            """
        return try #require(try ConfigurationFile.read(Data(file.utf8), file: "dialer.json5").webhooks.first)
    }

    func withOffice(
        _ answer: @escaping @Sendable (HTTPPeer.Asked, Int) -> HTTPPeer.Answer = { _, _ in .init() },
        _ body: (Office) async throws -> Void
    ) async throws {
        let peer = try HTTPPeer(answer)
        let office = try Office(peer)
        defer { try? FileManager.default.removeItem(atPath: office.folder) }
        do {
            try await body(office)
        } catch {
            peer.end()
            await office.close()
            throw error
        }
        await office.close()
        peer.end()
    }

    func kinds(_ asked: [HTTPPeer.Asked]) -> [String] { asked.compactMap { $0.json["type"] as? String } }

    // MARK: What arrives

    @Test("a call's events arrive in order, signed, with numbers masked, and never the keys pressed or where files lie")
    func plain() async throws {
        try await withOffice { office in
            await office.open([try office.settings(extras: #"secret: "key""#)])
            office.tell(.callRequested, "c1", EventData(number: "+86138****8000"))
            office.tell(.callDigit, "c1", EventData(digit: "7"))
            office.tell(.callBridged, "c1")
            office.tell(.callEnded, "c1", ticket: "T1", EventData(disposition: .answered, file: "/r/c1.wav"))
            let asked = try await office.peer.requests(3)
            #expect(kinds(asked) == ["call.requested", "call.bridged", "call.ended"])
            for request in asked {
                #expect(request.method == "POST" && request.path == "/in")
                #expect(request.headers["content-type"] == "application/json")
                #expect(request.headers["dialer-delivery"] == request.headers["idempotency-key"])
                let header = try #require(request.headers["dialer-signature"])
                let time = try #require(Double(header.dropFirst(2).prefix { $0 != "," }))
                #expect(
                    header
                        == DeliverySignature.header(
                            secret: "key", body: request.body, at: Date(timeIntervalSince1970: time)))
                #expect(abs(time - Date().timeIntervalSince1970) < 300)
            }
            #expect(Set(asked.map { $0.headers["dialer-delivery"] }).count == 3, "each once")
            let text = asked.map { String(decoding: $0.body, as: UTF8.self) }.joined()
            #expect(!text.contains("c1.wav") && !text.contains("digit") && !text.contains("13800138000"))
        }
    }

    @Test("Zammad's three arrive once each, in order, with one callId, digits without a plus, and a cause it knows")
    func zammad() async throws {
        try await withOffice { office in
            await office.open([try office.settings("zammad")])
            office.tell(.callRequested, "c1")
            office.tell(.callCustomerDialing, "c1", EventData(trunk: "main"))
            office.tell(.callCustomerDialing, "c1", EventData(trunk: "main"))
            office.tell(.callCustomerRinging, "c1", EventData(trunk: "main"))
            office.tell(.callCustomerAnswered, "c1", EventData(trunk: "main"))
            office.tell(.callEnded, "c1", EventData(trunk: "main", disposition: .answered))
            // A call whose customer was never dialled is none to Zammad.
            office.tell(.callRequested, "c2")
            office.tell(.callEnded, "c2", EventData(disposition: .agentNoAnswer))
            office.tell(.callCustomerDialing, "c3", EventData(trunk: "main"))
            office.tell(.callEnded, "c3", EventData(trunk: "main", disposition: .busy))
            let asked = try await office.peer.requests(5)
            let first = asked.filter { $0.json["callId"] as? String == "c1" }.map(\.json)
            #expect(first.compactMap { $0["event"] as? String } == ["newCall", "answer", "hangup"])
            for message in first {
                #expect(message["from"] as? String == "862112345678" && message["to"] as? String == "8613800138000")
                #expect(
                    message["direction"] as? String == "out"
                        && message["user"] as? String == (message["event"] as? String == "hangup" ? nil : "王芳"))
            }
            #expect(first.last?["cause"] as? String == "normalClearing" && first.first?["cause"] == nil)
            let third = asked.filter { $0.json["callId"] as? String == "c3" }.map(\.json)
            #expect(third.compactMap { $0["event"] as? String } == ["newCall", "hangup"])
            #expect(third.last?["cause"] as? String == "busy")
            #expect(asked.allSatisfy { $0.json["callId"] as? String != "c2" })
        }
    }

    @Test("a newCall that Zammad has already counts as delivered, and the rest follows")
    func zammadHasIt() async throws {
        try await withOffice({ asked, _ in
            let isNew = asked.json["event"] as? String == "newCall"
            return isNew ? .init(500, body: #"{"error":"call_id c1 already exists!"}"#) : .init()
        }) { office in
            await office.open([try office.settings("zammad")])
            office.tell(.callCustomerDialing, "c1")
            office.tell(.callEnded, "c1", EventData(disposition: .answered))
            let asked = try await office.peer.requests(2)
            #expect(asked.compactMap { $0.json["event"] as? String } == ["newCall", "hangup"])
        }
    }

    @Test("Zendesk gets a call record, a comment on the ticket, and what the agent said of it")
    func zendesk() async throws {
        try await withOffice { office in
            await office.open([
                try office.settings(
                    "zendesk",
                    extras: #"values: { appId: 735264019863524 }, recordingLink: "https://calls.example/#{callId}""#)
            ])
            office.tell(
                .callEnded, "c1", ticket: "47/11", EventData(trunk: "main", disposition: .answered, talkSeconds: 61.6))
            office.events.append(
                ControlEvent(
                    .ticketState, at: Self.now, ticketId: "47/11", agentId: "1001",
                    data: EventData(state: "done", resolution: .resolved)))
            office.tell(.callEnded, "c2", EventData(disposition: .busy))
            let asked = try await office.peer.requests(4)
            let calls = asked.filter { $0.path == "/in/calls" && $0.json["ticket_id"] != nil }
            let record = try #require(calls.first)
            #expect(record.method == "POST" && record.json["app_id"] as? Int == 735_264_019_863_524)
            #expect(record.json["from_line"] as? String == "+862112345678")
            #expect(record.json["to_line"] as? String == "+8613800138000")
            #expect(
                record.json["direction"] as? String == "outbound"
                    && record.json["call_disposition"] as? String == "answered")
            #expect((record.json["call_started_at"] as? String)?.hasPrefix("2026-11-2") == true)
            let comments = asked.filter { $0.path == "/in/tickets/47%2F11.json" }
            #expect(comments.count == 2 && comments.allSatisfy { $0.method == "PUT" })
            let texts = try comments.map { asked in
                let body = try JSONDecoder().decode(HookValue.self, from: asked.body)
                #expect(body[path: ["ticket", "comment", "public"]] == .bool(false))
                return body[path: ["ticket", "comment", "body"]]?.words
            }
            #expect(texts.contains("Callback: answered, talk 62 s, agent 王芳. https://calls.example/#c1"))
            #expect(texts.contains("Resolved. sent a new one"))
        }
    }

    // MARK: When it does not

    @Test(
        "what a receiver does not take is told again, the same, and of its call nothing overtakes it; other calls go on"
    )
    func retries() async throws {
        try await withOffice({ asked, _ in
            let isFirst = asked.json["callId"] as? String == "c1" && asked.json["type"] as? String == "call.requested"
            return isFirst && Self.count(asked) < 3 ? .init(503) : .init()
        }) { office in
            await office.open([try office.settings()])
            office.tell(.callRequested, "c1")
            office.tell(.callEnded, "c1")
            let asked = try await office.peer.requests(4) { $0.json["callId"] as? String == "c1" }
            #expect(kinds(asked) == ["call.requested", "call.requested", "call.requested", "call.ended"])
            #expect(Set(asked.prefix(3).map { $0.headers["dialer-delivery"] }).count == 1)
            #expect(Set(asked.prefix(3).map(\.body)).count == 1)
        }
    }

    /// How often this very message has come.
    private static func count(_ asked: HTTPPeer.Asked) -> Int {
        let id = asked.headers["dialer-delivery"] ?? ""
        return tries.withLock { tries in
            tries[id, default: 0] += 1
            return tries[id, default: 0]
        }
    }

    private static let tries = Mutex<[String: Int]>([:])

    @Test(
        "what a receiver refuses is given up after three tries, listed with its reason, and sent again if somebody wants it"
    )
    func dead() async throws {
        let isMended = Mutex(false)
        try await withOffice({ _, _ in isMended.withLock { $0 } ? .init() : .init(422) }) { office in
            await office.open([try office.settings()])
            let courier = try #require(office.courier)
            office.tell(.callEnded, "c1")
            try await office.peer.requests(3)
            var page = DeadMessagePage(messages: [], total: 0)
            try await eventually {
                page = try await courier.dead(ListDeadMessagesRequest()); return page.total == 1
            }
            let message = try #require(page.messages.first)
            #expect(
                message.of == "c1" && message.tries == 3 && message.text == "answered 422" && message.webhook == "desk")
            isMended.withLock { $0 = true }
            await #expect(throws: ControlError.self) { try await courier.retry(RetryMessagesRequest()) }
            await #expect(throws: ControlError.self) { try await courier.retry(RetryMessagesRequest(webhook: "none")) }
            let retried = try await courier.retry(RetryMessagesRequest(delivery: message.deliveryId))
            #expect(retried.retried == 1)
            let last = try await office.peer.requests(4)[3]
            #expect(last.headers["dialer-delivery"] == message.deliveryId)
            try await eventually { try await courier.infos().first.map { $0.waiting == 0 && $0.dead == 0 } ?? false }
        }
    }

    @Test("a receiver that is down rests as a whole, and the configuration's change wakes it")
    func rests() async throws {
        try await withOffice({ _, _ in .init(401) }) { office in
            let settings = try office.settings()
            await office.open([settings])
            let courier = try #require(office.courier)
            for index in 1...20 { office.tell(.callEnded, "c\(index)") }
            var found: WebhookInfo?
            try await eventually {
                found = try await courier.infos().first
                return found?.state == .backingOff && found?.waiting == 20
            }
            let info = try #require(found)
            #expect(info.readyAt != nil && info.text == "answered 401")
            #expect(info.place == office.peer.url, "no path of the URL is shown")
            #expect(WebhookCheck.check(info).verdict == .failed)
            var mended = settings
            mended.headers = ["Authorization": "Bearer right"]
            await courier.use([mended])
            try await office.peer.requests(1) { $0.headers["authorization"] == "Bearer right" }
        }
    }

    // MARK: Over restarts

    @Test("what could not be told before the daemon ended is told by the next one, in order")
    func restart() async throws {
        let isUp = Mutex(false)
        try await withOffice({ _, _ in isUp.withLock { $0 } ? .init() : .silence }) { office in
            await office.open([try office.settings()])
            office.tell(.callRequested, "c1")
            office.tell(.callEnded, "c1")
            try await office.peer.requests(1)
            await office.close()
            isUp.withLock { $0 = true }
            await office.open([try office.settings()])
            try await office.peer.requests(1) { $0.json["type"] as? String == "call.ended" }
            let told = kinds(office.peer.asked)
            #expect(told.last == "call.ended" && told.dropLast().allSatisfy { $0 == "call.requested" })
        }
    }

    @Test("the end of a call that is on record and not in the outbox is told after a crash, once; older ones never")
    func recovery() async throws {
        try await withOffice { office in
            await office.open([try office.settings()])
            office.tell(.callEnded, "c1", EventData(disposition: .answered))
            try await office.peer.requests(1)
            await office.close(properly: false)
            let now = Date()
            office.records.withLock {
                $0 = [
                    Self.record("c2", endedAt: now), Self.record("c1", endedAt: now),
                    Self.record("c0", endedAt: now - 3600),
                ]
            }
            await office.open([try office.settings()])
            let asked = try await office.peer.requests(2)
            #expect(
                asked.last?.json["callId"] as? String == "c2" && asked.last?.json["type"] as? String == "call.ended")
            let data = asked.last?.json["data"] as? NSDictionary
            #expect(
                data?["disposition"] as? String == "unknownAfterRestart"
                    && data?["number"] as? String == "+86138****8000")
            // A later one proves that nothing else was told meanwhile.
            office.tell(.callEnded, "c9")
            let all = try await office.peer.requests(3)
            #expect(all.map { $0.json["callId"] as? String } == ["c1", "c2", "c9"])
        }
    }

    private static func record(_ id: String, endedAt: Date) -> CallDetailRecord {
        let number = DialableNumber(number: "+8613800138000", countryCodeLength: 2)
        return CallDetailRecord(
            attemptID: AttemptID(rawValue: id), ticketID: nil, batchID: nil, ticketClass: nil, attemptNumber: 1,
            agent: AgentID(rawValue: "1001"), destination: number, origin: .ctl, phase: .ended, issuedAt: endedAt - 60,
            customerInvitedAt: nil, ringingAt: nil, answeredAt: nil,
            timeline: AttemptTimeline(endedAt: endedAt), disposition: .unknownAfterRestart,
            endedBy: nil, sipStatus: nil, q850: nil, reasonText: "", recordingPath: nil, isCounted: true, note: nil,
            flow: nil, callAgainAt: nil)
    }

    @Test("without webhooks nothing is opened; one that is taken away by a reload has its messages given up")
    func none() async throws {
        try await withOffice({ _, _ in .init(503) }) { office in
            await office.open([])
            #expect(!FileManager.default.fileExists(atPath: office.folder + "/q.outbox"))
            let courier = try #require(office.courier)
            office.tell(.callEnded, "c0")
            await courier.use([try office.settings()])
            office.tell(.callEnded, "c1")
            let first = try await office.peer.requests(1)
            #expect(first[0].json["callId"] as? String == "c1", "what was before was never to be told")
            await courier.use([try office.settings("plain", "other")])
            let page = try await courier.dead(ListDeadMessagesRequest(webhook: "desk"))
            #expect(page.total == 1 && page.messages[0].text?.contains("no such webhook") == true)
            #expect(try await courier.counts() == WebhookCounts(backingOff: 0, waiting: 0, dead: 0))
        }
    }

    // MARK: A try

    @Test("a test sends the messages of a made-up call, whose number is nobody's, and says each answer")
    func test() async throws {
        try await withOffice({ asked, _ in asked.json["event"] as? String == "hangup" ? .init(500) : .init() }) {
            office in
            await office.open([try office.settings("zammad")])
            let courier = try #require(office.courier)
            let result = try await courier.test(TestWebhookRequest(webhook: "desk"))
            #expect(result.messages.map(\.message) == ["newCall", "answer", "hangup"] && !result.delivered)
            #expect(result.messages.map(\.status) == [200, 200, 500] && result.messages[2].text == "answered 500")
            #expect(office.peer.asked.allSatisfy { $0.json["to"] as? String == "442079460123" })
            await #expect(throws: ControlError.self) { try await courier.test(TestWebhookRequest(webhook: "none")) }
        }
    }

    private struct NeverSo: Error {}

    /// Asks again whenever the courier may have gone on, until it is so.
    private func eventually(_ condition: () async throws -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(90)
        while try await !condition() {
            guard .now < end else { throw NeverSo() }
            await Task.yield()
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
