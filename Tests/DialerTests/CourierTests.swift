import ControlAPI
import ControlServer
import Foundation
import Glibc
import JSON
import Synchronization
import TestPrograms
import Testing
import Webhooks

@testable import CallQueue
@testable import Dialer

@Suite("Ticket systems are told")
struct CourierTests {
    @Test("a call's events arrive in order, signed, with numbers masked, and never the keys pressed or where files lie")
    func plain() async throws {
        try await CourierOffice.open { office in
            await office.open([try office.settings(extras: #"secret: "key""#)])
            office.tell(.callRequested, "c1", EventData(number: "+86138****8000"))
            office.tell(.callDigit, "c1", EventData(digit: "7"))
            office.tell(.callBridged, "c1")
            office.tell(.callEnded, "c1", ticket: "T1", EventData(disposition: .answered, file: "/r/c1.wav"))
            let asked = try await office.peer.requests(3)
            #expect(asked.kinds == ["call.requested", "call.bridged", "call.ended"])
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
        try await CourierOffice.open { office in
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
        try await CourierOffice.open({ asked, _ in
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
        try await CourierOffice.open { office in
            await office.open([
                try office.settings(
                    "zendesk",
                    extras: #"values: { appId: 735264019863524 }, recordingLink: "https://calls.example/#{callId}""#)
            ])
            office.tell(
                .callEnded, "c1", ticket: "47/11", EventData(trunk: "main", disposition: .answered, talkSeconds: 61.6))
            office.events.append(
                ControlEvent(
                    .ticketState, at: CourierOffice.now, ticketId: "47/11", agentId: "1001",
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
                let body = try JSONDecoder().decode(JSONValue.self, from: asked.body)
                #expect(body[path: ["ticket", "comment", "public"]] == .bool(false))
                return body[path: ["ticket", "comment", "body"]]?.words
            }
            #expect(texts.contains("Callback: answered, talk 62 s, agent 王芳. https://calls.example/#c1"))
            #expect(texts.contains("Resolved. sent a new one"))
        }
    }

    // MARK: A try

    @Test("a test sends the messages of a made-up call, whose number is nobody's, and says each answer")
    func test() async throws {
        try await CourierOffice.open({ asked, _ in asked.json["event"] as? String == "hangup" ? .init(500) : .init() })
        {
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
}
