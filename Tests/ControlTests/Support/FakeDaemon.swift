import ControlAPI
import FoundationEssentials
import Glibc
import Synchronization
import TestPrograms

@testable import ControlServer

/// The real server before a daemon that only pretends: its calls ring nobody, but number, key and state are kept as the
/// protocol says.
final class FakeDaemon: Sendable {
    struct Call: Sendable {
        var info: CallInfo
        var key: String?
    }

    fileprivate struct State {
        var calls: [Call] = []
        var dials: [DialRequest] = []
        var hangups = 0
        var lastNumber = 0

        mutating func number() -> Int {
            lastNumber += 1
            return lastNumber
        }
    }

    let events = EventLog(capacity: 64)
    let pages: PageAccess
    let folder: String
    let server: ControlServer
    private let state: SharedState

    final class SharedState: Sendable {
        fileprivate let mutex = Mutex(State())
        /// A handler of `system.status` waits here, so that tests can hold requests in flight.
        let gate = TestGate()
        /// `call.dial` waits here after it was carried out, before it is answered.
        let dialGate = TestGate()
        /// The connections that brought a `batch.append` and have ended.
        let closings = AsyncStream.makeStream(of: ControlConnection.Kind.self)
    }

    init(
        limits: SocketLimits = SocketLimits(), http: HTTPConfiguration? = nil, grants: [PageGrant] = [],
        folder given: String? = nil
    ) throws {
        folder = try given ?? Self.makeFolder()
        let state = SharedState()
        self.state = state
        pages = try PageAccess(configured: grants, file: folder + "/grants.json")
        let handlers = Self.handlers(state, events, pages)
        server = try ControlServer(
            .init(socketPath: folder + "/ctl.sock", socketLimits: limits, http: http), handlers: handlers,
            events: events,
            pages: pages, onTrouble: { _ in })
    }

    var socketPath: String { folder + "/ctl.sock" }
    var dials: [DialRequest] { state.mutex.withLock { $0.dials } }
    var hangups: Int { state.mutex.withLock { $0.hangups } }
    var callCount: Int { state.mutex.withLock { $0.calls.count } }
    var gate: TestGate { state.gate }
    var dialGate: TestGate { state.dialGate }
    var closings: AsyncStream<ControlConnection.Kind> { state.closings.stream }
    var lastCall: String? { state.mutex.withLock { $0.calls.last?.info.callId } }

    /// Forgets what was asked for; running calls end.
    func reset() throws {
        let live = state.mutex.withLock { $0.calls.filter { $0.info.state != .ended } }
        for call in live { try move(call.info.callId, to: .ended, .callEnded) }
        state.mutex.withLock { state in
            state.calls = []
            state.dials = []
            state.hangups = 0
        }
        dialGate.reset()
    }

    static func makeFolder() throws -> String {
        try TemporaryFolder.make("control").path
    }

    func stop() {
        gate.open()
        dialGate.open()
        server.stop()
        for name in ["/grants.json", "/ctl.sock.lock"] { unlink(folder + name) }
        rmdir(folder)
    }
}

// MARK: Handlers

