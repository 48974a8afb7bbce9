/// What a party is being told, once, from beginning to end. The number tells the same sentence said again from one that
/// still goes on.
struct SpokenPrompts: Sendable, Equatable {
    var number: Int
    var prompts: [PromptName]
}
