extension DialMode {
    /// For explanations.
    var chinese: String {
        switch self {
        case .manual: "手动"
        case .preview: "预览"
        case .progressive: "逐一外呼"
        case .progressiveCustomerFirst: "逐一外呼（先呼客户）"
        case .power: "按比例外呼"
        case .predictive: "预测外呼"
        case .automated: "自动外呼"
        }
    }
}

extension ModeCondition {
    /// Longer ones before those that they begin with.
    private static let figures = [
        ("no longer: ", "已不再满足："), ("not configured any more", "已不在配置中"), ("backlogPerAgent", "每坐席积压"),
        ("backlog", "积压"), ("hoursLate", "超时小时数"), ("agents", "在岗坐席"), ("abandoned", "呼损率"), (", ", "，"),
    ]

    /// The words of `met(by:)`, and of a move that was taken back, in Chinese.
    static func chinese(_ why: String) -> String {
        figures.reduce(why) { text, figure in text.replacing(figure.0, with: figure.1) }
    }
}
