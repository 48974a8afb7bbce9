import CallQueue
import ControlAPI
import ControlServer
import FoundationEssentials
import Glibc
import SIP

/// `system.*`, `agent.list` and `page.pair`.
struct SystemHandlers: Sendable {
    let daemon: Daemon
    let registered: PhoneHandlers

    func register(in handlers: inout ControlHandlers) {
        handlers.register(StatusRequest.self) { _, _ in try await status() }
        handlers.register(VersionRequest.self) { _, _ in version }
        handlers.register(DoctorRequest.self) { _, _ in await Doctor(daemon: daemon, registered: registered).report() }
        handlers.register(DrainRequest.self) { request, _ in try await drain(request) }
        handlers.register(ListAgentsRequest.self) { request, _ in await agents(request) }
        handlers.register(PairPageRequest.self) { request, _ in try pair(request) }
    }

    private var version: VersionInfo {
        VersionInfo(
            dialer: DialerVersion.text, protocolVersion: ControlProtocol.version, pjsip: SIPEngine.pjsipVersion,
            sqlite: TicketQueue.sqliteVersion, microhttpd: ControlServer.microhttpdVersion)
    }

    // MARK: Status

    private func status() async throws -> SystemStatus {
        let calls = await daemon.switchboard.snapshots()
        let counts = try await daemon.queue.counts()
        let agents = await agents(ListAgentsRequest()).agents
        return SystemStatus(
            version: DialerVersion.text, pid: Int(getpid()), startedAt: daemon.startedAt,
            uptimeSeconds: Date().timeIntervalSince(daemon.startedAt), draining: daemon.settings.isDraining,
            calls: calls.count, talking: calls.count { $0.state.word == .talking },
            callsPerSecond: daemon.callRate.callsPerSecond,
            agents: Dictionary(grouping: agents, by: \.activity.rawValue).mapValues(\.count), trunks: await trunks(),
            tickets: counts.states, waiting: counts.waitingWords,
            batches: try await batchStates(),
            recording: daemon.settings.configuration.recording.isOn, residentBytes: ResidentMemory.bytes())
    }

    private func batchStates() async throws -> [String: Int] {
        var states: [String: Int] = [:]
        for batch in await daemon.queue.batches() {
            let word = BatchStateWord(batch.state, try await daemon.queue.counts(batch.id))
            states[word.rawValue, default: 0] += 1
        }
        return states
    }

    private func trunks() async -> [TrunkInfo] {
        let router = await daemon.switchboard.trunks
        let now = daemon.clock.now
        return router.trunks.map { TrunkInfo($0, on: router, at: now) }
    }

    // MARK: Agents

    private func agents(_ request: ListAgentsRequest) async -> AgentList {
        let calls = await daemon.switchboard.snapshots()
        let inCalls = calls.flatMap { call in call.agents.map { ($0.rawValue, call) } }
        let byAgent = Dictionary(inCalls, uniquingKeysWith: { first, _ in first })
        let reachable = registered.reachability()
        let lines = await daemon.switchboard.lineStatuses()
        let settings = daemon.settings.configuration.agents.filter { request.agent == nil || $0.id == request.agent }
        return AgentList(
            agents: settings.map { agent in
                let missed = daemon.phones.missedAt(AgentID(rawValue: agent.id))
                var info = AgentInfo(agent, in: byAgent[agent.id], missedAt: missed)
                if let isReachable = reachable[agent.id] { info.know(isReachable, agent.phone?.user ?? "") }
                info.know(lines[AgentID(rawValue: agent.id)], staysOnLine: agent.staysOnLine)
                return info
            })
    }

    private func pair(_ request: PairPageRequest) throws -> PagePairing {
        guard daemon.settings.configuration.agents.contains(where: { $0.id == request.agent }) else {
            throw ControlError(.unknownAgent, "No agent “\(request.agent)” is in the configuration.", field: "agent")
        }
        if let role = request.role, !PageRole.all.contains(role) {
            let names = PageRole.all.map(\.rawValue).joined(separator: ", ")
            throw ControlError(
                .invalidParams, "There is no role “\(role.rawValue.prefix(64))”; allowed are \(names).", field: "role")
        }
        return try daemon.pages.pair(agent: request.agent, origin: request.origin, role: request.role ?? .agent)
    }

    // MARK: Drain

    private func drain(_ request: DrainRequest) async throws -> DrainResult {
        let limit = try Self.limit(of: request) ?? daemon.settings.configuration.calls.drain.inSeconds
        // At once, so that whoever has the answer can rely on it; the rest in the order in which it was asked for.
        await daemon.setDraining(request.cancel != true)
        if request.cancel == true {
            daemon.requests.send(.resume)
            return DrainResult(draining: false, calls: await daemon.switchboard.count)
        }
        daemon.requests.send(.drain(limit: .seconds(limit), stops: request.stop == true))
        return DrainResult(
            draining: true, calls: await daemon.switchboard.count, endsAt: Date().addingTimeInterval(limit))
    }

    private static func limit(of request: DrainRequest) throws(ControlError) -> Double? {
        guard let limit = request.limitSeconds else { return nil }
        guard (0...86_400).contains(limit) else {
            throw ControlError(.invalidParams, "A drain lasts 0 to 86,400 seconds.", field: "limitSeconds")
        }
        return limit
    }
}

extension AgentInfo {
    /// - Parameter missed: when the last call could not reach the phone; nil if it could, or nobody has called.
    init(_ agent: AgentSettings, in call: CallSnapshot?, missedAt missed: Date?) {
        // Only a phone that talks with us is known to be there.
        let isThere = call?.party(of: AgentID(rawValue: agent.id))?.isPresent ?? false
        self.init(
            agentId: agent.id, name: agent.name.isEmpty ? nil : agent.name, intent: .available,
            activity: call?.activity ?? .idle, callId: call?.order.callID.rawValue,
            reachable: isThere ? true : missed == nil ? nil : false,
            text: isThere ? nil : missed.map(Self.unreached))
    }

    /// Of a phone that registers with us more is known than its last call.
    fileprivate mutating func know(_ isRegistered: Bool, _ user: String) {
        if reachable == true { return }
        reachable = isRegistered
        text = isRegistered ? nil : PhoneHandlers.absent(user)
    }

    /// One whose line stands is reached, wherever the phone registers.
    fileprivate mutating func know(_ line: AgentLineStatus?, staysOnLine: Bool) {
        guard line != nil || staysOnLine else { return }
        self.line = line?.state.word ?? .off
        if self.line == .ready || self.line == .inCall { (reachable, text) = (true, nil) }
        text = line?.text ?? text
    }

    private static func unreached(at instant: Date) -> String {
        "the call at \(Instant.text(of: instant)) did not reach it; check that it is registered"
    }
}

extension TicketCounts {
    /// Waiting tickets by the reason's word.
    var waitingWords: [String: Int] {
        Dictionary(waiting.map { ($0.key.word.rawValue, $0.value) }, uniquingKeysWith: +)
    }
}
