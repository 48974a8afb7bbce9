import FoundationEssentials

/// How a batch's tickets are called where that differs from their classes.
package struct BatchTerms: Sendable, Hashable {
    /// nil: whenever the class is called.
    package var window: BatchWindow?
    /// nil: as the class is. With a mode agents make the calls, although a flow leads the class's.
    package var mode: DialMode?
    /// Leads the batch's calls instead of agents; not with a mode.
    package var flow: FlowName?

    package init(window: BatchWindow? = nil, mode: DialMode? = nil, flow: FlowName? = nil) {
        self.window = window
        self.mode = mode
        self.flow = flow
    }

    package var isEmpty: Bool { window == nil && mode == nil && flow == nil }

    /// - Throws: `BatchTermsFault` where no ticket of any class could ever be called.
    package func check(_ configuration: QueueConfiguration) throws(BatchTermsFault) {
        if mode != nil, flow != nil {
            throw BatchTermsFault("give a mode, in which agents call, or a flow that leads the calls; not both")
        }
        let policies = [configuration.policy] + configuration.classes.values
        if mode == .automated { throw BatchTermsFault("say which flow leads the batch's calls, instead of a mode") }
        if let mode, mode.isCustomerFirst, policies.allSatisfy({ $0.abandonment == nil }) {
            throw BatchTermsFault(
                "with \(mode.rawValue) customers are rung before an agent is there; no class says what is done for those who meet nobody (abandonment)"
            )
        }
        guard let window else { return }
        guard policies.contains(where: { window.meets($0.callingHours) }) else {
            throw BatchTermsFault(
                "“\(window)” lies wholly outside the calling hours of every class, which a batch cannot widen")
        }
    }

    /// - Parameter classes: of the batch's tickets, as far as it has any.
    /// - Throws: `BatchTermsFault` where none of these could ever be called, though tickets of other classes could.
    func check(_ configuration: QueueConfiguration, classes: Set<TicketClass>) throws(BatchTermsFault) {
        guard let window, !classes.isEmpty else { return }
        guard classes.contains(where: { window.meets(configuration.policy(for: $0).callingHours) }) else {
            let names = classes.sorted().map(\.rawValue).joined(separator: ", ")
            throw BatchTermsFault(
                "“\(window)” has no minute in common with the calling hours of \(names), which a batch cannot widen")
        }
    }
}

/// As one text in the store.
extension BatchTerms {
    private struct Stored: Codable {
        var hours: String?
        var mode: String?
        var flow: String?
    }

    /// nil where there are none.
    var stored: String? {
        guard !isEmpty else { return nil }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let stored = Stored(hours: window?.description, mode: mode?.rawValue, flow: flow?.rawValue)
        return (try? encoder.encode(stored)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// nil for a text that does not read back: what is not understood must not become “at any time”.
    init?(stored text: String?) {
        self.init()
        guard let text else { return }
        guard let stored = try? JSONDecoder().decode(Stored.self, from: Data(text.utf8)) else { return nil }
        if let hours = stored.hours {
            guard let window = try? BatchWindow(hours) else { return nil }
            self.window = window
        }
        if let word = stored.mode {
            guard let mode = DialMode(rawValue: word) else { return nil }
            self.mode = mode
        }
        flow = stored.flow.map { FlowName(rawValue: $0) }
    }
}
