import CallQueue
import ControlAPI
import ControlServer
import FoundationEssentials

/// Cards from files and as files, and the files that belong to cards.
extension KnowledgeHandlers {
    /// Characters of one part of an export, about.
    private static let exportLength = 256 << 10

    func registerFiles(in handlers: inout ControlHandlers) {
        handlers.register(ImportCardsRequest.self) { request, peer in
            try await inKnowledgeWords { try await take(request, peer) }
        }
        handlers.register(ExportCardsRequest.self) { request, _ in try await export(request) }
        handlers.register(AttachFileRequest.self) { request, peer in
            try await inKnowledgeWords { try await attach(request, peer) }
        }
        handlers.register(DetachFileRequest.self) { request, peer in
            try await inKnowledgeWords { try await detach(request, peer) }
        }
        handlers.register(OpenAttachmentRequest.self) { request, peer in
            try await inKnowledgeWords { try await open(request, peer) }
        }
        handlers.register(FetchAttachmentRequest.self) { request, _ in
            try await inKnowledgeWords { try await fetch(request) }
        }
    }

    private func take(_ request: ImportCardsRequest, _ peer: ControlPeer) async throws -> CardImport {
        try Self.check(request.data)
        guard (1...255).contains(request.name.count) else {
            throw ControlError(.invalidParams, "A file's name has 1 to 255 characters.", field: "name")
        }
        let file = try CardFile([UInt8](request.data), name: request.name)
        let isDryRun = request.dryRun ?? false
        let verdicts = try await book.take(file, isDryRun: isDryRun, by: peer.auditName, at: queue.now)
        let counts = Dictionary(grouping: verdicts, by: \.kind.rawValue).mapValues(\.count)
        if !isDryRun, counts["added"] != nil || counts["changed"] != nil { tell("imported", counts: counts) }
        return CardImport(
            format: file.format.rawValue, dryRun: isDryRun, verdicts: verdicts.map { ControlAPI.CardVerdict($0) })
    }

    private func export(_ request: ExportCardsRequest) async throws -> CardExport {
        let format = request.format ?? "csv"
        guard format == "csv" || format == "markdown" else {
            throw ControlError(.invalidParams, "The format is csv or markdown.", field: "format")
        }
        let offset = max(0, request.offset ?? 0)
        var text = offset == 0 && format == "csv" ? CardFileText.header : ""
        var count = 0
        while text.utf8.count < Self.exportLength {
            let cards = try await book.list(category: request.category, offset: offset + count, limit: 100)
            for card in cards { text += format == "csv" ? CardFileText.csv(card) : CardFileText.markdown(card) }
            count += cards.count
            if cards.count < 100 { return CardExport(text: text, cards: count) }
        }
        return CardExport(text: text, cards: count, next: offset + count)
    }

    // MARK: Attachments

    private func attach(_ request: AttachFileRequest, _ peer: ControlPeer) async throws -> AttachmentInfo {
        try Self.check(request.data)
        let (bytes, who) = ([UInt8](request.data), peer.auditName)
        let (file, received) = try await keep(request, bytes, who)
        if received == file.bytes { tell("attached", card: request.card) }
        var info = AttachmentInfo(file)
        info.receivedBytes = received
        return info
    }

    private func keep(
        _ request: AttachFileRequest, _ bytes: [UInt8], _ who: String
    ) async throws -> (CardAttachment, Int) {
        if let attachment = request.attachment {
            return try await book.append(
                bytes, at: request.offset ?? 0, to: attachment, of: request.card, by: who, at: queue.now)
        }
        guard let name = request.name else {
            throw ControlError(.invalidParams, "A new file has a name.", field: "name")
        }
        let file = try await book.attach(
            name, bytes: request.bytes ?? bytes.count, first: bytes, to: request.card, by: who, at: queue.now)
        return (file, bytes.count)
    }

    private func detach(_ request: DetachFileRequest, _ peer: ControlPeer) async throws -> CardInfo {
        try await book.detach(request.attachment, from: request.card, by: peer.auditName, at: queue.now)
        openings.forget([request.attachment])
        tell("detached", card: request.card)
        return try await show(request.card)
    }

    private func open(_ request: OpenAttachmentRequest, _ peer: ControlPeer) async throws -> AttachmentOpening {
        let (file, data) = try await book.bytes(of: request.attachment, card: request.card)
        let path = openings.offer(
            .init(id: file.id, name: file.name, type: file.kind.rawValue, isInline: file.kind.isImage, data: data),
            to: peer)
        // Removed meanwhile, it was not known here yet that it is to be forgotten.
        guard try await book.card(request.card).attachments.contains(where: { $0.id == file.id }) else {
            openings.forget([file.id])
            throw KnowledgeRefusal.unknownAttachment(file.id)
        }
        return AttachmentOpening(path: path, name: file.name, type: file.kind.rawValue, bytes: file.bytes)
    }

    private func fetch(_ request: FetchAttachmentRequest) async throws -> AttachmentPiece {
        let (_, data) = try await book.bytes(of: request.attachment, card: request.card)
        let offset = request.offset ?? 0
        guard (0...data.count).contains(offset) else {
            throw ControlError(.invalidParams, "The file has \(data.count) bytes.", field: "offset")
        }
        let end = min(data.count, offset + UploadMeter.mostPieceBytes)
        return AttachmentPiece(data: data.subdata(in: offset..<end), last: end == data.count)
    }

    private static func check(_ data: Data) throws(ControlError) {
        guard data.count <= UploadMeter.mostPieceBytes else {
            throw ControlError(.tooLarge, "Send at most \(UploadMeter.mostPieceBytes) bytes at once.", field: "data")
        }
    }
}
