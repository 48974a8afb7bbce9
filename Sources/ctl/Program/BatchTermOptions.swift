/// How a batch is called, on the command line.
enum BatchTermOptions {
    static let weightOption = OptionForm(
        name: "weight", value: "W", summary: "Its share of the calls against other batches': 0.01–100; 1 is usual.")
    static let hoursOption = OptionForm(
        name: "hours", value: "HOURS",
        summary:
            "Call only in these hours of the callee, within those of the class: “mon-fri 10:00-12:00,14:00-17:30; sat 10:00-12:00”."
    )
    static let modeOption = OptionForm(
        name: "mode", value: "MODE",
        summary: "How agents make its calls, whatever its classes say: manual, preview, progressive, …",
        kind: .words(["manual", "preview", "progressive", "progressiveCustomerFirst", "power", "predictive", "none"]))
    static let flowOption = OptionForm(
        name: "flow", value: "NAME", summary: "Let this call flow lead its calls instead of agents.", kind: .ids(.flows)
    )

    static let all = [weightOption, hoursOption, modeOption, flowOption]

    /// `none` takes a setting back.
    static func changed(_ text: String?) -> String? { text == "none" ? "" : text }

    static func weight(_ given: GivenArguments) throws(UsageError) -> Double? {
        try given.number(weightOption, in: 0.01...100)
    }
}
