import CallQueue
import ControlAPI
import ControlServer
import FoundationEssentials

/// What is asked of running calls: hold, mute, digits, transfer, conference, park, supervise.
///
/// Each answers with the call as it is then. What the call refuses leaves it as it was.
struct CallControlHandlers: Sendable {
    let queue: TicketQueue
    let switchboard: Switchboard
    let settings: CurrentSettings

    func register(in handlers: inout ControlHandlers) {
        registerTalk(in: &handlers)
        registerTransfers(in: &handlers)
        registerSupervision(in: &handlers)
    }

    private func registerTalk(in handlers: inout ControlHandlers) {
        handlers.register(HoldRequest.self) { request, _ in
            let party = try PartyID(request.party)
            return try await ask(request.call) { $0.hold(party) }
        }
        handlers.register(ResumeRequest.self) { request, _ in
            let party = try PartyID(request.party)
            return try await ask(request.call) { $0.resume(party) }
        }
        handlers.register(MuteRequest.self) { request, _ in
            let party = try PartyID(request.party)
            return try await ask(request.call) { $0.mute(true, party) }
        }
        handlers.register(UnmuteRequest.self) { request, _ in
            let party = try PartyID(request.party)
            return try await ask(request.call) { $0.mute(false, party) }
        }
        handlers.register(SendDigitsRequest.self) { request, _ in
            let (party, digits) = (try PartyID(request.party) ?? .customer, try Self.digits(request.digits))
            return try await ask(request.call) { $0.sendDigits(digits, to: party) }
        }
        handlers.register(DropPartyRequest.self) { request, _ in
            let party = try PartyID(request.party) ?? .agent
            return try await ask(request.call) { $0.drop(party) }
        }
    }

    private func registerTransfers(in handlers: inout ControlHandlers) {
        handlers.register(TransferRequest.self) { request, peer in
            let confirms = try CallHandlers.confirms(request.confirm, peer)
            try await mustRun(request.call)
            let target = try await target(agent: request.agent, number: request.number, confirms, for: request.call)
            let purpose: Undertaking.Purpose = request.consult == true ? .consultation : .transfer
            return try await ask(request.call) { $0.ring(target, for: purpose) }
        }
        handlers.register(ConferenceRequest.self) { request, peer in
            let confirms = try CallHandlers.confirms(request.confirm, peer)
            try await mustRun(request.call)
            let target = try await target(agent: request.agent, number: request.number, confirms, for: request.call)
            return try await ask(request.call) { $0.ring(target, for: .conference) }
        }
        handlers.register(CompleteTransferRequest.self) { request, _ in
            try await ask(request.call) { $0.completeTransfer() }
        }
        handlers.register(JoinRequest.self) { request, _ in try await ask(request.call) { $0.joinAll() } }
        handlers.register(TakeBackRequest.self) { request, _ in try await ask(request.call) { $0.takeBack() } }
        handlers.register(ParkRequest.self) { request, _ in try await ask(request.call) { $0.park() } }
        handlers.register(RetrieveRequest.self) { request, _ in
            try await mustRun(request.call)
            let agent = try await freeAgent(request.agent)
            return try await ask(request.call) { $0.retrieve(agent) }
        }
    }

    private func registerSupervision(in handlers: inout ControlHandlers) {
        handlers.register(SuperviseRequest.self) { request, _ in
            try await mustRun(request.call)
            guard let mode = SupervisionMode(rawValue: request.mode.rawValue) else {
                throw ControlError(.invalidParams, "The mode is listen, whisper or barge.", field: "mode")
            }
            let supervisor = try known(request.agent)
            if let party = await party(of: supervisor, in: request.call) {
                guard party.isSupervisor else { throw Self.hearsAlready(supervisor, request.call) }
                return try await ask(request.call) { $0.supervise(party.id, as: mode) }
            }
            let free = try await freeAgent(request.agent)
            return try await ask(request.call) { $0.supervise(free, mode) }
        }
        handlers.register(TakeOverRequest.self) { request, _ in
            try await mustRun(request.call)
            if let party = await party(of: try known(request.agent), in: request.call) {
                return try await ask(request.call) { $0.takeOver(party.id) }
            }
            let free = try await freeAgent(request.agent)
            return try await ask(request.call) { $0.bring(.agent(free)) }
        }
    }

