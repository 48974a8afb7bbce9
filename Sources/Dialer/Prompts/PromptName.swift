/// A prompt as call flows name it: the file `NAME.wav` in the folder of the language.
struct PromptName: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    let rawValue: String

    /// nil for what could lead out of the folder, or would be a nuisance as a file's name: letters, digits and hyphens, at
    /// most 64 of them.
    init?(rawValue: String) {
        let isAllowed = rawValue.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        guard isAllowed, (1...64).contains(rawValue.utf8.count) else { return nil }
        self.rawValue = rawValue
    }

    private init(known: String) { rawValue = known }

    var description: String { rawValue }

    /// What every language ships with; `scripts/make-sounds.sh` makes them, a site replaces them file by file.
    static let shipped: [PromptName] =
        [
            "identification", "recording-consent", "resolved-question", "satisfaction-question", "logistics-notice",
            "thanks", "agents-busy", "callback-offer", "will-call-again", "will-not-call-again", "one-moment",
            "line-broke", "invalid-choice", "goodbye", "abandoned-call", "hours", "minutes", "today", "tomorrow",
        ].map(PromptName.init(known:)) + (Array(0...20) + [30, 40, 50]).map { PromptName(known: "number-\($0)") }

    /// A short tone of ours, no file: the longest talk is nearly over.
    static let limitBeep = PromptName(known: "limit-beep")

    /// Said to a customer whose agent's leg broke; a site may remove the file.
    static let lineBroke = PromptName(known: "line-broke")

    /// Said before a question is asked again, if the flow names nothing else.
    static let invalidChoice = PromptName(known: "invalid-choice")
}
