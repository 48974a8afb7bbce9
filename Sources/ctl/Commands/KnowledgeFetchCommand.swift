import ControlAPI
import FoundationEssentials

/// `ctl knowledge fetch`: a card's file as a file of one's own.
struct KnowledgeFetchCommand: Command {
    private static let toOption = OptionForm(
        name: "to", value: "FILE", summary: "Where to; the file's own name if not given. It must not exist.",
        kind: .file
    )

    static let form = CommandForm(
        path: ["knowledge", "fetch"], summary: "Copy a file of a knowledge card.",
        operands: [
            OperandForm(name: "CARD", summary: "Id of the card."),
            OperandForm(name: "NAME", summary: "The file's name."),
        ],
        options: [toOption],
        examples: [.init(line: "ctl knowledge fetch K-001 box.png --to /tmp/box.png", meaning: "to look at it")])

    let card: String
    let name: String
    let file: String

    init(_ given: GivenArguments) throws(UsageError) {
        card = try given.required(0)
        name = try given.required(1)
        file = given.value(Self.toOption) ?? name.filter { $0 != "/" }
    }

    func run(_ context: Context) throws -> ExitStatus {
        let client = try context.connect()
        let files = try client.ask(ShowCardRequest(card: card)).value.attachments
        // Of an unknown name the daemon says so.
        let known = files.first { $0.name == name }
        var piece = try client.ask(FetchAttachmentRequest(card: card, attachment: known?.attachmentId ?? name)).value
        let target = try PrivateFile(path: file)
        do {
            var offset = 0
            try target.write(piece.data)
            while !piece.last {
                offset += piece.data.count
                let next = FetchAttachmentRequest(card: card, attachment: known?.attachmentId ?? name, offset: offset)
                piece = try client.ask(next).value
                try target.write(piece.data)
            }
        } catch {
            target.remove()
            throw error
        }
        if let known { try show(known, context.console) }
        return .ok
    }

    private func show(_ info: AttachmentInfo, _ console: Console) throws {
        if console.json { return try console.value(ControlCoding.encode(info)) }
        try console.line("\(file): \(info.bytes) bytes, \(info.type)")
    }
}
