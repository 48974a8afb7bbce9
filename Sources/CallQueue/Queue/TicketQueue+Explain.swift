import FoundationEssentials

extension TicketQueue {
    /// Why a ticket is not being called, and when it will be.
    ///
    /// - Throws: `QueueError.unknownTicket`, `StoreError`.
    package func explain(_ id: TicketID) async throws -> Explanation {
        try ready()
        let stored: StoredTicket?
        do {
            stored = try store.currentTicket(id)
        } catch let error as StoreError {
            guard case .damagedRow = error else { throw error }
            return explanation(id, damaged: error)
        }
        guard let ticket = stored else { return try await explainRefused(id) }
        let now = clock.now()
        if try isRefused(ticket) { return explanation(refused: ticket) }
        switch ticket.state {
        case .waiting(let reason, let readyAt) where readyAt.map { $0 > now } ?? true:
            return explanation(ticket, reason, readyAt: readyAt)
        case .waiting, .ready:
            let (reason, readyAt) = try obstacle(ticket, at: now)
            return explanation(ticket, reason, readyAt: readyAt)
        default:
            return explanation(ticket)
        }
    }

    /// What keeps a ready ticket from being dialled at this moment, in the order in which the queue meets it.
    func obstacle(_ ticket: StoredTicket, at now: Date) throws -> (WaitingReason, Date?) {
        let ticketClass = memory.lanes[ticket.lane]?.ticketClass
        let zone = CalleeZones.key(ticket.number)
        if memory.batches[ticket.batch]?.state == .paused { return (.batchPaused, nil) }
        let within = window(of: ticket)
        if case .closed(let opensAt) = hours.verdict(for: ticketClass, zone: zone, within: within, at: now) {
            return (.outsideHours, opensAt)
        }
        let inForce = mode(of: ticket, at: now)
        if inForce.mode == .manual { return (.byHand, nil) }
        let flow = flow(of: ticket, at: now)
        let agent = flow == nil ? freeAgent(for: ticket) : nil
        if flow == nil, agent == nil {
            return (surroundings.isDraining ? .draining : isAnySkilled(for: ticket) ? .noAgent : .noSkill, nil)
        }
        var candidate = Candidate(
            origin: .batch, agent: agent, number: ticket.number, ticket: ticket, ticketClass: ticketClass)
        candidate.flow = flow
        guard case .refused(let refusal) = try verdict(candidate, at: now) else {
            guard inForce.mode.isCustomerFirst, let lane = memory.lanes[ticket.lane],
                room(of: lane, free: floor.free(at: clock.uptime), at: now) == 0
            else { return (.nextInLine, now) }
            return (.noAgent, nil)
        }
        return (Self.waiting(refusal.reason), refusal.retryAt)
    }

    private static func waiting(_ reason: GateReason) -> WaitingReason {
        switch reason {
        case .draining: .draining
        case .trunkDown: .trunkDown
        case .noLine: .noLine
        case .batchPaused: .batchPaused
        case .agentBusy, .unknownAgent, .noAgent: .noAgent
        case .abandonmentLimit: .abandonmentLimit
        // It leaves the line at the next claim, for good or for a while.
        default: WaitingReason(reason) ?? .nextInLine
        }
    }

    /// Whether an agent there is, at work or not, has what the ticket's class asks for.
    private func isAnySkilled(for ticket: StoredTicket) -> Bool {
        let demand = demand(of: ticket)
        return floor.ids.contains { floor.profile(of: $0).meets(demand) }
    }

    private func freeAgent(for ticket: StoredTicket) -> AgentID? {
        guard !floor.ids.isEmpty else { return AgentID(rawValue: "") }
        let free = floor.free(at: clock.uptime)
        return choice(for: ticket, of: free).map { free[$0] }
    }

    private func explanation(_ ticket: StoredTicket, _ reason: WaitingReason, readyAt: Date?) -> Explanation {
        let text = text(of: reason, ticket)
        // Hours that never come are no wait.
        let needsPerson = reason.needsPerson || (reason == .outsideHours && readyAt == nil)
        return Explanation(
            ticketID: ticket.id, state: ticket.state, reason: reason.rawValue, readyAt: readyAt,
            actor: needsPerson ? .supervisor : .queue, english: text.english + moved(ticket, \.english),
            chinese: text.chinese + moved(ticket, \.chinese))
    }

