import ControlAPI

/// What no step can see alone.
extension CallFlow {
    /// Empty for a flow that can be carried out.
    func faults() -> [FlowFault] {
        let unknown = unknownSteps()
        // Who leads nowhere makes others look unreachable, too: one thing after another.
        return unknown.isEmpty ? unreachableSteps() + endlessLoops() : unknown
    }

    private func unknownSteps() -> [FlowFault] {
        var faults: [FlowFault] = []
        if steps[start] == nil { faults.append(FlowFault(path: "start", text: missing(start))) }
        for (name, step) in steps.sorted(by: { $0.key < $1.key }) {
            for target in Set(step.targets).sorted() where steps[target] == nil {
                faults.append(FlowFault(path: "steps.\(name)", text: "leads to a step that " + missing(target)))
            }
        }
        return faults
    }

    private func missing(_ target: String) -> String {
        let known = steps.keys.sorted()
        if let near = NearestWord.to(target, among: known) {
            return "is not there: “\(target)”; did you mean “\(near)”?"
        }
        return "is not there: “\(target)”; the steps are \(known.joined(separator: ", "))"
    }

    private func unreachableSteps() -> [FlowFault] {
        var reached: Set<String> = []
        var next = [start]
        while let name = next.popLast() {
            if reached.insert(name).inserted { next += steps[name]?.targets ?? [] }
        }
        return steps.keys.sorted().filter { !reached.contains($0) }.map {
            FlowFault(path: "steps.\($0)", text: "is never reached; let a step lead to it, or take it out")
        }
    }

    /// Ways that come back to where they were though the customer pressed nothing: an answering machine would hear them
    /// for ever. Where there are none, every way ends, for each step but the last leads somewhere by itself.
    private func endlessLoops() -> [FlowFault] {
        var settled: Set<String> = []
        var faults: [FlowFault] = []
        for name in order {
            var way: [String] = []
            var step: String? = name
            while let at = step, !settled.contains(at), !way.contains(at) {
                way.append(at)
                step = steps[at]?.next
            }
            if let at = step, let first = way.firstIndex(of: at) {
                let loop = (way[first...] + [at]).joined(separator: " → ")
                let text = "goes round without end if nobody presses a key: \(loop)"
                faults.append(
                    FlowFault(path: "steps.\(at)", text: text + "; lead one of them to a step that ends"))
            }
            settled.formUnion(way)
        }
        return faults
    }
}
