/// What a customer answered to a flow's question.
public struct AnswerInfo: Codable, Sendable, Equatable {
    /// The flow.
    public var flow: String
    /// Its step that asked.
    public var step: String
    /// The name under which the flow keeps it; absent where the key only led on.
    public var name: String?
    /// The key: 0–9, `*`, `#`.
    public var digit: String

    public init(flow: String, step: String, name: String? = nil, digit: String) {
        self.flow = flow
        self.step = step
        self.name = name
        self.digit = digit
    }
}
