import CallQueue
import ControlAPI

/// Hours, mode and flow of a batch as they come in requests, checked.
enum BatchTermsReading {
    /// - Parameter flows: names of the flows there are.
    /// - Throws: `invalidParams`, naming the parameter and what is allowed.
    static func change(
        weight: Double?, hours: String?, mode: String?, flow: String?, flows: [String]
    ) throws(ControlError) -> BatchChange {
        var change = BatchChange(weight: weight)
        if let hours { change.window = .some(hours.isEmpty ? nil : try window(hours)) }
        if let mode { change.mode = .some(mode.isEmpty ? nil : try dialMode(mode)) }
        if let flow { change.flow = .some(flow.isEmpty ? nil : try flowName(flow, among: flows)) }
        return change
    }

    private static func window(_ text: String) throws(ControlError) -> BatchWindow {
        do throws(BatchTermsFault) {
            return try BatchWindow(text)
        } catch {
            throw ControlError(.invalidParams, ControlError.sentence(error.description), field: "hours")
        }
    }

    private static func dialMode(_ word: String) throws(ControlError) -> DialMode {
        if let mode = DialMode(rawValue: word) { return mode }
        let words = DialMode.allCases.map(\.rawValue).joined(separator: ", ")
        throw ControlError(
            .invalidParams, "There is no mode “\(word.prefix(64))”; allowed are \(words).", field: "mode")
    }

    private static func flowName(_ name: String, among flows: [String]) throws(ControlError) -> FlowName {
        guard flows.contains(name) else {
            let names = flows.isEmpty ? "none" : flows.sorted().joined(separator: ", ")
            throw ControlError(
                .invalidParams, "There is no flow “\(name.prefix(64))”; known are \(names).", field: "flow")
        }
        return FlowName(rawValue: name)
    }
}
