import ControlAPI

/// `ctl phones`: the phones that register with the daemon.
struct PhonesCommand: Command {
    static let form = CommandForm(
        path: ["phones"], summary: "List the phones that register here: whose, where, since when.",
        operands: [
            OperandForm(name: "AGENT", summary: "Only this agent's.", presence: .optional, kind: .ids(.agents))
        ],
        examples: [.init(line: "ctl phones", meaning: "all of them")])

    let request: ListPhonesRequest

    init(_ given: GivenArguments) throws(UsageError) { request = ListPhonesRequest(agent: given.operand(0)) }

    func run(_ context: Context) throws -> ExitStatus {
        let list = try context.show(request) { try write($0.phones, context.console) }
        return request.agent != nil && list.phones.isEmpty ? .notFound : .ok
    }

    private func write(_ phones: [PhoneInfo], _ console: Console) throws {
        if phones.isEmpty {
            let nobody: Message =
                "No phone registers here. An agent's phone does when the configuration gives it a “phone” section."
            return console.note(
                request.agent.map {
                    "No phone of agent \($0) registers here. An agent's phone does when the configuration gives it a “phone” section."
                } ?? nobody)
        }
        var table = Table([
            .init(heading: "AGENT"), .init(heading: "USER"), .init(heading: "STATE"), .init(heading: "ADDRESS"),
            .init(heading: "OVER"), .init(heading: "DEVICE"), .init(heading: "SINCE"), .init(heading: "UNTIL"),
        ])
        table.rows = phones.map { phone in
            [
                .init(phone.agentId), .init(phone.user), state(of: phone), .init(phone.address),
                .init(phone.transport), .init(phone.device), .init(phone.registeredAt.map { LocalTime.text(of: $0) }),
                .init(phone.expiresAt.map { LocalTime.text(of: $0) }),
            ]
        }
        try console.table(table)
    }

    private func state(of phone: PhoneInfo) -> Table.Cell {
        .init(message: Message(phone.state), style: phone.state == .registered ? .good : .bad)
    }
}
