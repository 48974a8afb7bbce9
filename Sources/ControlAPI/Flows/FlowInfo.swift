/// What an automated call says and asks.
public struct FlowInfo: Codable, Sendable, Equatable {
    public var name: String
    /// For people.
    public var about: String?
    /// The first begins the call; each later one comes after one that leads to it.
    public var steps: [FlowStepInfo]

    public init(name: String, about: String? = nil, steps: [FlowStepInfo]) {
        self.name = name
        self.about = about
        self.steps = steps
    }
}

/// One step of a flow.
public struct FlowStepInfo: Codable, Sendable, Equatable {
    /// One way out of a step.
    public struct Way: Codable, Sendable, Equatable {
        /// The keys that lead there, such as `1` or `12345`; nil for where it goes by itself.
        public var keys: String?
        public var to: String

        public init(keys: String? = nil, to: String) {
            self.keys = keys
            self.to = to
        }
    }

    public var name: String
    public var does: FlowDeed
    /// Prompts' names.
    public var say: [String]
    /// `ask`: the key under which the answer is kept.
    public var note: String?
    /// `ask`: seconds of silence that count as no answer.
    public var timeoutSeconds: Double?
    /// `ask`: how often it is asked in all.
    public var tries: Int?
    /// `ask`: a key cuts the prompts short.
    public var bargeIn: Bool?
    /// `schedule`: when the customer is called again.
    public var afterMinutes: Int?
    /// `handOver`: how long the customer waits at most, if the flow says it.
    public var waitSeconds: Double?
    public var ways: [Way]

    public init(
        name: String, does: FlowDeed, say: [String], note: String? = nil, timeoutSeconds: Double? = nil,
        tries: Int? = nil, bargeIn: Bool? = nil, afterMinutes: Int? = nil, waitSeconds: Double? = nil, ways: [Way]
    ) {
        self.name = name
        self.does = does
        self.say = say
        self.note = note
        self.timeoutSeconds = timeoutSeconds
        self.tries = tries
        self.bargeIn = bargeIn
        self.afterMinutes = afterMinutes
        self.waitSeconds = waitSeconds
        self.ways = ways
    }
}
