import CallQueue
import Media

/// How long a flow talks with a customer.
extension CallFlow {
    /// Seconds from a question's end to a key.
    private static let thinking = 2.0
    private static let mostSteps = 100

    /// Seconds on average, for a customer who hears everything, presses each key as often as any other, and has no person brought.
    ///
    /// - Parameter duration: seconds of a prompt.
    func length(_ duration: (PromptName) -> Double) -> Double { length(from: start, duration, [], 1) }

    /// - Parameters:
    ///   - way: the steps before it.
    ///   - share: of the customers who come here.
    private func length(
        from name: String, _ duration: (PromptName) -> Double, _ way: Set<String>, _ share: Double
    ) -> Double {
        // Who goes round hears it again; what few hear is no matter.
        guard let step = steps[name], !way.contains(name), way.count < Self.mostSteps, share > 0.001 else { return 0 }
        let said = step.say.reduce(0) { $0 + duration($1) }
        let way = way.union([name])
        if case .ask(let question) = step.does, !question.choices.isEmpty {
            let part = share / Double(question.choices.count)
            let after = question.choices.values.reduce(0) { $0 + length(from: $1, duration, way, part) }
            return said + Self.thinking + after / Double(question.choices.count)
        }
        return said + (step.next.map { length(from: $0, duration, way, share) } ?? 0)
    }
}

extension Announcements {
    /// Seconds each flow talks with a customer.
    var flowLengths: [FlowName: Double] {
        flows.mapValues { flow in flow.length { sounds.prompt($0)?.duration.inSeconds ?? 0 } }
    }
}
