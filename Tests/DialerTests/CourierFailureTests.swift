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

@Suite("Ticket systems that do not take what they are told, and daemons that end meanwhile")
struct CourierFailureTests {
    @Test(
        "what a receiver does not take is told again, the same, and of its call nothing overtakes it; other calls go on"
    )
    func retries() async throws {
        try await CourierOffice.open({ asked, _ in
            let isFirst = asked.json["callId"] as? String == "c1" && asked.json["type"] as? String == "call.requested"
            return isFirst && Self.count(asked) < 3 ? .init(503) : .init()
        }) { office in
            await office.open([try office.settings()])
            office.tell(.callRequested, "c1")
            office.tell(.callEnded, "c1")
            let asked = try await office.peer.requests(4) { $0.json["callId"] as? String == "c1" }
            #expect(asked.kinds == ["call.requested", "call.requested", "call.requested", "call.ended"])
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
        try await CourierOffice.open({ _, _ in isMended.withLock { $0 } ? .init() : .init(422) }) { office in
            await office.open([try office.settings()])
            let courier = try #require(office.courier)
            office.tell(.callEnded, "c1")
            try await office.peer.requests(3)
            var page = DeadMessagePage(messages: [], total: 0)
            try await CourierOffice.eventually {
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
            try await CourierOffice.eventually {
                try await courier.infos().first.map { $0.waiting == 0 && $0.dead == 0 } ?? false
            }
        }
    }

    @Test("a receiver that is down rests as a whole, and the configuration's change wakes it")
    func rests() async throws {
        try await CourierOffice.open({ _, _ in .init(401) }) { office in
            let settings = try office.settings()
            await office.open([settings])
            let courier = try #require(office.courier)
            for index in 1...20 { office.tell(.callEnded, "c\(index)") }
            var found: WebhookInfo?
            try await CourierOffice.eventually {
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
        try await CourierOffice.open({ _, _ in isUp.withLock { $0 } ? .init() : .silence }) { office in
            await office.open([try office.settings()])
            office.tell(.callRequested, "c1")
            office.tell(.callEnded, "c1")
            try await office.peer.requests(1)
            await office.close()
            isUp.withLock { $0 = true }
            await office.open([try office.settings()])
            try await office.peer.requests(1) { $0.json["type"] as? String == "call.ended" }
            let told = office.peer.asked.kinds
            #expect(told.last == "call.ended" && told.dropLast().allSatisfy { $0 == "call.requested" })
        }
    }

    @Test("the end of a call that is on record and not in the outbox is told after a crash, once; older ones never")
    func recovery() async throws {
        try await CourierOffice.open { office in
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
        try await CourierOffice.open({ _, _ in .init(503) }) { office in
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
}