extension FakeDaemon {
    static func handlers(_ state: SharedState, _ events: EventLog, _ pages: PageAccess) -> ControlHandlers {
        var handlers = ControlHandlers(callOwner: { id in
            state.mutex.withLock { $0.calls.first { $0.info.callId == id }?.info.agentId }
        })
        handlers.register(DialRequest.self) { request, _ in
            let result = Result { try dial(request, state, events) }
            await state.dialGate.pass()
            return try result.get()
        }
        handlers.register(HangupRequest.self) { request, _ in try hangup(request, state, events) }
        handlers.register(GetCallRequest.self) { request, _ in
            try state.mutex.withLock { try $0.call(request.call).info }
        }
        handlers.register(ListCallsRequest.self) { request, _ in
            state.mutex.withLock { state in
                let calls = state.calls.map(\.info).filter {
                    (request.agent ?? $0.agentId) == $0.agentId && (request.ended == true || $0.state != .ended)
                }
                return CallList(calls: calls, total: calls.count)
            }
        }
        handlers.register(AgentListRequest.self) { request, _ in
            AgentList(agents: [
                AgentInfo(agentId: request.agent ?? "1001", intent: .available, activity: .idle, reachable: true)
            ])
        }
        handlers.register(StatusRequest.self) { _, _ in
            await state.gate.pass()
            return SystemStatus(
                version: "test", pid: 1, startedAt: Date(timeIntervalSince1970: 0), uptimeSeconds: 0, draining: false,
                calls: 0, talking: 0, callsPerSecond: 0, agents: [:], trunks: [], tickets: [:], waiting: [:],
                batches: [:], recording: false)
        }
        handlers.register(VersionRequest.self) { _, _ in
            VersionInfo(dialer: "test", protocolVersion: ControlProtocol.version, pjsip: "-", sqlite: "-")
        }
        handlers.register(PairPageRequest.self) { request, _ in
            try pages.pair(agent: request.agent, origin: request.origin, role: request.role ?? .agent)
        }
        handlers.register(ListPagesRequest.self) { request, _ in pages.list(agent: request.agent) }
        handlers.register(RevokePageRequest.self) { request, _ in try pages.revoke(request) }
        handlers.register(AppendBatchRequest.self) { request, _, connection in
            connection.whenClosed("test") { state.closings.continuation.yield(connection.kind) }
            return AppendBatchResult(receivedBytes: request.data.count, rows: 0)
        }
        handlers.register(DrainRequest.self) { _, _ in throw TestTrouble() }
        registerRest(&handlers)
        registerCallControl(&handlers)
        return handlers
    }

    typealias AgentListRequest = ListAgentsRequest

    struct TestTrouble: Error {}

    private static func dial(_ request: DialRequest, _ state: SharedState, _ events: EventLog) throws -> DialResult {
        let agent = request.agent ?? "-"
        let (result, info) = try state.mutex.withLock { state throws(ControlError) in
            state.dials.append(request)
            if let known = state.calls.first(where: { $0.key != nil && $0.key == request.key }) {
                return (DialResult(callId: known.info.callId, replayed: true, state: known.info.state), CallInfo?.none)
            }
            if request.number == "+8613800138999" {
                throw ControlError(
                    .outsideHours, "Calling hours begin at 09:00.", retryAt: Date(timeIntervalSince1970: 1_793_000_000))
            }
            let info = CallInfo(
                callId: "call-\(state.number())", ticketId: request.ticket, agentId: agent,
                number: request.number.map(NumberMask.masked) ?? "+86138****0001", state: .requested,
                requestedAt: Date(), durationSeconds: 0, talkSeconds: 0)
            state.calls.append(Call(info: info, key: request.key))
            return (DialResult(callId: info.callId, replayed: false, state: .requested), info)
        }
        if let info { tell(.callRequested, info, events) }
        return result
    }

    private static func hangup(
        _ request: HangupRequest, _ state: SharedState, _ events: EventLog
    ) throws -> HangupResult {
        let info = try state.mutex.withLock { state in
            state.hangups += 1
            var call = try state.call(request.call)
            call.info.state = .ended
            state.replace(call)
            return call.info
        }
        tell(.callEnded, info, events)
        return HangupResult(callId: request.call, state: .ended)
    }

    static func tell(_ kind: EventKind, _ info: CallInfo, _ events: EventLog, leg: LegRoleWord? = nil) {
        let outcome = kind == .callEnded ? CallDisposition.canceledByAgent : nil
        events.append(
            ControlEvent(
                kind, at: Date(), callId: info.callId, ticketId: info.ticketId, agentId: info.agentId, leg: leg,
                data: EventData(state: info.state.rawValue, number: info.number, disposition: outcome)))
    }

    /// Moves a call on and says so.
    func move(_ id: String, to newState: CallState, _ kind: EventKind, leg: LegRoleWord? = nil) throws {
        let info = try state.mutex.withLock { state in
            var call = try state.call(id)
            call.info.state = newState
            if newState == .talking { call.info.answeredAt = Date() }
            state.replace(call)
            return call.info
        }
        Self.tell(kind, info, events, leg: leg)
    }
}

extension FakeDaemon.State {
    fileprivate func call(_ id: String) throws(ControlError) -> FakeDaemon.Call {
        guard let call = calls.first(where: { $0.info.callId == id }) else {
            throw ControlError(.notFound, "There is no call “\(id)”.", field: "call")
        }
        return call
    }

    fileprivate mutating func replace(_ call: FakeDaemon.Call) {
        calls = calls.map { $0.info.callId == call.info.callId ? call : $0 }
    }
}
