import ControlAPI
import Foundation
import Synchronization
import TestPrograms
import Testing

/// Ticket systems are told of real calls; the other side is played from its public documentation.
@Suite("Ticket systems")
struct TicketSystemTests {
    /// Zammad's generic CTI, as docs.zammad.org describes it: a newCall is taken once, answer and hangup want one, numbers are
    /// digits, and what is wrong is an error.
    private final class Zammad: Sendable {
        let peer: HTTPPeer

        init() throws {
            let known = Mutex<[String: [String]]>([:])
            peer = try HTTPPeer { asked, _ in
                let json = asked.json
                guard asked.method == "POST", asked.path == "/api/v1/cti/TOKEN",
                    asked.headers["content-type"] == "application/json",
                    let event = json["event"] as? String, let call = json["callId"] as? String, !call.isEmpty,
                    let from = json["from"] as? String, let to = json["to"] as? String,
                    (from + to).allSatisfy(\.isNumber), !from.isEmpty, !to.isEmpty,
                    json["direction"] as? String == "out"
                else { return .init(422, body: #"{"error":"wrong"}"#) }
                let fault = known.withLock { known in
                    Zammad.take(event, json["cause"] as? String, &known[call, default: []])
                }
                return fault.map { .init(500, body: #"{"error":"\#($0)"}"#) } ?? .init()
            }
        }

        private static func take(_ event: String, _ cause: String?, _ events: inout [String]) -> String? {
            let causes = ["normalClearing", "busy", "cancel", "noAnswer", "congestion", "notFound", "forwarded"]
            switch event {
            case "newCall" where events.isEmpty: break
            case "newCall": return "call_id already exists!"
            case "answer", "hangup":
                guard !events.isEmpty else { return "No such call_id" }
                if event == "hangup", !causes.contains(cause ?? "") { return "unknown cause" }
            default: return "Unknown event"
            }
            events.append(event)
            return nil
        }

        var webhook: String { #"{ id: "zammad", url: "\#(peer.url)/api/v1/cti/TOKEN", mapping: "zammad" }"# }

        /// What came of a call, once there is so much.
        func events(_ count: Int, of call: String) async throws -> [NSDictionary] {
            try await peer.requests(count) { $0.json["callId"] as? String == call }.map(\.json)
        }
    }

    private func withZammad(
        _ cast: Cast = Cast(), _ body: (Site, Zammad) async throws -> Void
    ) async throws {
        let zammad = try Zammad()
        defer { zammad.peer.end() }
        try await withSite(cast) {
            $0.webhooks = zammad.webhook
        } _: {
            try await body($0, zammad)
        }
    }

    @Test("Zammad is told of a talk: newCall, answer, hangup, and its log of the daemon holds neither token nor number")
    func zammad() async throws {
        try await withZammad { site, zammad in
            let call = try await site.talk("13800138000")
            _ = try await zammad.events(2, of: call)
            try await site.hangUp(call)
            let events = try await zammad.events(3, of: call)
            #expect(events.compactMap { $0["event"] as? String } == ["newCall", "answer", "hangup"])
            #expect(
                events.allSatisfy { $0["to"] as? String == "8613800138000" && $0["from"] as? String == "862112345678" })
            #expect(events.last?["cause"] as? String == "normalClearing")
            let log = site.dialer.process.output.all.joined(separator: "\n")
            #expect(!log.contains("TOKEN") && !log.contains("13800138000"))
            let list = try await site.control.ask(ListWebhooksRequest())
            #expect(list.webhooks.first?.place == zammad.peer.url && list.webhooks.first?.lastDeliveredAt != nil)
            #expect(try await site.ctl(["webhook", "list"]).lines.contains { $0.hasPrefix("zammad") })
            #expect(try await site.ctl(["webhook", "test", "zammad"]).status == 0)
            #expect(try await site.ctl(["webhook", "retry", "nothing"]).status == 44)
        }
    }

    @Test("a call that was under way when the daemon was killed is hung up for Zammad too, after the restart")
    func killed() async throws {
        try await withZammad { site, zammad in
            let call = try await site.talk()
            _ = try await zammad.events(2, of: call)
            try await site.killAndRestart()
            let last = try await zammad.peer.requests(1) {
                $0.json["callId"] as? String == call && $0.json["event"] as? String == "hangup"
            }
            // That they talked may have been on its way to the disk.
            let causes = ["normalClearing", "congestion"]
            #expect(causes.contains(last.first?.json["cause"] as? String ?? "none"))
            // What was being told when the daemon was killed is told again: at least once.
            let told = zammad.peer.asked.map(\.json).filter { $0["callId"] as? String == call }
                .compactMap { $0["event"] as? String }
            #expect(told.first == "newCall" && told.last == "hangup" && told.contains("answer"), "\(told)")
        }
    }

    @Test("a receiver that never answers delays no call, and is told later what it missed")
    func silent() async throws {
        let gate = Gate()
        let peer = try HTTPPeer { _, _ in
            gate.pass()
            return .init()
        }
        defer {
            gate.open()
            peer.end()
        }
        try await withSite {
            $0.webhooks = #"{ id: "desk", url: "\#(peer.url)/", timeoutSeconds: 60 }"#
        } _: { site in
            for number in ["13800138000", "13911112222"] {
                try await site.hangUp(try await site.talk(number))
            }
            let calls = site.control.events.all.filter { $0.type == .callEnded }.compactMap(\.callId)
            #expect(calls.count == 2)
            let waiting = try await site.control.ask(ListWebhooksRequest()).webhooks.first?.waiting ?? 0
            #expect(waiting > 0)
            gate.open()
            for call in calls {
                try await peer.requests(1) {
                    $0.json["callId"] as? String == call && $0.json["type"] as? String == "call.ended"
                }
            }
        }
    }

    @Test("a reload brings a webhook and takes it away, and refuses a wrong one as a whole")
    func reload() async throws {
        let peer = try HTTPPeer()
        defer { peer.end() }
        try await withSite { site in
            try await site.refusesReload { $0.webhooks = #"{ id: "desk", url: "\#(peer.url)/", mapping: "none" }"# }
            try await site.reload { $0.webhooks = #"{ id: "desk", url: "\#(peer.url)/" }"# }
            let call = try await site.talk()
            try await site.hangUp(call)
            try await peer.requests(1) {
                $0.json["callId"] as? String == call && $0.json["type"] as? String == "call.ended"
            }
        }
    }

    // MARK: Tickets that are fetched

    /// A ticket system as docs/integrations/tickets.md describes it: open tickets in pages, and what is written back.
    private final class Desk: Sendable {
        struct Ticket {
            var id: String
            var phone: String
            var state = "open"
        }

        let peer: HTTPPeer
        init(_ tickets: [Ticket]) throws {
            let shared = Shared(tickets)
            self.shared = shared
            peer = try HTTPPeer { asked, _ in
                guard asked.headers["authorization"] == "Bearer t0ken" else { return .init(401) }
                guard asked.method == "GET" else { return .init(204, body: "") }
                return .init(headers: ["ETag": shared.tag], body: shared.page(asked.path))
            }
        }

        private let shared: Shared

        func set(_ tickets: [Ticket]) { shared.tickets.withLock { $0 = tickets } }

        private final class Shared: Sendable {
            let tickets: Mutex<[Ticket]>

            init(_ tickets: [Ticket]) { self.tickets = Mutex(tickets) }

            var tag: String { "\"\(tickets.withLock { $0.map { $0.id + $0.state } }.joined())\"" }

            /// Two tickets to a page.
            func page(_ path: String) -> String {
                let number = path.split(separator: "=").last.flatMap { Int($0) } ?? 0
                let all = tickets.withLock { $0 }
                let rows = all.dropFirst(number * 2).prefix(2).map {
                    #"{"id":"\#($0.id)","kind":"quality","phone":"\#($0.phone)","state":"\#($0.state)"}"#
                }
                let next = all.count > number * 2 + 2 ? #""/open?page=\#(number + 1)""# : "null"
                return #"{"tickets":[\#(rows.joined(separator: ","))],"next":\#(next)}"#
            }
        }
    }

    private static let mapping = """
        { id: "id", class: { column: "kind", values: { quality: "quality" } }, numbers: ["phone"],
          leaveOut: { column: "state", values: ["closed"] } }
        """

    @Test(
        "tickets are fetched page by page, called, and what came of them is written back; one closed there is not called"
    )
    func fetched() async throws {
        let desk = try Desk([
            .init(id: "K1", phone: "13800138000"), .init(id: "K2", phone: "no number"),
            .init(id: "K3", phone: "13911112222"),
        ])
        defer { desk.peer.end() }
        try await withSite {
            $0.agents = []
        } _: { site in
            try Self.mapping.write(
                to: site.folder.appendingPathComponent("desk.json5"), atomically: true, encoding: .utf8)
            _ = FileManager.default.createFile(
                atPath: site.folder.appendingPathComponent("token").path, contents: Data("Bearer t0ken\n".utf8),
                attributes: [.posixPermissions: 0o600])
            func wire(_ configuration: inout SiteConfiguration, _ agents: [String]) {
                configuration.agents = agents
                configuration.ticketSources = """
                    { id: "desk", url: "\(desk.peer.url)/open?page=0", mapping: "desk.json5", authorizationFile: "token",
                      intervalSeconds: 5 }
                    """
                configuration.webhooks = """
                    { id: "back", url: "\(desk.peer.url)/tickets", mapping: "tickets", authorizationFile: "token",
                      recordingLink: "https://calls.example/#{callId}" }
                    """
            }
            try await site.reload { wire(&$0, []) }
            // Both pages, and the row that is no ticket is refused; K3 is there.
            try await site.control.events.first("a batch") { $0.type == .batchState }
            try await desk.peer.requests(2) { $0.method == "GET" }
            // Closed there before anybody could call it.
            try await Self.state(of: "K3", in: site) { $0 == .ready || $0 == .waiting }
            desk.set([
                .init(id: "K1", phone: "13800138000"), .init(id: "K3", phone: "13911112222", state: "closed"),
            ])
            try await Self.state(of: "K3", in: site) { $0 == .cancelled }
            try await site.reload { wire(&$0, ["1001"]) }
            let talk = try await site.control.event(.callBridged)
            #expect(talk.ticketId == "K1")
            let call = try #require(talk.callId)
            try await site.hangUp(call)
            try await site.control.ask(
                ResolveTicketRequest(ticket: "K1", resolution: .resolved, note: "sent a new one", agent: "1001"))
            let back = try await desk.peer.requests(2) { $0.method != "GET" }
            let told = try #require(back.first { $0.path == "/tickets/K1/calls" })
            #expect(told.method == "POST" && told.json["id"] as? String == call)
            #expect(told.json["disposition"] as? String == "answered")
            #expect(told.json["recording"] as? String == "https://calls.example/#\(call)")
            let said = try #require(back.first { $0.path == "/tickets/K1" })
            #expect(said.method == "PATCH" && said.json["resolution"] as? String == "resolved")
            #expect(said.json["note"] as? String == "sent a new one")
            #expect(site.timesRung("13911112222") == 0)
        }
    }

    /// Waits for a ticket's state, asking again whenever the source may have been looked at.
    private static func state(
        of ticket: String, in site: Site, _ isIt: (TicketStateWord) -> Bool
    ) async throws {
        let end = ContinuousClock.now + .seconds(120)
        while true {
            if let info = try? await site.control.ask(GetTicketRequest(ticket: ticket)), isIt(info.state) { return }
            guard .now < end else {
                throw ChildProcess.NotThere(description: "ticket \(ticket) did not come to its state")
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}

/// Holds threads until it is opened.
private final class Gate: Sendable {
    private let condition = NSCondition()
    private let isOpen = Mutex(false)

    func pass() {
        condition.lock()
        while !isOpen.withLock({ $0 }) { condition.wait() }
        condition.unlock()
    }

    func open() {
        condition.lock()
        isOpen.withLock { $0 = true }
        condition.broadcast()
        condition.unlock()
    }
}
