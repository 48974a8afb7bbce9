/// A prompt, and the configuration's key that names it, so that a missing file is found there.
struct PromptUse: Sendable, Hashable {
    var name: PromptName
    var path: String
}
