/// What an automated call says and asks. Checked: every step can be reached, every way leads to an end, and no loop
/// goes round without the customer pressing something.
struct CallFlow: Sendable, Equatable {
    var name: String
    /// For people.
    var about: String
    var start: String
    var steps: [String: FlowStep]

    /// The steps' names, each after one that leads to it; what cannot be reached comes last.
    var order: [String] {
        var order: [String] = []
        var next = [start]
        while !next.isEmpty {
            let name = next.removeFirst()
            guard let step = steps[name], !order.contains(name) else { continue }
            order.append(name)
            next += step.targets
        }
        return order + steps.keys.filter { !order.contains($0) }.sorted()
    }

    /// What it may play, each with the configuration's key that says so.
    var promptUses: [PromptUse] {
        order.flatMap { name -> [PromptUse] in
            guard let step = steps[name] else { return [] }
            let path = "flows.\(self.name).steps.\(name)"
            let said = step.say.enumerated().map { PromptUse(name: $1, path: "\(path).say[\($0)]") }
            guard case .ask(let question) = step.does else { return said }
            return said + question.invalid.enumerated().map { PromptUse(name: $1, path: "\(path).invalid[\($0)]") }
        }
    }
}
