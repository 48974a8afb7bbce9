import FoundationEssentials

/// What a run of `ctl` says: results on standard output, everything else on standard error.
struct Console: Sendable {
    /// One stretch of a line.
    struct Span: Sendable {
        var message: Message
        var style: Style = .plain
    }

    let language: Language
    /// Results as JSON, one value per line.
    let json: Bool
    /// No notes, no progress; of a result only what a script needs.
    let quiet: Bool
    let output: Descriptor
    let errors: Descriptor
    /// A terminal that knows no control sequences.
    let isDumb: Bool
    private let colours: (output: Bool, errors: Bool)

    init(
        language: Language, json: Bool = false, quiet: Bool = false, environment: [String: String],
        output: Descriptor = .output, errors: Descriptor = .errors
    ) {
        self.language = language
        self.json = json
        self.quiet = quiet
        self.output = output
        self.errors = errors
        isDumb = environment["TERM"] == "dumb"
        let wanted = (environment["NO_COLOR"] ?? "").isEmpty && !isDumb
        colours = (wanted && output.isTerminal, wanted && errors.isTerminal)
    }

    /// A line of the result.
    func line(_ spans: [Span]) throws(OutputFailure) {
        try output.write(spans.map { styled($0, colours.output) }.joined() + "\n")
    }

    func line(_ message: Message, _ style: Style = .plain) throws(OutputFailure) {
        try line([Span(message: message, style: style)])
    }

    func table(_ table: Table, headings: Bool = true) throws(OutputFailure) {
        let all = table.lines(in: language, width: output.columns, colours: colours.output)
        let lines = headings ? all[...] : all.dropFirst()
        guard !lines.isEmpty else { return }
        try output.write(lines.joined(separator: "\n") + "\n")
    }

    /// Text that is no sentence, as it is.
    func text(_ text: String) throws(OutputFailure) { try output.write(text) }

    /// A value as it came from the daemon, on one line.
    func value(_ json: Data) throws(OutputFailure) {
        try output.write(String(decoding: json, as: UTF8.self) + "\n")
    }

    /// Something to know beside the result; not with `--quiet`.
    func note(_ message: Message) {
        guard !quiet else { return }
        complain(Span(message: message, style: .dim))
    }

    /// Something that went wrong.
    func error(_ message: Message) {
        complain(Span(message: "ctl: ", style: .bad), Span(message: message))
    }

    /// A question to answer with yes or no, no being the default; nil if there is nobody at a terminal to ask.
    func asks(_ question: Message) throws(OutputFailure) -> Bool? {
        guard Descriptor.input.isTerminal, errors.isTerminal else { return nil }
        try errors.write(question.text(in: language))
        return ["y", "yes", "是"].contains(readLine()?.lowercased() ?? "")
    }

    /// What to do about it, below an error.
    func hint(_ message: Message) {
        complain(Span(message: "     "), Span(message: message))
    }

    /// Standard error may be closed; there is nobody left to tell then.
    private func complain(_ spans: Span...) {
        try? errors.write(spans.map { styled($0, colours.errors) }.joined() + "\n")
    }

    private func styled(_ span: Span, _ colours: Bool) -> String {
        let text = span.message.text(in: language)
        return colours ? span.style.applied(to: text) : text
    }
}
