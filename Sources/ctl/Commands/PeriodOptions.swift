import ControlAPI

/// The options by which a report's calls are chosen.
enum PeriodOptions {
    static let from = OptionForm(
        name: "from", value: "TIME",
        summary: "From here on: 2026-11-21, yesterday, “2026-11-21 14:30”; today if not given.")
    static let to = OptionForm(
        name: "to", value: "TIME", summary: "Up to here, a day with its whole length; today if not given.")
    static let ticketClass = OptionForm(name: "class", value: "NAME", summary: "Only tickets of this class.")
    static let batch = OptionForm(name: "batch", value: "ID", summary: "Only this batch.", kind: .ids(.batches))
    static let agent = OptionForm(name: "agent", value: "ID", summary: "Only this agent's.", kind: .ids(.agents))
    static let trunk = OptionForm(
        name: "trunk", value: "NAME", summary: "Only calls through this trunk.", kind: .ids(.trunks))
    static let csv = OptionForm(name: "csv", summary: "As CSV for spreadsheets.")

    static let all = [from, to, ticketClass, batch, agent, trunk]
    static let zone: Message = "Days and hours are those of the site's clock (queue.zone)."
}
