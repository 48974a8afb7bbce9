import CallQueue
import ControlAPI
import ControlServer
import FoundationEssentials
import Media

/// `recording.list`, `recording.listen`, `recording.export`, `recording.piece`, `recording.delete`.
struct RecordingHandlers: Sendable {
    let keeper: RecordingKeeper
    let copies: RecordingCopies
    let listening: ListeningCopies
    let settings: CurrentSettings
    let queue: TicketQueue
    let log: Log

    func register(in handlers: inout ControlHandlers) {
        handlers.register(ListRecordingsRequest.self) { request, _ in
            try await list(request)
        }
        handlers.register(ListenRecordingRequest.self) { request, peer in
            try await inRecordingWords { try await listen(request, peer) }
        }
        handlers.register(ExportRecordingRequest.self) { request, peer, connection in
            try await inRecordingWords { try await export(request, peer, connection) }
        }
        handlers.register(RecordingPieceRequest.self) { request, _ in
            try await inRecordingWords {
                let (bytes, isLast) = try await copies.piece(of: request.export, at: request.offset)
                return RecordingPiece(data: bytes, last: isLast)
            }
        }
        handlers.register(DeleteRecordingRequest.self) { request, peer in
            try await inRecordingWords { try await delete(request, peer) }
        }
    }

    private func list(_ request: ListRecordingsRequest) async throws -> RecordingList {
        var filter = RecordingFilter(
            call: request.call.map(CallID.init(rawValue:)), ticket: request.ticket.map(TicketID.init(rawValue:)),
            agent: request.agent.map(AgentID.init(rawValue:)))
        if let kind = request.kind {
            guard let known = RecordingKind(rawValue: kind.rawValue) else {
                throw ControlError(.invalidParams, "The kind is talk or earlyMedia.", field: "kind")
            }
            filter.kind = known
        }
        if let day = request.day {
            guard let span = CalendarDay.span(day) else {
                throw ControlError(.invalidParams, "A day is written as 2026-11-21.", field: "day")
            }
            (filter.from, filter.to) = span
        }
        let page = Page(request.limit, request.offset, most: 1000, usual: 100)
        let retention = settings.configuration.recording.retention
        return RecordingList(
            recordings: try await keeper.book.list(filter, offset: page.offset, limit: page.limit).map {
                RecordingInfo($0, retention, now: queue.now)
            }, total: try await keeper.book.count(filter))
    }

    private func listen(_ request: ListenRecordingRequest, _ peer: ControlPeer) async throws -> RecordingListening {
        let entry = try await keeper.book.present(request.recording)
        // Before anything of it is given away.
        _ = try await keeper.book.export(entry.id, by: peer.auditName, reason: "listened to", at: queue.now)
        let (descriptor, copy) = try await copies.clear(entry.path, keys: settings.configuration.recording.keys)
        log.notice(
            "recording.listened", ["recording": entry.id, "number": entry.number, "by": peer.auditName])
        return RecordingListening(
            recordingId: entry.id, path: listening.offer(descriptor, bytes: copy.bytes, to: peer), bytes: copy.bytes,
            durationSeconds: copy.duration.inSeconds, complete: copy.isComplete, text: copy.text)
    }

    private func export(
        _ request: ExportRecordingRequest, _ peer: ControlPeer, _ connection: ControlConnection
    ) async throws -> RecordingExport {
        let reason = try ReasonText.checked(request.reason)
        let entry = try await keeper.book.present(request.recording)
        let (name, copy) = try await copies.make(of: entry.path, keys: settings.configuration.recording.keys)
        let copies = copies
        connection.whenClosed("recording \(name)") { Task { await copies.close(name) } }
        do {
            // Before anything of it is given away.
            _ = try await keeper.book.export(entry.id, by: peer.auditName, reason: reason, at: queue.now)
        } catch {
            await copies.close(name)
            throw error
        }
        log.notice(
            "recording.exported",
            ["recording": entry.id, "number": entry.number, "by": peer.auditName, "reason": reason])
        return RecordingExport(
            export: name, recordingId: entry.id, bytes: copy.bytes, durationSeconds: copy.duration.inSeconds,
            complete: copy.isComplete, text: copy.text)
    }

    private func delete(_ request: DeleteRecordingRequest, _ peer: ControlPeer) async throws -> Done {
        let reason = try ReasonText.checked(request.reason)
        if request.force == true, reason.isEmpty {
            throw ControlError(.invalidParams, "Who forces a deletion says why (reason).", field: "reason")
        }
        try await keeper.delete(
            request.recording, by: peer.auditName, reason: reason, forced: request.force ?? false)
        return Done()
    }
}

/// Runs a request about recordings; what it throws comes out in the protocol's words.
private func inRecordingWords<Value>(_ request: () async throws -> Value) async throws -> Value {
    do {
        return try await request()
    } catch let error as RecordingRefusal {
        throw ControlError(error)
    } catch let error as RecordingFault {
        throw ControlError(.conflict, ControlError.sentence("\(error)"), field: "recording")
    } catch let error as RecordingCopies.Fault {
        throw ControlError(error)
    } catch let error as RecordingKeeper.FileRemains {
        throw ControlError(.storeFailed, ControlError.sentence("\(error)"))
    } catch {
        throw ControlError.translated(error)
    }
}

extension ControlError {
    fileprivate init(_ refusal: RecordingRefusal) {
        switch refusal {
        case .unknown(let id):
            self.init(.notFound, "There is no recording “\(id.prefix(64))”; see recording.list.", field: "recording")
        case .deletedAlready(_, let at):
            self.init(.conflict, "It was deleted at \(Instant.text(of: at)).", field: "recording")
        case .running: self.init(.conflict, "It is being made now; wait for the call's end.", field: "recording")
        case .keptUntil(_, let until):
            self.init(
                .conflict,
                "Recordings are kept until \(Instant.text(of: until)) at least (recording.keepAtLeastDays); force it with a "
                    + "reason.", retryAt: until, field: "recording")
        }
    }

    fileprivate init(_ fault: RecordingCopies.Fault) {
        switch fault {
        case .tooMany:
            self.init(.overloaded, "\(RecordingCopies.most) recordings are being fetched already; try again soon.")
        case .unknown: self.init(.notFound, "There is no such export (any more).", field: "export")
        case .outside: self.init(.invalidParams, "The offset lies outside the copy.", field: "offset")
        case .noMemory(let reason): self.init(.overloaded, "There is no memory for the copy: \(reason).")
        }
    }
}

extension ControlPeer {
    /// Who asked, as the audit keeps it.
    var auditName: String {
        switch self {
        case .socket(let uid, let pid): "user \(uid) (process \(pid))"
        case .page(let page): "agent \(page.agent)"
        }
    }
}

extension StoredRecording.Copy {
    fileprivate var text: String? {
        if isDamaged { return "what follows is damaged or was changed; the copy ends before it" }
        return isComplete ? nil : "it was cut off: by a kill, a power failure or a full disk"
    }
}

extension RecordingInfo {
    init(_ entry: RecordingEntry, _ retention: RecordingRetention, now: Date) {
        let until = retention.keptUntil(entry)
        self.init(
            recordingId: entry.id, callId: entry.call.rawValue, ticketId: entry.ticketID?.rawValue,
            agentId: entry.agent?.rawValue, number: entry.number,
            kind: RecordingKindWord(rawValue: entry.kind.rawValue),
            startedAt: entry.startedAt, durationSeconds: entry.seconds, file: entry.path, keyId: entry.keyID,
            consent: entry.consent, text: entry.failure, keptUntil: until > now ? until : nil)
    }
}
