/// What a ticket says, on the command line.
enum TicketOptions {
    static let numberOption = OptionForm(
        name: "number", value: "NUMBER", summary: "As people write it; may be repeated, the main one first.",
        repeats: true)
    static let customerOption = OptionForm(name: "customer", value: "NAME", summary: "The customer's name.")
    static let titleOption = OptionForm(name: "title", value: "TEXT", summary: "What the customer complains of.")
    static let orderOption = OptionForm(name: "order", value: "ID", summary: "Order or waybill number.")
    static let productOption = OptionForm(name: "product", value: "NAME", summary: "The product.")
    static let fieldOption = OptionForm(
        name: "field", value: "NAME=TEXT", summary: "Whatever else the agent shall see; may be repeated.",
        repeats: true)
    static let priorityOption = OptionForm(
        name: "priority", value: "WORD", summary: "low, normal, high or urgent.",
        kind: .words(["low", "normal", "high", "urgent"]))
    static let vipOption = OptionForm(
        name: "vip", value: "N", summary: "VIP tier, 0–9; the higher goes first.")
    static let ownerOption = OptionForm(
        name: "owner", value: "ID", summary: "The agent whose ticket it is.", kind: .ids(.agents))
    static let deadlineOption = OptionForm(
        name: "deadline", value: "TIME",
        summary: "Latest callback time (14:30, “2026-11-21 14:30”, +2h).")
    static let expiryOption = OptionForm(
        name: "numbers-expire", value: "TIME", summary: "When its protected numbers stop working.")
    static let consentOption = OptionForm(
        name: "consent", value: "REF", summary: "Where the customer's consent to being called is on record.")

    static let all = [
        numberOption, customerOption, titleOption, orderOption, productOption, fieldOption, priorityOption, vipOption,
        ownerOption, deadlineOption, expiryOption, consentOption,
    ]

    static func fields(_ given: GivenArguments) throws(UsageError) -> [String: String]? {
        var fields: [String: String] = [:]
        for text in given.values(fieldOption) {
            guard let sign = text.firstIndex(of: "="), sign > text.startIndex else {
                throw given.fault("--field “\(text)” must be NAME=TEXT.")
            }
            fields[String(text[..<sign])] = String(text[text.index(after: sign)...])
        }
        return fields.isEmpty ? nil : fields
    }
}
