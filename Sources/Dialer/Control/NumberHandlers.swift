import CallQueue
import ControlAPI
import ControlServer
import FoundationEssentials

/// `number.check` and `donotcall.*`.
struct NumberHandlers: Sendable {
    /// Characters of the reason kept with an entry.
    static let longestReason = 1000

    let queue: TicketQueue

    func register(in handlers: inout ControlHandlers) {
        handlers.register(CheckNumberRequest.self) { request, _ in
            ControlAPI.NumberVerdict(try await queue.check(request.number, region: request.region))
        }
        handlers.register(AddDoNotCallRequest.self) { request, peer in
            try await add(request, by: peer)
        }
        handlers.register(RemoveDoNotCallRequest.self) { request, _ in
            try await remove(request)
        }
        handlers.register(ImportDoNotCallRequest.self) { request, _ in
            try await importFile(request)
        }
        handlers.register(ListDoNotCallRequest.self) { request, _ in
            try await list(request)
        }
    }

    func add(_ request: AddDoNotCallRequest, by peer: ControlPeer) async throws -> ControlAPI.DoNotCallEntry {
        guard (request.reason ?? "").count <= Self.longestReason else {
            throw ControlError(
                .invalidParams, "A reason has at most \(Self.longestReason) characters.", field: "reason")
        }
        if let until = request.until, until <= queue.now {
            throw ControlError(
                .invalidParams, "The entry would have lapsed already; give a later time.", field: "until")
        }
        let (entry, _) = try await queue.addDoNotCall(
            request.number, source: peer.name, note: request.reason ?? "", lapsesAt: request.until)
        return ControlAPI.DoNotCallEntry(entry)
    }

    func importFile(_ request: ImportDoNotCallRequest) async throws -> DoNotCallImport {
        guard request.data.count <= UploadMeter.mostPieceBytes else {
            throw ControlError(
                .tooLarge, "Send at most \(UploadMeter.mostPieceBytes) bytes at once, each piece with the header.",
                field: "data")
        }
        guard (request.reason ?? "").count <= Self.longestReason, (1...255).contains(request.name.count) else {
            throw ControlError(
                .invalidParams, "A name has 1 to 255 characters, a reason at most \(Self.longestReason).", field: "name"
            )
        }
        let (hasHeader, verdicts) = try await queue.importDoNotCall(
            [UInt8](request.data), source: request.name, reason: request.reason ?? "", isDryRun: request.dryRun ?? false
        )
        return DoNotCallImport(
            hasHeader: hasHeader,
            verdicts: verdicts.map {
                DoNotCallRow(
                    row: $0.record, written: $0.written, number: $0.number, verdict: $0.kind.rawValue, text: $0.text)
            })
    }

    func remove(_ request: RemoveDoNotCallRequest) async throws -> Done {
        guard try await queue.removeDoNotCall(request.number) else {
            throw ControlError(.notFound, "The number is not on the do-not-call list.", field: "number")
        }
        return Done()
    }

    func list(_ request: ListDoNotCallRequest) async throws -> DoNotCallPage {
        let page = Page(request.limit, request.offset, most: 5000, usual: 1000)
        let entries = try await queue.doNotCallList(offset: page.offset, limit: page.limit)
        return DoNotCallPage(
            entries: entries.map { ControlAPI.DoNotCallEntry($0) }, total: try await queue.doNotCallCount())
    }
}

extension ControlPeer {
    /// Who put a number onto the list, as kept with it.
    fileprivate var name: String {
        switch self {
        case .socket(let uid, _): "user \(uid)"
        case .page(let page): "agent \(page.agent)"
        }
    }
}

extension ControlAPI.DoNotCallEntry {
    init(_ entry: CallQueue.DoNotCallEntry) {
        self.init(
            number: entry.number, reason: entry.note.isEmpty ? nil : entry.note, source: entry.source,
            addedAt: entry.addedAt,
            until: entry.lapsesAt)
    }
}

extension ControlAPI.NumberVerdict {
    init(_ check: NumberCheck) {
        guard let number = check.numbers.first else {
            let text = check.refusal.map { ControlError.sentence($0.text) }
            self.init(valid: false, dialable: false, reason: .numberInvalid, text: text)
            return
        }
        let refusal: ControlError? =
            if case .refused(let refusal) = check.verdict { ControlError(refusal) } else { nil }
        self.init(
            valid: true, e164: number.e164, extensionDigits: number.extensionDigits, kind: check.line.rawValue,
            region: check.region, alternate: check.numbers.dropFirst().first?.identity, dialable: refusal == nil,
            reason: refusal?.reason, text: refusal.map { ControlError.sentence($0.message) },
            retryAt: refusal?.data.retryAt)
    }
}
