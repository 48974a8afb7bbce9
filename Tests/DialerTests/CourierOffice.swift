import ControlAPI
import ControlServer
import Foundation
import JSON
import Synchronization
import TestPrograms
import Testing

@testable import CallQueue
@testable import Dialer

/// A courier with its receiver, in a folder that is gone after the test.
final class CourierOffice: Sendable {
    static let now = Date(timeIntervalSince1970: 1_795_226_400)

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

    func settings(_ mapping: String = "plain", _ id: String = "desk", extras: String = "") throws -> WebhookSettings {
        try Self.settings(#"{ id: "\#(id)", url: "\#(peer.url)/in", mapping: "\#(mapping)", \#(extras) }"#)
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
            ControlEvent(kind, at: CourierOffice.now, callId: call, ticketId: ticket, agentId: "1001", data: data))
    }

    private static func settings(_ text: String) throws -> WebhookSettings {
        let file = """
            { sip: { listen: [{ address: "127.0.0.1" }] }, agents: [],
              trunks: [{ id: "main", host: "127.0.0.1", callerIds: ["+862112345678"], lines: 1 }], webhooks: [\(text)] }
            """
        return try #require(try ConfigurationFile.read(Data(file.utf8), file: "dialer.json5").webhooks.first)
    }

    /// With an office that closes however the body ends.
    static func open(
        _ answer: @escaping @Sendable (HTTPPeer.Asked, Int) -> HTTPPeer.Answer = { _, _ in .init() },
        _ body: (CourierOffice) async throws -> Void
    ) async throws {
        let peer = try HTTPPeer(answer)
        let office = try CourierOffice(peer)
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

    private struct NeverSo: Error {}

    /// Asks again whenever the courier may have gone on, until it is so.
    static func eventually(_ condition: () async throws -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(90)
        while try await !condition() {
            guard .now < end else { throw NeverSo() }
            await Task.yield()
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}

/// Answers from memory.
private struct Facts: HookFacts {
    func call(_ id: String) async -> HookCall? {
        HookCall(
            number: "+8613800138000", masked: "+86138****8000", startedAt: CourierOffice.now,
            endedAt: CourierOffice.now + 60, isRecorded: true)
    }

    func ticket(_ id: String) async -> HookTicket? {
        HookTicket(resolution: "resolved", note: "sent a new one", state: "done")
    }

    func agentName(_ id: String) -> String? { id == "1001" ? "王芳" : nil }
    func line(of trunk: String) -> String? { trunk == "main" ? "+862112345678" : nil }
}

extension [HTTPPeer.Asked] {
    /// What each told of.
    var kinds: [String] { compactMap { $0.json["type"] as? String } }
}
