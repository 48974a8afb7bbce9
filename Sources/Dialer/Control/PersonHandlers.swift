import CallQueue
import ControlAPI
import ControlServer
import FoundationEssentials

/// `person.export`, `person.delete`.
struct PersonHandlers: Sendable {
    let queue: TicketQueue
    let keeper: RecordingKeeper
    /// Holds messages about the person's calls and tickets.
    let courier: Courier
    let retention: @Sendable () -> RecordingRetention
    let log: Log

    func register(in handlers: inout ControlHandlers) {
        handlers.register(ExportPersonRequest.self) { request, peer in
            try await inPersonWords { try await export(request, by: peer.auditName) }
        }
        handlers.register(DeletePersonRequest.self) { request, peer in
            try await inPersonWords { try await delete(request, by: peer.auditName) }
        }
    }

    func export(_ request: ExportPersonRequest, by who: String) async throws -> PersonInfo {
        let warrant = PersonWarrant(who: who, reason: try ReasonText.checked(request.reason))
        let data = try await queue.exportPerson(request.number, for: warrant) { calls in
            try await recordings(of: calls).count
        }
        let entries = try await recordings(of: data.attempts.map(\.record.attemptID))
        log.notice("person.exported", ["number": data.number.masked, "by": who, "reason": warrant.reason])
        let (clock, now, retention) = (await queue.siteClock, queue.now, retention())
        return PersonInfo(
            number: data.number.identity, tickets: data.tickets.map(PersonTicket.init),
            calls: data.attempts.map { CallRecord($0, clock, reveals: true, revealsOthers: false) },
            answers: Dictionary(
                uniqueKeysWithValues: data.answers.compactMap { id, answers in
                    [AnswerInfo](answers).map { (id.rawValue, $0) }
                }), recordings: entries.map { RecordingInfo($0, retention, now: now) },
            doNotCall: data.doNotCall.map { ControlAPI.DoNotCallEntry($0) })
    }

    /// Recordings first: should one not go, the rest is still there to be asked for again.
    func delete(_ request: DeletePersonRequest, by who: String) async throws -> DeletedPerson {
        let reason = try ReasonText.checked(request.reason)
        guard !reason.isEmpty else {
            throw ControlError(.invalidParams, "Who deletes a person's data says why (reason).", field: "reason")
        }
        let warrant = PersonWarrant(who: who, reason: reason, isForced: request.force ?? false)
        let atLeast = retention().atLeastDays * 86_400
        let data = try await queue.person(request.number)
        try await queue.mayDelete(data, warrant, keptAtLeast: atLeast)
        let entries = try await recordings(of: data.attempts.map(\.record.attemptID))
        if let running = entries.first(where: \.isRunning) { throw PersonRefusal.inCall(running.call) }
        if let until = entries.map(retention().keptUntil).max(), until > queue.now, !warrant.isForced {
            throw PersonRefusal.keptUntil(until)
        }
        for entry in entries {
            try await keeper.delete(entry.id, by: who, reason: reason, forced: warrant.isForced)
        }
        let deleted = try await queue.deletePerson(
            request.number, for: warrant, keptAtLeast: atLeast, recordings: entries.count)
        try await courier.forget(
            lanes: data.attempts.map(\.record.callID.rawValue) + data.tickets.map(\.id.rawValue))
        log.notice("person.deleted", ["number": deleted.number, "by": who, "reason": reason])
        return DeletedPerson(
            number: deleted.number, tickets: deleted.tickets, calls: deleted.calls, recordings: entries.count,
            doNotCall: deleted.isRefused)
    }

    private func recordings(of calls: [AttemptID]) async throws -> [RecordingEntry] {
        var entries: [RecordingEntry] = []
        for call in calls {
            entries += try await keeper.book.list(RecordingFilter(call: CallID(call)), limit: 1000)
        }
        return entries
    }
}

private func inPersonWords<Value>(_ request: () async throws -> Value) async throws -> Value {
    do {
        return try await request()
    } catch let error as PersonRefusal {
        throw ControlError(error)
    } catch let error as RecordingKeeper.FileRemains {
        throw ControlError(.storeFailed, ControlError.sentence("\(error)"))
    } catch {
        throw ControlError.translated(error)
    }
}

extension ControlError {
    fileprivate init(_ refusal: PersonRefusal) {
        switch refusal {
        case .unknown: self.init(.notFound, "Nothing is kept of this number.", field: "number")
        case .inCall(let call):
            self.init(.conflict, "The person is in call \(call) now; wait for its end.", field: "number")
        case .keptUntil(let until):
            self.init(
                .conflict,
                "Calls are kept until \(Instant.text(of: until)) at least (recording.keepAtLeastDays); force it.",
                retryAt: until, field: "number")
        }
    }
}

extension PersonTicket {
    fileprivate init(_ ticket: PersonData.Ticket) {
        var fields = ticket.details.fields
        if let order = ticket.details.order { fields["order", default: order] = order }
        if let product = ticket.details.product { fields["product", default: product] = product }
        self.init(
            ticketId: ticket.id.rawValue, batchId: ticket.batch.rawValue, ticketClass: ticket.ticketClass.rawValue,
            state: TicketStateWord(rawValue: ticket.state),
            customer: ticket.details.customerName.isEmpty ? nil : ticket.details.customerName,
            numbers: ticket.numbers.map(\.identity),
            title: ticket.details.details.isEmpty ? nil : ticket.details.details,
            createdAt: ticket.openedAt, fields: fields.isEmpty ? nil : fields, resolution: ticket.resolution?.word,
            note: ticket.details.note, resolvedAt: ticket.details.resolvedAt,
            consentRef: ticket.consentRef)
    }
}
