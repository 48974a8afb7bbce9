import FoundationEssentials

extension SQLiteStore {
    func insert(_ attempt: LiveAttempt, batch: Int?, node: String) throws {
        let order = attempt.order
        try run(.insertAttempt) {
            $0.bind(1, order.attemptID.rawValue)
            $0.bind(2, node)
            $0.bind(3, attempt.ticket)
            $0.bind(4, order.ticketID?.rawValue)
            $0.bind(5, batch)
            $0.bind(6, order.ticketClass?.rawValue)
            $0.bind(7, order.attemptNumber)
            $0.bind(8, order.agent?.rawValue ?? "")
            $0.bind(9, attempt.number)
            $0.bind(10, StoredNumber.text(order.destination))
            $0.bind(11, order.origin.rawValue)
            $0.bind(12, order.issuedAt.milliseconds)
            $0.bind(13, order.note)
            $0.bind(14, order.flow?.rawValue)
        }
    }

    func markCustomerLeg(_ attempt: AttemptID, at: Date) throws -> Bool {
        try mark(.markCustomerLeg, attempt, at)
        return database.changes == 1
    }

    func markRinging(_ attempt: AttemptID, at: Date) throws { try mark(.markRinging, attempt, at) }

    func markAnswered(_ attempt: AttemptID, at: Date) throws { try mark(.markAnswered, attempt, at) }

    private func mark(_ query: StoreQuery, _ attempt: AttemptID, _ at: Date) throws {
        try run(query) {
            $0.bind(1, attempt.rawValue)
            $0.bind(2, at.milliseconds)
        }
    }

    func finish(_ outcome: AttemptOutcome, isCounted: Bool) throws {
        let timeline = outcome.timeline
        try run(.finishAttempt) {
            $0.bind(1, outcome.attemptID.rawValue)
            $0.bind(2, timeline.agentInvitedAt?.milliseconds)
            $0.bind(3, timeline.agentAnsweredAt?.milliseconds)
            $0.bind(4, timeline.customerInvitedAt?.milliseconds)
            $0.bind(5, timeline.ringingAt?.milliseconds)
            $0.bind(6, timeline.answeredAt?.milliseconds)
            $0.bind(7, timeline.endedAt.milliseconds)
            $0.bind(8, outcome.disposition.rawValue)
            $0.bind(9, outcome.endedBy.rawValue)
            $0.bind(10, outcome.sipStatus)
            $0.bind(11, outcome.q850)
            $0.bind(12, outcome.reasonText)
            $0.bind(13, outcome.recordingPath)
            $0.bind(14, isCounted)
            $0.bind(15, outcome.joinedAgent?.rawValue)
            $0.bind(16, Int((timeline.heldTime * 1_000).rounded()))
            $0.bind(17, timeline.handOverWantedAt?.milliseconds)
            $0.bind(18, timeline.handedOverAt?.milliseconds)
        }
        for leg in outcome.legs { try insert(leg, of: outcome.attemptID) }
    }

    func record(_ attempt: AttemptID) throws -> CallDetailRecord? {
        try first(.attempt, { $0.bind(1, attempt.rawValue) }, read: CallDetailRecord.init)
    }

    func history(ofNumber number: String, since: Date) throws -> [NumberAttempt] {
        try database.statement(.history).all(
            {
                $0.bind(1, number)
                $0.bind(2, since.milliseconds)
            },
            read: { row in
                let rungAt = row.optionalInt(3).map(Date.init(milliseconds:))
                let endedAt = row.date(4)
                let isEnded = endedAt != nil
                let disposition = row.optionalText(7).flatMap(Disposition.init(rawValue:))
                return NumberAttempt(
                    attemptID: AttemptID(rawValue: row.text(0)), agent: row.agent(1),
                    issuedAt: Date(milliseconds: row.int(2)), rungAt: rungAt, isEnded: isEnded,
                    isCounted: isEnded ? row.bool(5) : rungAt != nil,
                    talkedAt: disposition == .answered ? row.date(6) : nil,
                    abandonedAt: disposition == .abandoned ? endedAt : nil,
                    machineAt: disposition == .machine || disposition == .messageLeft ? endedAt : nil)
            })
    }

