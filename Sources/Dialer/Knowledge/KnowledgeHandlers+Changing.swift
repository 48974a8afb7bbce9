import CallQueue
import ControlAPI
import ControlServer

/// What supervisors change.
extension KnowledgeHandlers {
    func registerChanges(in handlers: inout ControlHandlers) {
        handlers.register(CreateCardRequest.self) { request, peer in
            try await inKnowledgeWords { try await create(request, peer) }
        }
        handlers.register(ChangeCardRequest.self) { request, peer in
            try await inKnowledgeWords { try await change(request, peer) }
        }
        handlers.register(RemoveCardRequest.self) { request, peer in
            try await inKnowledgeWords { try await remove(request, peer) }
        }
    }

    private func create(_ request: CreateCardRequest, _ peer: ControlPeer) async throws -> CardInfo {
        let content = CardContent(
            title: request.title, category: request.category ?? "", ticketClasses: request.ticketClasses ?? [],
            words: request.words ?? "", text: request.text)
        let card = try await book.create(content, id: request.card, by: peer.auditName, at: queue.now)
        tell("created", card: card.id)
        return CardInfo(card, isWhole: true)
    }

    private func change(_ request: ChangeCardRequest, _ peer: ControlPeer) async throws -> CardInfo {
        let card = try await book.change(
            request.card, revision: request.revision, by: peer.auditName, at: queue.now
        ) { content in
            if let title = request.title { content.title = title }
            if let category = request.category { content.category = category }
            if let classes = request.ticketClasses { content.ticketClasses = classes }
            if let words = request.words { content.words = words }
            if let text = request.text { content.text = text }
        }
        if card.revision != request.revision { tell("changed", card: card.id) }
        return CardInfo(card, isWhole: true)
    }

    private func remove(_ request: RemoveCardRequest, _ peer: ControlPeer) async throws -> Done {
        let files = try await book.card(request.card).attachments.map(\.id)
        try await book.remove(request.card, revision: request.revision, by: peer.auditName, at: queue.now)
        openings.forget(files)
        tell("removed", card: request.card)
        return Done()
    }
}
