/// What ``FlowMachine`` asks for, in the order given.
enum FlowAction: Sendable, Equatable {
    /// Play these one after another; their end is an input.
    case say([PromptName])
    /// The end of what is played is no input any more.
    case stopSaying
    case arm(Duration)
    case disarm
    /// Keep the answer under this key.
    case note(key: String, answer: FlowDigit)
    /// Call the customer again, this long from now.
    case schedule(after: Duration)
    case markDoNotCall
    /// Bring a person.
    case handOver
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

/// What was asked and answered.
struct FlowAnswer: Sendable, Equatable {
    var step: String
    /// The key it is kept under, if the flow names one.
    var note: String?
    var digit: FlowDigit
}
