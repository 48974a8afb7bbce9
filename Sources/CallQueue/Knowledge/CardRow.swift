/// A card as a file tells it: what the file does not tell is nil, and stays as it is where the card is known.
package struct CardRow: Sendable, Hashable {
    /// From 1; of a Markdown file the card's place in it.
    package let record: Int
    package let line: Int
    var id: String?
    var title: String?
    var category: String?
    var ticketClasses: [String]?
    var words: String?
    var text: String?
    /// What is wrong with the row itself.
    var fault: String?

    init(record: Int, line: Int) {
        self.record = record
        self.line = line
    }

    func applied(to content: CardContent) -> CardContent {
        var content = content
        if let title { content.title = title }
        if let category { content.category = category }
        if let ticketClasses { content.ticketClasses = ticketClasses }
        if let words { content.words = words }
        if let text { content.text = text }
        return content
    }

    static func classes(_ text: String) -> [String] {
        text.split(whereSeparator: { ",;，；、|\n".contains($0) }).map { CellText.trimmed(String($0)) }.filter {
            !$0.isEmpty
        }
    }
}

/// The fields of a card as files name them, in English and Chinese.
enum CardField: String, CaseIterable {
    case id, title, category, classes, words, text

    init?(named name: String) {
        let word = name.lowercased().filter { !" _-\u{FEFF}".contains($0) }
        guard let field = Self.allCases.first(where: { $0.names.contains(word) }) else { return nil }
        self = field
    }

    private var names: Set<String> {
        switch self {
        case .id: ["id", "cardid", "编号", "卡片编号", "编码"]
        case .title: ["title", "question", "标题", "题目", "问题"]
        case .category: ["category", "分类", "类别", "目录"]
        case .classes: ["classes", "class", "ticketclass", "ticketclasses", "工单类型", "工单类别", "适用工单"]
        case .words: ["words", "keywords", "tags", "关键词", "关键字", "标签"]
        case .text: ["text", "body", "content", "answer", "正文", "内容", "答案", "解答"]
        }
    }
}

extension CardRow {
    mutating func set(_ field: CardField, _ value: String) {
        switch field {
        case .id: id = value.isEmpty ? nil : value
        case .title: title = value
        case .category: category = value
        case .classes: ticketClasses = Self.classes(value)
        case .words: words = value
        case .text: text = value
        }
    }
}
