/// The rules by which columns of words and times become fields.
struct FieldRules: Sendable {
    private(set) var classes: [(word: String, ticketClass: TicketClass)] = []
    private(set) var prefixes: [(prefix: String, ticketClass: TicketClass)] = []
    /// For rows of which nothing else tells the class.
    private(set) var otherClass: TicketClass?
    private(set) var priorities: [(word: String, priority: TicketPriority)] = []
    private(set) var vips: [String] = []
    private(set) var ends: [String] = []
    private(set) var times: [ProposedField.Key: [String]] = [:]
    private(set) var remarks: [ProposalRemark] = []
    private var idSamples: [String] = []

    /// Where nothing says what the tickets are about: called by the policy for all classes.
    private static let unknown = TicketClass(rawValue: "general")

    init(_ columns: [ColumnSample], _ choice: inout ColumnChoice, ticketClass: TicketClass?) {
        if let id = choice.column(.id) { idSamples = columns[id].shown(3) }
        readClasses(columns, &choice, ticketClass)
        readPriorities(columns, &choice)
        readVIPs(columns, &choice)
        readEnds(columns, &choice)
        for key in [ProposedField.Key.createdAt, .deadlineAt, .numbersExpireAt] {
            guard let column = choice.column(key) else { continue }
            let patterns = TimePatterns.find(columns[column])
            if patterns.isEmpty { choice.drop(key) } else { times[key] = TimePatterns.companions(patterns) }
            if patterns.contains(where: { $0.hasPrefix("d/M") || $0.hasPrefix("M/d") }) {
                remarks.append(
                    ProposalRemark(
                        "“\(columns[column].name)” may have day and month the other way round; look at its formats",
                        "“\(columns[column].name)”的日和月可能颠倒，请核对其格式"))
            }
        }
    }

    /// The class of a file that has no column for it.
    var classWithoutColumn: ProposedField {
        ProposedField(
            key: .ticketClass, columns: [], confidence: prefixes.isEmpty ? 0.2 : 0.7,
            basis: prefixes.isEmpty ? .nothing : .values, samples: prefixes.isEmpty ? [] : idSamples)
    }

    private mutating func readClasses(_ columns: [ColumnSample], _ choice: inout ColumnChoice, _ given: TicketClass?) {
        otherClass = given
        readPrefixes(columns, choice)
        guard let column = choice.column(.ticketClass), let words = columns[column].words(atMost: 24) else {
            choice.drop(.ticketClass)
            guard prefixes.isEmpty, given == nil else { return }
            otherClass = Self.unknown
            remarks.append(
                ProposalRemark(
                    "nothing tells the tickets' class; all are “\(Self.unknown)”, unless --class names another",
                    "没有内容说明工单类别，全部归为“\(Self.unknown)”，可用 --class 指定"))
            return
        }
        for word in words {
            if let known = ValueWords.ticketClass(word) {
                classes.append((word, known))
            } else {
                let own = given ?? TicketClass(rawValue: word)
                classes.append((word, own))
                remarks.append(
                    ProposalRemark(
                        "“\(word)” in “\(columns[column].name)” becomes the class “\(own)”; say there which it is",
                        "“\(columns[column].name)”中的“\(word)”归为类别“\(own)”，请在映射中确认"))
            }
        }
    }

    private mutating func readPrefixes(_ columns: [ColumnSample], _ choice: ColumnChoice) {
        guard let id = choice.column(.id) else { return }
        let found = Set(columns[id].values.map { String($0.prefix { $0.isLetter && $0.isASCII }) })
        for prefix in found.sorted() {
            if let known = ValueWords.ticketClass(ofPrefix: prefix) { prefixes.append((prefix, known)) }
        }
        // A part of the tickets is not told by it.
        if prefixes.count < found.count, choice.column(.ticketClass) == nil { prefixes = [] }
    }

    private mutating func readPriorities(_ columns: [ColumnSample], _ choice: inout ColumnChoice) {
        guard let column = choice.column(.priority) else { return }
        guard let words = columns[column].words(atMost: 12) else { return choice.drop(.priority) }
        priorities = words.compactMap { word in ValueWords.priority(word).map { (word, $0) } }
        if priorities.isEmpty { choice.drop(.priority) }
    }

    private mutating func readVIPs(_ columns: [ColumnSample], _ choice: inout ColumnChoice) {
        guard let column = choice.column(.vip) else { return }
        vips = (columns[column].words(atMost: 8) ?? []).filter { !ValueWords.isOrdinary($0) }
        // Nobody in the sample is one; in a column of yes and no the word is known all the same.
        if vips.isEmpty, columns[column].distinct.contains("false") { vips = ["true"] }
        if vips.isEmpty, columns[column].distinct.contains("否") { vips = ["是"] }
        if vips.isEmpty { return choice.drop(.vip) }
        let list = vips.map { "“\($0)”" }.joined(separator: ", ")
        remarks.append(
            ProposalRemark(
                "in “\(columns[column].name)” \(list) are taken for VIPs", "“\(columns[column].name)”中的\(list)视为 VIP"))
    }

    private mutating func readEnds(_ columns: [ColumnSample], _ choice: inout ColumnChoice) {
        guard let column = choice.column(.leaveOut) else { return }
        ends = (columns[column].words(atMost: 16) ?? []).filter(ValueWords.isOver)
        if columns[column].distinct.contains("open") {
            ends += ValueWords.usualEnds.filter { !ends.contains($0) }
        }
        if ends.isEmpty { return choice.drop(.leaveOut) }
        let list = ends.map { "“\($0)”" }.joined(separator: ", ")
        remarks.append(
            ProposalRemark(
                "rows with \(list) in “\(columns[column].name)” are not called",
                "“\(columns[column].name)”为\(list)的行不呼叫"))
    }
}
