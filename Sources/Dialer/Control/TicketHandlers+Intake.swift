import CallQueue
import ControlAPI
import ControlServer
import FoundationEssentials

/// `ticket.submit`, `ticket.change`, `ticket.withdraw`: tickets one at a time.
extension TicketHandlers {
    /// Characters of one text of a ticket; a cell of a file has more room, but is not one of many requests.
    private static let longestText = 16_384
    private static let mostFields = 256
    private static let mostNumbers = 16

    func registerIntake(in handlers: inout ControlHandlers) {
        handlers.register(SubmitTicketRequest.self) { request, _ in
            try await submit(request)
        }
        handlers.register(ChangeTicketRequest.self) { request, _ in
            try await change(request)
        }
        handlers.register(WithdrawTicketRequest.self) { request, _ in
            try await withdraw(request)
        }
    }

    // MARK: Submit

    func submit(_ request: SubmitTicketRequest) async throws -> SubmitTicketResult {
        if let key = request.key, !(1...128).contains(key.utf8.count) {
            throw ControlError(.invalidParams, "A key has 1 to 128 characters.", field: "key")
        }
        guard await !queue.isDraining else {
            throw ControlError(.draining, "The daemon is stopping and takes no tickets; submit it when it is back.")
        }
        let draft = try Self.draft(request)
        let done = try await queue.submit(draft, into: request.batch.map { BatchID(rawValue: $0) }, key: request.key)
        if !done.isRepeated { wake() }
        return try await result(done)
    }

    private func result(_ done: Submission) async throws -> SubmitTicketResult {
        let verdict = done.verdict
        var result = SubmitTicketResult(
            verdict: RowVerdictWord(rawValue: verdict.kind.rawValue), field: verdict.column,
            reason: verdict.kind == .refused ? verdict.reason : nil,
            text: verdict.detail.map { ControlError.sentence($0) }, replayed: done.isRepeated ? true : nil)
        guard verdict.kind != .refused, let id = verdict.ticketID else { return result }
        result.ticket = TicketInfo(try await queue.ticket(id), showsNumbers: false)
        result.explanation = try await explain(id)
        return result
    }

    static func draft(_ request: SubmitTicketRequest) throws(ControlError) -> TicketDraft {
        try check(numbers: request.numbers)
        try check(fields: request.fields ?? [:])
        try check(vip: request.vip)
        for (field, text) in [
            ("customer", request.customer), ("title", request.title), ("order", request.order),
            ("product", request.product), ("owner", request.owner), ("consentRef", request.consentRef),
        ] { try check(text, field) }
        var draft = TicketDraft(id: request.ticket, ticketClass: request.ticketClass, numbers: request.numbers)
        draft.customerName = request.customer ?? ""
        draft.details = request.title ?? ""
        draft.order = request.order.given
        draft.product = request.product.given
        draft.fields = request.fields ?? [:]
        draft.priority = request.priority
        draft.vipTier = request.vip ?? 0
        draft.owner = request.owner.given
        draft.createdAt = request.createdAt
        draft.deadlineAt = request.notAfter
        draft.numbersExpireAt = request.numbersExpireAt
        draft.consentRef = request.consentRef.given
        return draft
    }

    // MARK: Change

    func change(_ request: ChangeTicketRequest) async throws -> TicketInfo {
        try Self.check(note: request.note)
        let edit = try Self.edit(request)
        let id = TicketID(rawValue: request.ticket)
        _ = try await queue.change(id, edit, note: request.note)
        wake()
        return TicketInfo(try await queue.ticket(id), showsNumbers: false)
    }