    /// That its class is dialled in another mode than its own, and why; nothing otherwise.
    private func moved(_ ticket: StoredTicket, _ language: KeyPath<ExplanationText, String>) -> String {
        guard let ticketClass = memory.lanes[ticket.lane]?.ticketClass, let moved = pacing.switches[ticketClass],
            let mode = moved.move?.to, let why = moved.last?.why
        else { return "" }
        return ExplanationText(
            " (its class moved to \(mode.rawValue): \(why))",
            "（该类别已切换为\(mode.chinese)：\(ModeCondition.chinese(why))）")[keyPath: language]
    }

    private func text(of reason: WaitingReason, _ ticket: StoredTicket) -> ExplanationText {
        switch reason {
        case .review where !isPermitted(ticket): return .notPermitted
        case .cooldown where memory.skips[ticket.seq] != nil && ticket.progress.lastDisposition == nil:
            return .skipped
        // What was cut off was a talk: the customer was not only ringing.
        case .unknownAfterRestart where ticket.progress.lastDisposition == .answered: return .cutOff
        case .batchPaused where memory.batches[ticket.batch]?.startedAt == nil: return .notStarted
        case .outsideHours:
            return textOfHours(ticket)
        default: return ExplanationText(reason)
        }
    }

    private func textOfHours(_ ticket: StoredTicket) -> ExplanationText {
        guard let window = window(of: ticket) else { return ExplanationText(.outsideHours) }
        let (ticketClass, zone) = (memory.lanes[ticket.lane]?.ticketClass, CalleeZones.key(ticket.number))
        let now = clock.now()
        let own = hours.verdict(for: ticketClass, zone: zone, at: now)
        let both = hours.verdict(for: ticketClass, zone: zone, within: window, at: now)
        if both.changesAt == nil, own.isOpen || own.changesAt != nil { return .neverInBatchHours }
        return own.isOpen ? .outsideBatchHours : ExplanationText(.outsideHours)
    }

    /// Whether a batch may dial the ticket's country at all.
    private func isPermitted(_ ticket: StoredTicket) -> Bool {
        let permission = configuration.permission
        let code = CalleeZones.callingCode(CalleeZones.key(ticket.number))
        return permission.countryCodes.contains(code) || permission.otherCountries == .allow
    }

    private func explanation(_ ticket: StoredTicket) -> Explanation {
        let text = textOfWork(on: ticket)
        var until: Date?
        if case .wrapUp(let end) = ticket.state { until = end }
        return Explanation(
            ticketID: ticket.id, state: ticket.state, reason: ticket.state.word, readyAt: until,
            actor: ticket.state.isFinal ? .nobody : .agent, english: text.english, chinese: text.chinese)
    }

    /// It has not been taken out yet, but nothing else is to be waited for.
    private func explanation(refused ticket: StoredTicket) -> Explanation {
        let text = ExplanationText(.cancelled(.doNotCall))
        return Explanation(
            ticketID: ticket.id, state: ticket.state, reason: GateReason.doNotCall.rawValue, readyAt: nil,
            actor: .nobody, english: text.english, chinese: text.chinese)
    }

    private func explanation(_ id: TicketID, damaged error: StoreError) -> Explanation {
        let text = ExplanationText(.damaged)
        return Explanation(
            ticketID: id, state: .waiting(.damaged, readyAt: nil), reason: WaitingReason.damaged.rawValue, readyAt: nil,
            actor: .supervisor, english: "\(text.english) (\(error))", chinese: "\(text.chinese)（\(error)）")
    }

    /// A row that was refused gave no ticket, but people ask for it by its id all the same.
    private func explainRefused(_ id: TicketID) async throws -> Explanation {
        try await durable()
        guard let verdict = try await reader.refusal(of: id) else { throw QueueError.unknownTicket(id) }
        let place = [verdict.position.description, verdict.column.map { "column “\($0)”" }].compactMap { $0 }
        let text = ExplanationText(.refused)
        let detail = "\(place.joined(separator: ", ")): \(verdict.detail ?? verdict.reason ?? "")"
        return Explanation(
            ticketID: id, state: .refused, reason: "refused", readyAt: nil, actor: .supervisor,
            english: "\(text.english): \(detail)", chinese: "\(text.chinese)：\(detail)")
    }
}
