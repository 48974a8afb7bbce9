import ControlAPI

/// `ctl knowledge offer`: what is offered with a ticket.
struct KnowledgeOfferCommand: Command {
    private static let limitOption = OptionForm(
        name: "limit", value: "N", summary: "At most so many, 1–10; 3 if not given.")

    static let form = CommandForm(
        path: ["knowledge", "offer"], summary: "Show which knowledge cards are offered with a ticket, and why.",
        operands: [OperandForm(name: "TICKET", summary: "Id of the ticket.")], options: [limitOption],
        examples: [.init(line: "ctl knowledge offer TS-20431", meaning: "as the agent sees them")])

    let request: OfferCardsRequest

    init(_ given: GivenArguments) throws(UsageError) {
        request = OfferCardsRequest(
            ticket: try given.required(0), limit: try given.integer(Self.limitOption, in: 1...10))
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { try write($0.offers, context.console) }
        return .ok
    }

    private func write(_ offers: [CardOffer], _ console: Console) throws {
        if offers.isEmpty { return console.note("No card is for this ticket.") }
        for offer in offers {
            var reasons: [Message] = []
            if let ticketClass = offer.ticketClass { reasons.append("class \(ticketClass)") }
            if !offer.words.isEmpty { reasons.append("words \(offer.words.joined(separator: ", "))") }
            try console.line(
                "\(offer.card.cardId)  \(offer.card.title) (\(Message(joining: reasons, separator: "; ")))")
        }
    }
}