    func liveAttempts() throws -> [FoundAttempt] { try database.statement(.liveAttempts).all(read: FoundAttempt.init) }

    func endDamaged(_ attempt: AttemptID, at: Date) throws { try mark(.endDamagedAttempt, attempt, at) }
}

extension FoundAttempt {
    /// From `StoreQuery.liveAttempts`.
    init(_ row: SQLiteStatement) throws {
        do {
            var attempt = LiveAttempt(try CallDetailRecord(row), ticket: row.optionalInt(31), number: row.text(32))
            attempt.handedOverAt = row.date(30)
            self = .sound(attempt)
        } catch let error as StoreError {
            guard case .damagedRow = error else { throw error }
            self = .damaged(DamagedAttempt(id: AttemptID(rawValue: row.text(0)), ticket: row.optionalInt(31), error))
        }
    }
}

extension CallDetailRecord {
    /// From `StoreQuery.attemptColumns`.
    ///
    /// - Throws: `StoreError.damagedRow`.
    init(_ row: SQLiteStatement) throws {
        let id = row.text(0)
        func damaged(_ column: String, _ value: String) -> StoreError {
            .damagedRow(table: "attempts", row: id, column: column, value: value)
        }
        guard let destination = StoredNumber.number(row.text(6)) else { throw damaged("dialled", "…") }
        guard let origin = CallOrigin(rawValue: row.text(7)) else { throw damaged("origin", row.text(7)) }
        guard let phase = AttemptPhase(rawValue: row.text(8)) else { throw damaged("phase", row.text(8)) }
        self.init(
            attemptID: AttemptID(rawValue: id), ticketID: row.optionalText(1).map(TicketID.init(rawValue:)),
            batchID: row.optionalText(2).map(BatchID.init(rawValue:)),
            ticketClass: row.optionalText(3).map(TicketClass.init(rawValue:)), attemptNumber: row.int(4),
            agent: row.agent(5), destination: destination, origin: origin, phase: phase,
            issuedAt: row.date(9) ?? Date(milliseconds: 0), customerInvitedAt: row.date(12), ringingAt: row.date(13),
            answeredAt: row.date(14), timeline: Self.timeline(row),
            disposition: row.optionalText(16).flatMap(Disposition.init(rawValue:)),
            endedBy: row.optionalText(17).flatMap(EndedBy.init(rawValue:)), sipStatus: row.optionalInt(18),
            q850: row.optionalInt(19), reasonText: row.text(20), recordingPath: row.optionalText(21),
            isCounted: row.optionalInt(22).map { $0 != 0 }, note: row.optionalText(23),
            flow: row.optionalText(24).map(FlowName.init(rawValue:)), callAgainAt: row.date(25),
            refusesCalls: row.int(26) != 0, isToOtherNumber: row.int(27) != 0)
    }

    private static func timeline(_ row: SQLiteStatement) -> AttemptTimeline? {
        guard let endedAt = row.date(15) else { return nil }
        return AttemptTimeline(
            agentInvitedAt: row.date(10), agentAnsweredAt: row.date(11), customerInvitedAt: row.date(12),
            ringingAt: row.date(13), answeredAt: row.date(14), endedAt: endedAt,
            heldTime: Double(row.int(28)) / 1_000, handOverWantedAt: row.date(29), handedOverAt: row.date(30))
    }
}

extension SQLiteStatement {
    /// '' where a flow leads the call and no agent has come.
    func agent(_ column: Int32) -> AgentID? {
        let text = text(column)
        return text.isEmpty ? nil : AgentID(rawValue: text)
    }

    func date(_ column: Int32) -> Date? { optionalInt(column).map(Date.init(milliseconds:)) }
}