    static func edit(_ request: ChangeTicketRequest) throws(ControlError) -> TicketEdit {
        try check(request)
        var edit = TicketEdit()
        edit.numbers = request.numbers
        edit.priority = request.priority
        edit.vipTier = request.vip
        edit.customerName = request.customer
        edit.details = request.title
        edit.fields = request.fields ?? [:]
        let cleared = Set(request.clear ?? [])
        edit.deadlineAt = cleared.contains("notAfter") ? .some(nil) : request.notAfter.map { .some($0) }
        edit.numbersExpireAt =
            cleared.contains("numbersExpireAt") ? .some(nil) : request.numbersExpireAt.map { .some($0) }
        edit.owner = cleared.contains("owner") ? .some(nil) : request.owner.map { .some(AgentID(rawValue: $0)) }
        edit.consentRef = cleared.contains("consentRef") ? .some(nil) : request.consentRef.map { .some($0) }
        edit.order = cleared.contains("order") ? .some(nil) : request.order.map { .some($0) }
        edit.product = cleared.contains("product") ? .some(nil) : request.product.map { .some($0) }
        guard !edit.changed.isEmpty else {
            throw ControlError(.invalidParams, "Nothing is changed; say what, such as numbers or priority.")
        }
        return edit
    }

    private static func check(_ request: ChangeTicketRequest) throws(ControlError) {
        if let numbers = request.numbers { try check(numbers: numbers) }
        try check(fields: request.fields ?? [:])
        try check(vip: request.vip)
        let given = [
            ("customer", request.customer), ("title", request.title), ("order", request.order),
            ("product", request.product), ("owner", request.owner), ("consentRef", request.consentRef),
        ]
        for (field, text) in given { try check(text, field) }
        for name in request.clear ?? [] {
            guard clearable.contains(name) else {
                throw ControlError(
                    .invalidParams,
                    "“\(name.prefix(64))” cannot be taken away; allowed are \(clearable.joined(separator: ", ")).",
                    field: "clear")
            }
            let isGiven =
                given.contains { $0.0 == name && $0.1 != nil } || name == "notAfter" && request.notAfter != nil
                || name == "numbersExpireAt" && request.numbersExpireAt != nil
            if isGiven {
                throw ControlError(.invalidParams, "“\(name)” is both given and taken away.", field: "clear")
            }
        }
    }

    private static let clearable = ["notAfter", "numbersExpireAt", "owner", "consentRef", "order", "product"]

    // MARK: Withdraw

    func withdraw(_ request: WithdrawTicketRequest) async throws -> TicketInfo {
        try Self.check(note: request.note)
        let id = TicketID(rawValue: request.ticket)
        _ = try await queue.cancel(ticket: id, note: request.note)
        wake()
        return TicketInfo(try await queue.ticket(id), showsNumbers: false)
    }

    // MARK: Limits

    private static func check(numbers: [String]) throws(ControlError) {
        guard (1...mostNumbers).contains(numbers.count), numbers.allSatisfy({ $0.utf8.count <= 512 }) else {
            throw ControlError(.invalidParams, "Give 1 to \(mostNumbers) phone numbers.", field: "numbers")
        }
    }

    private static func check(fields: [String: String]) throws(ControlError) {
        guard fields.count <= mostFields, fields.allSatisfy({ !$0.key.isEmpty && $0.key.utf8.count <= 512 }) else {
            throw ControlError(
                .invalidParams, "At most \(mostFields) fields, each with a name of up to 512 bytes.", field: "fields")
        }
        for value in fields.values { try check(value, "fields") }
    }

    private static func check(_ text: String?, _ field: String) throws(ControlError) {
        guard (text ?? "").utf8.count > longestText else { return }
        throw ControlError(.tooLarge, "“\(field)” has more than \(longestText) bytes.", field: field)
    }

    private static func check(vip: Int?) throws(ControlError) {
        guard let vip, !(0...9).contains(vip) else { return }
        throw ControlError(.invalidParams, "A VIP tier is 0 to 9.", field: "vip")
    }
}

extension String? {
    /// nil for an empty text, too.
    fileprivate var given: String? { flatMap { $0.isEmpty ? nil : $0 } }
}
