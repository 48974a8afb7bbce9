extension Message {
    /// A sentence of the daemon, which is English: translated where `Chinese.told` has it, as it came where not.
    init(told text: String) {
        self =
            Self.patterns.lazy.compactMap { pattern in
                Self.arguments(of: text, in: pattern).map { Message(key: pattern, arguments: $0) }
            }.first ?? Message(verbatim: text)
    }

    /// A sentence of the daemon with its instants in local time; a dash where it says nothing.
    init(daemon text: String?) {
        self = text.map { Message(told: LocalTime.localized($0)) } ?? Message(verbatim: "–")
    }

    /// What a check of the daemon's is called.
    init(check name: String) {
        let found = Chinese.checks.lazy.compactMap { pattern, _ in
            Self.arguments(of: name, in: pattern).map { Message(key: pattern, arguments: $0) }
        }.first
        self = found ?? Message(verbatim: name)
    }

    /// The one that says most comes first: where two fit, the other takes a piece of the sentence for what stands in it.
    private static let patterns = Chinese.told.keys.sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }

    private init(key: String, arguments: [Argument]) {
        self.key = key
        self.arguments = arguments
    }

    /// What stands in the places of a pattern; nil for another sentence.
    private static func arguments(of text: String, in pattern: String) -> [Argument]? {
        let parts = pattern.split(separator: "{}", omittingEmptySubsequences: false)
        guard let first = parts.first, let last = parts.last, text.hasPrefix(first) else { return nil }
        var rest = text.dropFirst(first.count)
        guard parts.count > 1 else { return rest.isEmpty ? [] : nil }
        var (found, before) = ([Argument](), first)
        for part in parts.dropFirst().dropLast() {
            guard let place = rest.firstRange(of: part) else { return nil }
            found.append(argument(rest[..<place.lowerBound], after: before))
            rest = rest[place.upperBound...]
            before = part
        }
        guard rest.hasSuffix(last) else { return nil }
        return found + [argument(rest.dropLast(last.count), after: before)]
    }

    /// States and the like are words that have a translation of their own, and a sentence may end in another; what stands in quotes is a name.
    private static func argument(_ text: Substring, after before: Substring) -> Argument {
        if before.hasSuffix("“") { return .text(PlainText.harmless(String(text))) }
        let word = Message(word: String(text))
        return .message(Chinese.texts[word.key] == nil ? Message(told: String(text)) : word)
    }
}
