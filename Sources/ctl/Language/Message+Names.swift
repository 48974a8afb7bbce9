extension Message {
    /// A field of a ticket: one of the dialer's by its label, the site's own as its file calls it.
    init(field name: String) {
        self = Self.fields.contains(name) ? Message(stringLiteral: name) : Message(verbatim: name)
    }

    /// How agents or a flow make calls.
    init(mode: String) { self = Self.modes[mode] ?? Message(word: mode) }

    /// What was heard that decided between person and machine.
    init(finding: String) { self = Self.findings[finding] ?? Message(told: finding) }

    /// What brought a class into its mode, such as “backlog 120 ≥ 100, agents 2 < 3”: figures by the names of the configuration.
    init(figures text: String) {
        let ended = "no longer: "
        guard !text.hasPrefix(ended) else {
            self = "no longer: \(Message(figures: String(text.dropFirst(ended.count))))"
            return
        }
        self.init(joining: text.split(separator: ", ").map { Message(told: String($0)) })
    }

    private static let fields: Set<String> = [
        "id", "class", "numbers", "priority", "owner", "customerName", "customer", "details", "title", "order",
        "product",
        "createdAt", "deadlineAt", "notAfter", "numbersExpireAt", "vip", "vipTier", "consentRef", "leaveOut",
        "language",
        "fields",
    ]

    private static let findings: [String: Message] = [
        "shortGreeting": "short greeting", "initialSilence": "silence at first", "longGreeting": "long greeting",
        "manyWords": "many words", "timeOver": "time is over", "tone": "tone",
        "intercept": "vacant, changed or out of service",
        "vacantCode": "no such code", "reorder": "equipment failed", "noCircuit": "no circuit",
    ]

    private static let modes: [String: Message] = [
        "manual": "manual", "preview": "preview", "progressive": "progressive",
        "progressiveCustomerFirst": "progressive, customer first", "power": "power", "predictive": "predictive",
        "automated": "automated",
    ]
}
