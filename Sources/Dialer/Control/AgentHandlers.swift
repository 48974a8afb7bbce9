import CallQueue
import ControlAPI
import ControlServer
import FoundationEssentials

/// `agent.*` but for lines: who is there, what they want and do.
struct AgentHandlers: Sendable {
    /// Letters of a pause code.
    static let longestCode = 32

    let daemon: Daemon
    let registered: PhoneHandlers

    func register(in handlers: inout ControlHandlers) {
        handlers.register(ListAgentsRequest.self) { request, _ in await list(request) }
        handlers.register(GetAgentRequest.self) { request, _ in
            let agent = try named(request.agent)
            do {
                return await info(try await daemon.queue.agent(agent))
            } catch QueueError.unknownAgent {
                guard let former = await former().first(where: { $0.agentId == agent.rawValue }) else {
                    throw QueueError.unknownAgent(agent)
                }
                return former
            }
        }
        // On the queue's thread, so that what one connection asks for is carried out in its order.
        let executor = daemon.queue.executor
        handlers.register(LogInAgentRequest.self, on: executor) { request, _ in
            let code = try Self.pause(request.pauseCode)
            return try await set(code.map(AgentIntent.paused) ?? .available, of: request.agent)
        }
        handlers.register(ReadyAgentRequest.self, on: executor) { request, _ in
            try await set(request.once == true ? .onDemand(isAsking: true) : .available, of: request.agent)
        }
        handlers.register(PauseAgentRequest.self, on: executor) { request, _ in
            try await set(.paused(try Self.pause(request.code) ?? .unspecified), of: request.agent)
        }
        handlers.register(LogOutAgentRequest.self, on: executor) { request, _ in
            try await set(.loggedOut, of: request.agent)
        }
    }

    private func set(_ intent: AgentIntent, of agent: String?) async throws -> AgentInfo {
        let state = try await daemon.queue.setIntent(intent, of: try named(agent))
        daemon.dispatcher.wake()
        return await info(state)
    }

    private func list(_ request: ListAgentsRequest) async -> AgentList {
        let states = await daemon.queue.agents()
        let all = await infos(states) + (await former())
        guard let agent = request.agent else { return AgentList(agents: all) }
        let showsOthers = request.colleagues == true
        return AgentList(
            agents: all.compactMap { info in
                if info.agentId == agent { return info }
                return showsOthers ? info.forColleagues : nil
            })
    }

    /// What is known beside the queue is asked for once, of however many.
    private func infos(_ states: [AgentState]) async -> [AgentInfo] {
        let settings = Dictionary(daemon.settings.configuration.agents.map { ($0.id, $0) }) { first, _ in first }
        let (reachable, lines) = (registered.reachability(), await daemon.switchboard.lineStatuses())
        let (now, uptime) = (Date(), daemon.queue.uptime)
        return states.map { state in
            let id = state.id.rawValue
            let facts = AgentFacts(
                settings: settings[id], isRegistered: reachable[id] ?? false, line: lines[state.id],
                missedAt: daemon.phones.missedAt(state.id))
            return AgentInfo(state, facts, now: now, uptime: uptime)
        }
    }

    /// What one agent asks is not to cost more the more colleagues there are.
    private func info(_ state: AgentState) async -> AgentInfo {
        let settings = daemon.settings.agent(state.id.rawValue)
        let facts = AgentFacts(
            settings: settings, isRegistered: settings?.phone.map { registered.isReachable($0) } ?? false,
            line: await daemon.switchboard.lineStatus(of: state.id), missedAt: daemon.phones.missedAt(state.id))
        return AgentInfo(state, facts, now: Date(), uptime: daemon.queue.uptime)
    }

    private func named(_ agent: String?) throws(ControlError) -> AgentID {
        guard let agent, !agent.isEmpty else {
            throw ControlError(.invalidParams, "Say which agent (agent).", field: "agent")
        }
        return AgentID(rawValue: agent)
    }

    /// - Throws: `invalidParams` for what is no word, or is one that the dialer sets by itself.
    static func pause(_ code: String?) throws(ControlError) -> PauseCode? {
        guard let code else { return nil }
        let isWord =
            (1...longestCode).contains(code.count)
            && code.allSatisfy { $0.isLetter || $0.isNumber || "-_".contains($0) }
        guard isWord else {
            throw ControlError(
                .invalidParams, "A pause code is one word of up to \(longestCode) letters, such as lunch.",
                field: "code")
        }
        guard !PauseCode.own.contains(PauseCode(rawValue: code)) else {
            throw ControlError(
                .invalidParams, "The dialer sets “\(code)” by itself; choose another word.", field: "code")
        }
        return PauseCode(rawValue: code)
    }
}

/// What is known of an agent beside the queue, at one moment.
private struct AgentFacts {
    let settings: AgentSettings?
    /// Of a phone that registers with us.
    let isRegistered: Bool
    let line: AgentLineStatus?
    let missedAt: Date?
}

extension AgentInfo {
    fileprivate init(_ state: AgentState, _ facts: AgentFacts, now: Date, uptime: Duration) {
        self.init(state, name: facts.settings?.name, now: now, uptime: uptime)
        know(missedAt: facts.missedAt)
        if let user = facts.settings?.phone?.user { know(facts.isRegistered, user) }
        know(facts.line, staysOnLine: facts.settings?.staysOnLine ?? false)
    }
}

extension AgentInfo {
    init(_ state: AgentState, name: String?, now: Date, uptime: Duration) {
        func date(_ instant: Duration) -> Date { now + (instant - uptime).inSeconds }
        // Only a phone that talks with us is known to be there.
        let isThere: Bool = if case .dialingSelf = state.activity { false } else { state.activity.isCall }
        self.init(
            agentId: state.id.rawValue, name: name.flatMap { $0.isEmpty ? nil : $0 }, intent: state.intent.controlWord,
            pauseCode: state.intent.pauseCode.map { PauseCodeWord(rawValue: $0.rawValue) },
            nextIntent: state.nextIntent?.controlWord,
            nextPauseCode: state.nextIntent?.pauseCode.map { PauseCodeWord(rawValue: $0.rawValue) },
            activity: state.activity.word, callId: state.activity.call?.rawValue,
            ticketId: state.activity.ticket?.rawValue, reachable: isThere ? true : nil,
            since: date(state.activitySince), until: state.activity.until.map(date),
            intentSince: date(state.intentSince), restsUntil: state.restsUntil.map(date),
            missed: state.misses > 0 ? state.misses : nil, calls: state.figures.calls,
            talkSeconds: state.figures.talkTime.inSeconds)
    }

    /// What other agents need to know before they transfer a customer.
    var forColleagues: AgentInfo {
        AgentInfo(
            agentId: agentId, name: name, intent: intent, pauseCode: pauseCode, activity: activity,
            reachable: reachable, line: line)
    }

    /// - Parameter missed: when the last call could not reach the phone; nil if it could, or nobody has called.
    fileprivate mutating func know(missedAt missed: Date?) {
        guard reachable == nil, let missed else { return }
        reachable = false
        text = "the call at \(Instant.text(of: missed)) did not reach it; check that it is registered"
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
}

extension AgentIntent {
    var controlWord: AgentIntentWord { AgentIntentWord(rawValue: word) }
}

extension AgentActivity {
    var word: AgentActivityWord {
        switch self {
        case .idle: .idle
        case .reserved: .reserved
        case .preview: .preview
        case .dialingSelf: .dialingSelf
        case .dialingCustomer: .dialingCustomer
        case .talking: .talking
        case .held: .held
        case .wrapUp: .wrapUp
        }
    }
}
