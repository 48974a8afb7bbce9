import CallQueue
import ControlAPI

/// Flows as the configuration writes them.
extension CallFlow {
    /// The `flows` section: each key is a flow's name.
    static func all(_ section: ConfigurationSection) -> [CallFlow] {
        section.names.map { name in
            let flow = section.section(name) { CallFlow(name, $0) }
            section.checkName(name)
            if name == FlowName.customerFirst.rawValue {
                section.faults.add(section.keyPath(name), "is a name of ours; take another")
            }
            return flow
        }
    }

    /// Steps that could not be read are left out; then the flow as a whole is not judged, for it would look worse than it is.
    init(_ name: String, _ section: ConfigurationSection) {
        let before = section.faults.problems.count
        self.name = name
        about = section.string("about", default: "")
        start = section.string("start", hint: "the name of the first step")
        steps = section.section("steps") { all in
            var steps: [String: FlowStep] = [:]
            for name in all.names {
                all.checkName(name)
                steps[name] = all.section(name) { FlowStep($0) }
            }
            return steps
        }
        guard section.faults.problems.count == before else { return }
        for fault in faults() { section.faults.add(section.keyPath(fault.path), fault.text) }
    }
}

/// What a step does, as the configuration says it.
enum FlowDeedWord: String, CaseIterable {
    case announce, ask, schedule, doNotCall, handOver, end
}

extension FlowStep {
    /// nil if it does not say what it does.
    init?(_ section: ConfigurationSection) {
        let deed = section.deed()
        say = section.prompts("say", default: [])
        switch deed {
        case .announce:
            does = .announce
            next = section.string("next", hint: "the name of a step")
        case .ask:
            does = .ask(FlowQuestion(section))
            next = section.string("otherwise", hint: "the step for those who press nothing valid")
        case .schedule:
            let minutes = section.int("afterMinutes", in: 1...43_200)
            does = .schedule(after: .seconds(60 * minutes))
            next = section.string("next", hint: "the name of a step")
        case .doNotCall:
            does = .doNotCall
            next = section.string("next", hint: "the name of a step")
        case .handOver:
            does = .handOver(
                atMost: section.has("waitSeconds")
                    ? section.seconds("waitSeconds", in: 1...600, default: .seconds(60)) : nil)
            next = section.string("failed", hint: "the step for when nobody can be had")
        case .end: does = .end
        case nil:
            section.ignoreTheRest()
            return nil
        }
        if say.isEmpty, deed == .announce || deed == .ask {
            section.faults.add(section.keyPath("say"), "holds no prompt; a list of prompts' names is wanted here")
        }
    }
}

extension FlowQuestion {
    init(_ section: ConfigurationSection) {
        choices = section.section("choices", Self.choices)
        note = section.optionalString("note", hint: "a name for the answer")
        if section.has("note") { section.checkName(note ?? "", at: "note") }
        timeout = section.seconds("timeoutSeconds", in: 1...30, default: timeout)
        tries = section.int("tries", in: 1...5, default: tries)
        bargesIn = section.bool("bargeIn", default: bargesIn)
        invalid = section.prompts("invalid", default: invalid)
    }

    private static func choices(_ section: ConfigurationSection) -> [FlowDigit: String] {
        var choices: [FlowDigit: String] = [:]
        if section.names.isEmpty {
            section.faults.add(section.path, "is empty; say where each digit leads: { \"1\": \"a step\" }")
        }
        for key in section.names {
            let target = section.string(key, hint: "the name of a step")
            guard let digits = FlowDigit.row(key) else {
                section.faults.add(section.keyPath(key), "is no choice; give a digit, * or #, or digits such as 1-5")
                continue
            }
            for digit in digits where choices.updateValue(target, forKey: digit) != nil {
                section.faults.add(section.keyPath(key), "gives “\(digit)” a second meaning")
            }
        }
        return choices
    }
}

extension ConfigurationSection {
    fileprivate func deed() -> FlowDeedWord? {
        let words = FlowDeedWord.allCases.map(\.rawValue)
        let text = string("do", hint: "one of \(words.joined(separator: ", "))")
        if let deed = FlowDeedWord(rawValue: text) { return deed }
        if !text.isEmpty {
            let near = NearestWord.to(text, among: words).map { "did you mean “\($0)”?" }
            faults.add(keyPath("do"), "is “\(text)”; " + (near ?? "known are \(words.joined(separator: ", "))"))
        }
        return nil
    }

    fileprivate func prompts(_ key: String, default fallback: [PromptName]) -> [PromptName] {
        let names = strings(key, default: fallback.map(\.rawValue))
        return names.enumerated().compactMap { index, text in
            if let prompt = PromptName(rawValue: text) { return prompt }
            faults.add(
                "\(keyPath(key))[\(index)]", "is “\(text)”, but a prompt's name is wanted: letters, digits and hyphens")
            return nil
        }
    }

    /// Names of flows, steps and answers stand in key paths, events and reports.
    fileprivate func checkName(_ name: String, at key: String? = nil) {
        let isName =
            (1...40).contains(name.count)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
        if !isName {
            faults.add(keyPath(key ?? name), "must be a name of at most 40 letters, digits, hyphens and underscores")
        }
    }
}
