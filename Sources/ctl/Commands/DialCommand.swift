import ControlAPI
import FoundationEssentials

/// `ctl dial`: ring the agent, then the customer; or the customer alone, led by a flow.
struct DialCommand: Command {
    private static let ticketOption = OptionForm(
        name: "ticket", value: "ID", summary: "Dial the number of this ticket; with NUMBER, one of its numbers.")
    private static let agentOption = OptionForm(
        name: "agent", value: "ID", summary: "Who talks to the customer; DIALER_AGENT if not given.",
        kind: .ids(.agents), variable: "DIALER_AGENT")
    private static let flowOption = OptionForm(
        name: "flow", value: "NAME", summary: "Let this call flow lead instead of an agent; see ctl flow list.")
    private static let waitOption = OptionForm(
        name: "wait", summary: "Follow the call to its end; the exit code tells how it ended.")
    private static let keyOption = OptionForm(
        name: "key", value: "KEY",
        summary: "Idempotency key, 1–128 characters: the same key never dials twice. Made anew if not given.")
    private static let noteOption = OptionForm(
        name: "note", value: "TEXT", summary: "Kept with the attempt, up to 500 characters.")
    private static let confirmOption = OptionForm(
        name: "confirm", summary: "Dial a destination although it is unusual here, such as another country.")
    private static let yesOption = OptionForm(name: "yes", short: "y", summary: "Do not ask before dialling a link.")

    static let form = CommandForm(
        path: ["dial"], summary: "Call a customer: the agent's phone rings first, then the customer's.",
        details: [
            "Returns as soon as the daemon has recorded the call, before anything rings. With --wait it prints each step and ends with the call; Ctrl-C then does not hang up.",
            "If the connection breaks, ctl asks once more with the same key, so that one command never makes two calls.",
            "With --flow only the customer's phone rings; an agent is rung when the flow wants one.",
            "A link (tel:+86-571-88888888;ext=802) may come from anywhere, so it asks before it dials one.",
        ],
        usage:
            "ctl dial NUMBER --agent ID [--ticket ID] [--wait] [options]\n       ctl dial --ticket ID --agent ID [options]\n       ctl dial NUMBER --flow NAME [--ticket ID] [options]",
        operands: [
            OperandForm(
                name: "NUMBER", summary: "As people write it: 138 0013 8000, 0571-88888888转802", presence: .optional)
        ],
        options: [ticketOption, agentOption, flowOption, waitOption, keyOption, noteOption, confirmOption, yesOption],
        examples: [
            .init(line: "ctl dial 13800138000 --agent 1001", meaning: "agent 1001 talks to this customer"),
            .init(
                line: "ctl dial --ticket T-2041 --agent 1001 --wait", meaning: "the ticket's customer; wait for the end"
            ),
            .init(
                line: "ctl dial --ticket T-2041 --agent 1001 --key T-2041-try-1",
                meaning: "from a script that may run twice"),
            .init(line: "ctl dial 13800138000 --flow quality", meaning: "a call that the flow “quality” leads"),
        ])

    let request: DialRequest
    let waits: Bool
    /// A link that nobody has agreed to yet.
    let needsConsent: Bool

    init(_ given: GivenArguments) throws(UsageError) {
        let number = try Self.number(given)
        let ticket = given.value(Self.ticketOption)
        guard number?.isEmpty == false || ticket != nil else { throw given.fault("NUMBER or --ticket ID is missing.") }
        let key = given.value(Self.keyOption) ?? "ctl-" + UUID().uuidString.lowercased()
        guard (1...128).contains(key.count) else { throw given.fault("--key must have 1 to 128 characters.") }
        let flow = given.value(Self.flowOption)
        if flow != nil, given.has(Self.agentOption) { throw given.fault("Give --agent or --flow, not both.") }
        request = DialRequest(
            number: number, ticket: ticket, agent: flow == nil ? try given.required(Self.agentOption) : nil, key: key,
            note: given.value(Self.noteOption), confirm: given.has(Self.confirmOption) ? true : nil, flow: flow)
        waits = given.has(Self.waitOption)
        needsConsent = given.operand(0).map(TelephoneLink.isLink) == true && !given.has(Self.yesOption)
    }

    private static func number(_ given: GivenArguments) throws(UsageError) -> String? {
        guard let text = given.operand(0), TelephoneLink.isLink(text) else { return given.operand(0) }
        if let number = TelephoneLink.number(in: text) { return number }
        throw given.fault("“\(text)” holds no telephone number.")
    }

    func run(_ context: Context) throws -> ExitStatus {
        if needsConsent, try !isAgreed(context.console) { return .failed }
        let answer = try dial(context)
        try show(answer, context.console)
        guard waits else { return .ok }
        return try CallFollower(context: context, callID: answer.value.callId).follow()
    }

    private func isAgreed(_ console: Console) throws -> Bool {
        let number = request.number ?? ""
        let question: Message =
            request.flow.map { "Dial \(number), led by the flow \($0)? [y/N] " }
            ?? "Dial \(number) for agent \(request.agent ?? "")? [y/N] "
        guard let agreed = try console.asks(question) else {
            throw UsageError(
                "A link is dialled only when somebody agrees: in a terminal, or with --yes.", command: "dial")
        }
        return agreed
    }

    /// Dials; once more with the same key if the connection breaks. Errors: `.uncertain` if it is not known then whether
    /// the call was placed.
    private func dial(_ context: Context) throws(ClientFailure) -> Answer<DialResult> {
        do {
            return try context.connect().ask(request)
        } catch .broken {
            context.console.note("The connection to the daemon broke. Asking again with the same key …")
        } catch .silent {
            throw uncertain
        }
        do {
            return try reconnected(context).ask(request)
        } catch .refused(let error) where error.reason == .inProgress {
            // The first try arrived and is being worked on: it is this call.
            guard let call = error.data.callId else { throw .refused(error) }
            let result = DialResult(callId: call, replayed: true, state: .requested)
            return Answer(value: result, json: (try? ControlCoding.encode(result)) ?? Data())
        } catch .refused(let error) {
            throw .refused(error)
        } catch {
            throw uncertain
        }
    }

    /// The daemon may just be starting again: tries for five seconds.
    private func reconnected(_ context: Context) throws(ClientFailure) -> Client {
        let interrupts = Interrupts()
        for _ in 0..<20 {
            if let client = try? context.connect() { return client }
            interrupts.nap(250, reader: nil)
            if interrupts.take() != nil { throw uncertain }
        }
        return try context.connect()
    }

    private var uncertain: ClientFailure {
        let target = [request.number, request.ticket.map { "--ticket \($0)" }].compactMap { $0 }
        let lead = request.flow.map { "--flow \($0)" } ?? "--agent \(request.agent ?? "")"
        let line = ["ctl dial"] + target + [lead, "--key \(request.key ?? "")"]
        return .uncertain([
            "Whether the call was placed is not known: the daemon did not answer.",
            "Look: ctl calls. Asking again with the same key is safe:",
            Message(verbatim: "  " + line.joined(separator: " ")),
        ])
    }

    private func show(_ answer: Answer<DialResult>, _ console: Console) throws {
        let result = answer.value
        if console.json { return try console.value(answer.json) }
        if console.quiet { return try console.line(Message(verbatim: result.callId)) }
        if result.replayed {
            try console.line(
                "Call \(result.callId) was started before with this key; nothing new was dialled (\(Message(result.state)))."
            )
        } else {
            try console.line("Call \(result.callId) requested.")
        }
    }
}
