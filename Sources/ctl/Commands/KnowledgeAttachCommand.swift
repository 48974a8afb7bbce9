import ControlAPI
import FoundationEssentials

/// `ctl knowledge attach`: a file for a card.
struct KnowledgeAttachCommand: Command {
    static let form = CommandForm(
        path: ["knowledge", "attach"],
        summary: "Attach a file to a knowledge card: PNG, JPEG, WebP, PDF or .txt, up to 4 MiB.",
        operands: [
            OperandForm(name: "CARD", summary: "Id of the card."),
            OperandForm(name: "FILE", summary: "The file; its name is the attachment's.", kind: .file),
        ],
        examples: [.init(line: "ctl knowledge attach K-001 box.png", meaning: "the text shows it by ![](box.png)")])

    let card: String
    let file: String

    init(_ given: GivenArguments) throws(UsageError) {
        card = try given.required(0)
        file = try given.required(1)
    }

    func run(_ context: Context) throws -> ExitStatus {
        let bytes = try CardOptions.bytes(of: file)
        let piece = 384 << 10
        let client = try context.connect()
        var answer = try client.ask(
            AttachFileRequest(
                card: card, data: bytes.prefix(piece), name: CardOptions.name(of: file), bytes: bytes.count))
        while let received = answer.value.receivedBytes, received < bytes.count {
            answer = try client.ask(
                AttachFileRequest(
                    card: card, data: Data(bytes[received..<min(bytes.count, received + piece)]),
                    attachment: answer.value.attachmentId, offset: received))
        }
        if context.console.json {
            try context.console.value(answer.json)
        } else {
            try context.console.line("\(answer.value.name): \(answer.value.bytes) bytes, \(answer.value.type)")
        }
        return .ok
    }
}
