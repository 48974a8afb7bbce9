import CallQueue

/// What calls say, as it is configured now: a call keeps what it began with.
struct Announcements: Sendable {
    var sounds = PromptCatalogue.silent
    var flows: [FlowName: CallFlow] = [:]
}

extension Announcements {
    /// Reads and encodes every prompt that is used: that takes seconds with G.722 or Opus.
    ///
    /// - Throws: every file that is missing or of a wrong format, each with the key that asks for it.
    init(_ configuration: DialerConfiguration) throws(ConfigurationProblems) {
        let flows = configuration.flows.map { (FlowName(rawValue: $0.name), $0) }
        self.init(
            sounds: try PromptCatalogue(
                configuration.media, uses: configuration.promptUses, codecs: configuration.codecs),
            flows: Dictionary(flows, uniquingKeysWith: { first, _ in first }))
    }
}
