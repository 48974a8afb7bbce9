/// One step of a ``CallFlow``: something is said, something is done, and it goes on.
struct FlowStep: Sendable, Equatable {
    enum Deed: Sendable, Equatable {
        /// Says its prompts, no more.
        case announce
        /// Says its prompts and waits for a digit.
        case ask(FlowQuestion)
        /// Has the customer called again, this long from now.
        case schedule(after: Duration)
        /// Puts the customer's number onto the do-not-call list.
        case doNotCall
        /// Brings a person, who is looked for while the prompts are heard; nil: as long as customers wait in general.
        case handOver(atMost: Duration?)
        /// Hangs up, once the prompts were heard.
        case end
    }

    var say: [PromptName]
    var does: Deed
    /// Where it goes without the customer's doing: after the prompts; no valid digit in all the tries; no person to be had.
    /// nil for the end alone.
    var next: String?

    /// Every way out of this step, in the order people are told of them.
    var targets: [String] {
        var targets: [String] = []
        if case .ask(let question) = does {
            for key in FlowDigit.all {
                if let target = FlowDigit(key).flatMap({ question.choices[$0] }) { targets.append(target) }
            }
        }
        return targets + (next.map { [$0] } ?? [])
    }
}

/// What a digit is asked for.
struct FlowQuestion: Sendable, Equatable {
    /// Where each digit leads.
    var choices: [FlowDigit: String]
    /// The key under which the answer is kept; nil: it only branches.
    var note: String?
    /// Silence after the prompts that counts as no answer.
    var timeout: Duration = .seconds(5)
    /// How often it is asked in all.
    var tries = 2
    /// A digit cuts the prompts short.
    var bargesIn = true
    /// Said before the question is asked again, after a digit that is no choice.
    var invalid: [PromptName] = [.invalidChoice]
}
