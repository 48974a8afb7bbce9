import ControlAPI

/// Flows in the control protocol's words.
extension FlowList {
    init(_ flows: [CallFlow]) {
        self.init(
            flows: flows.map { flow in
                Entry(name: flow.name, about: flow.about.isEmpty ? nil : flow.about, steps: flow.steps.count)
            })
    }
}

extension FlowInfo {
    init(_ flow: CallFlow) {
        self.init(
            name: flow.name, about: flow.about.isEmpty ? nil : flow.about,
            steps: flow.order.compactMap { name in flow.steps[name].map { FlowStepInfo(name, $0) } })
    }
}

extension FlowStepInfo {
    init(_ name: String, _ step: FlowStep) {
        let byItself = step.next.map { [Way(to: $0)] } ?? []
        self.init(
            name: name, does: FlowDeed(rawValue: step.does.word.rawValue), say: step.say.map(\.rawValue), ways: byItself
        )
        switch step.does {
        case .schedule(let after): afterMinutes = Int(after.components.seconds / 60)
        case .ask(let question): tell(question)
        case .handOver(let limit): waitSeconds = limit?.inWholeMilliseconds
        case .announce, .doNotCall, .end: break
        }
    }

    private mutating func tell(_ question: FlowQuestion) {
        note = question.note
        timeoutSeconds = question.timeout.inWholeMilliseconds
        tries = question.tries
        bargeIn = question.bargesIn
        var keys: [(to: String, keys: String)] = []
        for key in FlowDigit.all {
            guard let target = FlowDigit(key).flatMap({ question.choices[$0] }) else { continue }
            if let known = keys.firstIndex(where: { $0.to == target }) {
                keys[known].keys.append(key)
            } else {
                keys.append((target, String(key)))
            }
        }
        ways = keys.map { Way(keys: $0.keys, to: $0.to) } + ways
    }
}

extension FlowStep.Deed {
    fileprivate var word: FlowDeedWord {
        switch self {
        case .announce: .announce
        case .ask: .ask
        case .schedule: .schedule
        case .doNotCall: .doNotCall
        case .handOver: .handOver
        case .end: .end
        }
    }
}
