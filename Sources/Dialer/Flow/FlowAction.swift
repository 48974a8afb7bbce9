/// What ``FlowMachine`` asks for, in the order given.
enum FlowAction: Sendable, Equatable {
    /// Play these one after another; their end is an input.
    case say([PromptName])
    /// The end of what is played is no input any more.
    case stopSaying
    case arm(Duration)
    case disarm
    /// Keep what was answered.
    case answer(FlowAnswer)
    /// Call the customer again, this long from now.
    case schedule(after: Duration)
    case markDoNotCall
    /// Bring a person, in this time; nil: as long as customers wait in general.
    case handOver(FlowHandOver.Reason, atMost: Duration?)
    /// The last action of every flow, exactly once.
    case finish(FlowEnding)
}

enum FlowEnding: Sendable, Equatable {
    /// An end step was carried out: hang up.
    case ended
    /// A person has the customer.
    case handedOver
    /// The customer went round for too long: hang up.
    case tooManySteps
}

/// How a flow came to want a person.
enum FlowHandOver {
    enum Reason: String, Sendable, Equatable {
        /// The customer asked for one.
        case asked
        /// The customer pressed nothing valid.
        case noInput
        /// The flow has it so.
        case rule
        /// Somebody who watched over the call did.
        case supervisor
    }
}

/// What was asked and answered.
struct FlowAnswer: Sendable, Equatable {
    var step: String
    /// The key it is kept under, if the flow names one.
    var note: String?
    var digit: FlowDigit
}