    // MARK: Inside

    func ask(
        _ call: String, _ request: @Sendable (inout CallStateMachine) -> CallStateMachine.Answer
    ) async throws -> CallInfo {
        let id = CallID(rawValue: call)
        guard let answer = await switchboard.ask(id, request) else {
            throw try await absence(of: call)
        }
        switch answer {
        case .success(let snapshot): return CallInfo(snapshot)
        case .failure(let refusal): throw ControlError(refusal, call: call)
        }
    }

    /// Before anything is said of agents and numbers: a call that is not there is the first thing to mend.
    private func mustRun(_ call: String) async throws {
        if await switchboard.snapshot(CallID(rawValue: call)) == nil { throw try await absence(of: call) }
    }

    private func absence(of call: String) async throws -> ControlError {
        guard try await queue.attempt(CallID(rawValue: call).attempt) != nil else {
            return ControlError(.notFound, "There is no call “\(call.prefix(64))”.", field: "call")
        }
        return ControlError(.conflict, "The call is over.", callId: call, field: "call")
    }

    private func party(of agent: AgentID, in call: String) async -> Party? {
        await switchboard.snapshot(CallID(rawValue: call))?.party(of: agent)
    }

    private static func hearsAlready(_ agent: AgentID, _ call: String) -> ControlError {
        ControlError(
            .conflict, "Agent \(agent) talks in this call and hears it already.", callId: call, field: "agent")
    }

    private func target(
        agent: String?, number: String?, _ confirms: Bool, for call: String
    ) async throws -> Party.Target {
        switch (agent, number) {
        case (_?, nil): .agent(try await freeAgent(agent))
        case (nil, let number?): .number(try await outside(number, confirms, for: call))
        default: throw ControlError(.invalidParams, "Give either an agent or a number.", field: "agent")
        }
    }

    private func known(_ agent: String?) throws(ControlError) -> AgentID {
        guard let agent, !agent.isEmpty else {
            throw ControlError(.invalidParams, "Say which agent (agent).", field: "agent")
        }
        guard settings.configuration.agents.contains(where: { $0.id == agent }) else {
            throw ControlError(.unknownAgent, "No agent “\(agent.prefix(64))” is in the configuration.", field: "agent")
        }
        return AgentID(rawValue: agent)
    }

    private func freeAgent(_ agent: String?) async throws -> AgentID {
        let agent = try known(agent)
        let running = await switchboard.snapshots()
        if let call = running.first(where: { $0.party(of: agent) != nil }) {
            throw ControlError(
                .agentBusy, "Agent \(agent) is in a call.", callId: call.order.callID.rawValue, field: "agent")
        }
        return agent
    }

    /// Somebody outside, as far as policy allows, and who is not in the call already.
    private func outside(_ text: String, _ confirms: Bool, for call: String) async throws -> DialableNumber {
        switch try await queue.mayReach(text, confirmsUnusual: confirms) {
        case .success(let number):
            let parties = await switchboard.snapshot(CallID(rawValue: call))?.parties
            guard parties?.all.contains(where: { $0.isAlive && $0.number == number }) != true else {
                throw ControlError(
                    .duplicateInFlight, "The number is in this call already.", callId: call, field: "number")
            }
            return number
        case .failure(let refusal):
            var error = ControlError(refusal)
            error.data.field = "number"
            throw error
        }
    }

    private static func digits(_ text: String) throws(ControlError) -> String {
        let allowed = "0123456789*#ABCDabcdpP,"
        guard (1...64).contains(text.count), text.allSatisfy({ allowed.contains($0) }) else {
            throw ControlError(
                .invalidParams, "Digits are 1 to 64 of 0-9 * # A-D; p or , waits half a second.", field: "digits")
        }
        return text
    }
}

extension PartyID {
    /// - Throws: `invalidParams` for a number no party can have.
    fileprivate init?(_ number: Int?) throws(ControlError) {
        guard let number else { return nil }
        guard let value = UInt8(exactly: number) else {
            throw ControlError(.invalidParams, "A party is a number from 0 to 255 (see call.get).", field: "party")
        }
        self.init(rawValue: value)
    }
}
