import CallQueue
import ControlAPI
import ControlServer
import FoundationEssentials
import Glibc
import SIP

/// `system.*` and `page.pair`.
struct SystemHandlers: Sendable {
    let daemon: Daemon
    let registered: PhoneHandlers

    func register(in handlers: inout ControlHandlers) {
        handlers.register(StatusRequest.self) { _, _ in try await status() }
        handlers.register(VersionRequest.self) { _, _ in version }
        handlers.register(DoctorRequest.self) { _, _ in await Doctor(daemon: daemon, registered: registered).report() }
        handlers.register(DrainRequest.self) { request, _ in try await drain(request) }
        handlers.register(PairPageRequest.self) { request, _ in try pair(request) }
        handlers.register(ListPagesRequest.self) { request, _ in daemon.pages.list(agent: request.agent) }
        handlers.register(RevokePageRequest.self) { request, _ in try daemon.pages.revoke(request) }
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
        let agents = await daemon.queue.agents()
        var status = SystemStatus(
            version: DialerVersion.text, pid: Int(getpid()), startedAt: daemon.startedAt,
            uptimeSeconds: Date().timeIntervalSince(daemon.startedAt), draining: daemon.settings.isDraining,
            calls: calls.count, talking: calls.count { $0.state.word == .talking },
            callsPerSecond: daemon.callRate.callsPerSecond,
            agents: Dictionary(grouping: agents, by: \.activity.word.rawValue).mapValues(\.count),
            trunks: await trunks(),
            tickets: counts.states, waiting: counts.waitingWords,
            batches: try await batchStates(),
            recording: daemon.settings.configuration.recording.isOn, residentBytes: ResidentMemory.bytes())
        status.webhooks = try await daemon.courier.counts()
        return status
    }

    private func batchStates() async throws -> [String: Int] {
        var batches: [(TicketBatch, TicketCounts)] = []
        for batch in await daemon.queue.batches() {
            batches.append((batch, try await daemon.queue.counts(batch.id)))
        }
        return BatchStateWord.tally(batches)
    }

    private func trunks() async -> [TrunkInfo] {
        let router = await daemon.switchboard.trunks
        let now = daemon.clock.now
        return router.trunks.map { TrunkInfo($0, on: router, at: now) }
    }

    // MARK: Pages

    private func pair(_ request: PairPageRequest) throws -> PagePairing {
        // An integration is nobody who talks: what is given in the agent's place is its name.
        let isKnown =
            request.role == .integration
            ? (1...64).contains(request.agent.count)
            : daemon.settings.configuration.agents.contains { $0.id == request.agent }
        guard isKnown else {
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

extension TicketCounts {
    /// Waiting tickets by the reason's word.
    var waitingWords: [String: Int] {
        Dictionary(waiting.map { ($0.key.word.rawValue, $0.value) }, uniquingKeysWith: +)
    }
}
