/// What a report has a line for.
public struct ReportGroupWord: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let ticketClass = ReportGroupWord(rawValue: "class")
    public static let batch = ReportGroupWord(rawValue: "batch")
    public static let agent = ReportGroupWord(rawValue: "agent")
    /// Hour of the site's day, over all days.
    public static let hour = ReportGroupWord(rawValue: "hour")
    /// Through which the customer was, or was last, called.
    public static let trunk = ReportGroupWord(rawValue: "trunk")
    /// Day of the site's calendar.
    public static let day = ReportGroupWord(rawValue: "day")
}
