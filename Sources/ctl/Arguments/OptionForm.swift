/// One option: the single description that parsing, help and completion are made of.
struct OptionForm: Sendable {
    /// Without the dashes.
    let name: String
    var short: Character?
    /// Name of its value in the help, e.g. `ID`; nil for a flag.
    var value: String?
    let summary: Message
    var kind: ValueKind = .free
    /// May be given several times.
    var repeats = false
    /// Environment variable that gives the value where the option is absent.
    var variable: String?

    /// `--agent ID`
    var usage: String { "--" + name + (value.map { " " + $0 } ?? "") }
}

/// One operand (an argument without dashes).
struct OperandForm: Sendable {
    enum Presence: Sendable { case required, optional, repeated }

    /// Name in the help, e.g. `CALL`.
    let name: String
    let summary: Message
    var presence = Presence.required
    var kind: ValueKind = .free

    var usage: String {
        switch presence {
        case .required: name
        case .optional: "[\(name)]"
        case .repeated: "\(name)…"
        }
    }
}
