/// What the words of a column mean, where they are the usual ones.
enum ValueWords {
    /// The class that a word names; nil for one that says nothing.
    static func ticketClass(_ word: String) -> TicketClass? {
        let word = word.lowercased()
        let isOf = { (signs: [String]) in signs.contains { word.contains($0) } }
        if isOf(["物流", "快递", "配送", "运输", "logistic", "delivery", "shipping", "courier"]) { return .logistics }
        if isOf(["质量", "品质", "质检", "quality", "defect"]) { return .quality }
        return nil
    }

    /// By how ids of a class begin.
    static func ticketClass(ofPrefix prefix: String) -> TicketClass? {
        switch prefix.uppercased() {
        case "ZL": .quality
        case "WL": .logistics
        default: nil
        }
    }

    static func priority(_ word: String) -> TicketPriority? {
        let word = word.lowercased().filter { !$0.isWhitespace }
        let plain = word.drop { $0.isNumber || $0 == "." || $0 == "-" }
        for text in [word, String(plain)] {
            if let found = priorities.first(where: { $0.words.contains(text) }) { return found.priority }
        }
        return nil
    }

    private static let priorities: [(priority: TicketPriority, words: Set<String>)] = [
        (.urgent, ["特急", "非常紧急", "加急", "urgent", "critical", "highest", "emergency", "p0", "p1"]),
        (.high, ["紧急", "高", "急", "重要", "high", "major", "important", "p2"]),
        (.normal, ["普通", "一般", "中", "正常", "normal", "medium", "moderate", "standard", "default", "p3"]),
        (.low, ["低", "不急", "low", "minor", "lowest", "p4", "p5"]),
    ]

    /// Whether a word in a column of members says that somebody is none in particular.
    static func isOrdinary(_ word: String) -> Bool {
        let word = word.lowercased()
        if ["普通", "非", "无", "否", "一般"].contains(where: { word.hasPrefix($0) }) { return true }
        return ["false", "no", "n", "0", "none", "normal", "regular", "standard", "basic", "null", "-"].contains(word)
    }

    /// Whether a word in a column of states says that nothing is left to do.
    static func isOver(_ word: String) -> Bool {
        let word = word.lowercased()
        if ["已", "关闭", "完成", "作废", "取消", "撤销"].contains(where: { word.hasPrefix($0) }) {
            return !["已受理", "已分配", "已派单", "已提交", "已接单"].contains(word)
        }
        return [
            "closed", "merged", "removed", "resolved", "done", "solved", "cancelled", "canceled", "completed",
            "deleted",
        ]
        .contains(word)
    }

    /// What such columns have even where the sample does not.
    static let usualEnds = ["closed", "merged", "removed"]
}
