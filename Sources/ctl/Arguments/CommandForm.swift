/// What a command takes and how it is explained.
struct CommandForm: Sendable {
    struct Example: Sendable {
        let line: String
        let meaning: Message
    }

    /// Its words, e.g. `["batch", "load"]`.
    let path: [String]
    let summary: Message
    /// Paragraphs below the usage line.
    var details: [Message] = []
    /// Replaces the usage line made of operands and options, where that would not tell enough.
    var usage: String?
    var operands: [OperandForm] = []
    var options: [OptionForm] = []
    var examples: [Example] = []
    /// Not listed in help or completion.
    var isHidden = false

    var name: String { path.joined(separator: " ") }

    /// `ctl batch load FILE [options]`
    var usageLine: String {
        if let usage { return usage }
        return (["ctl", name] + operands.map(\.usage) + (options.isEmpty ? [] : ["[options]"])).joined(separator: " ")
    }
}
