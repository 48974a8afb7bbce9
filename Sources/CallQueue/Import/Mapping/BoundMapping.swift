internal import FoundationEssentials

/// A mapping with its columns found in one file: makes tickets of records.
struct BoundMapping: Sendable {
    let mapping: FieldMapping
    private let normaliser: NumberNormaliser
    private let zone: ZoneOffsets
    private let loadedAt: Date
    private var places: Places

    /// - Throws: `.missingColumns` where the file lacks a column the mapping needs.
    init(
        _ mapping: FieldMapping, columns: [String], normaliser: NumberNormaliser, loadedAt: Date
    ) throws(BatchImportError) {
        let lacking = MappingCatalog.lacking(mapping, Set(columns))
        guard lacking.isEmpty else { throw .missingColumns(lacking, mapping: mapping.name, seen: columns) }
        self.mapping = mapping
        self.normaliser = normaliser
        self.loadedAt = loadedAt
        zone = ZoneOffsets(mapping.zone)
        places = Places(mapping, columns)
    }

    /// Looks the columns up again where more have come to light, as they do in NDJSON.
    mutating func follow(_ columns: [String]) {
        if columns.count != places.columns.count { places = Places(mapping, columns) }
    }

    /// The ticket's id, which is needed before anything else is worth reading.
    func id(of row: RecordValues) throws(RowRefusal) -> TicketID {
        let text = row.text(places.id) ?? ""
        guard !text.isEmpty else { throw RowRefusal(column: mapping.id, reason: .missingID, text: "the row has no id") }
        guard let id = TicketID(checking: text) else {
            throw RowRefusal(
                column: mapping.id, reason: .badID, text: "an id has at most 128 bytes and no control characters")
        }
        return id
    }

    /// Refuses the rows that the mapping leaves out.
    func checkIncluded(_ row: RecordValues) throws(RowRefusal) {
        guard let rule = mapping.leaveOut, let text = row.text(places.leaveOut), rule.values.contains(text) else {
            return
        }
        throw RowRefusal(column: rule.column, reason: .leftOut, text: "rows with \"\(text)\" here are not called")
    }

    /// The ticket of a row whose id is known.
    func ticket(
        _ id: TicketID, _ row: RecordValues, _ position: RowPosition
    ) throws(RowRefusal) -> (Ticket, [RowVerdict.Note]) {
        let (numbers, notes) = try numbers(row)
        let ticket = Ticket(
            id: id, ticketClass: try ticketClass(id, row),
            customerName: joined(places.customerName, row, mapping.nameSeparator), numbers: numbers,
            details: joined(places.details, row, "\n"), order: row.text(places.order),
            product: row.text(places.product),
            fields: otherFields(row), priority: try priority(row),
            vipTier: row.text(places.vip).flatMap { mapping.vip?.values[$0] } ?? 0,
            owner: row.text(places.owner).map(AgentID.init),
            createdAt: try time(mapping.createdAt, places.createdAt, row) ?? loadedAt,
            deadlineAt: try time(mapping.deadlineAt, places.deadlineAt, row),
            numbersExpireAt: try time(mapping.numbersExpireAt, places.numbersExpireAt, row),
            consentRef: row.text(places.consentRef), source: position)
        return (ticket, notes)
    }
}

// MARK: - Fields

extension BoundMapping {
    /// All numbers of all number columns; a cell that cannot be read is a note as long as another gives a number.
    private func numbers(_ row: RecordValues) throws(RowRefusal) -> ([DialableNumber], [RowVerdict.Note]) {
        var numbers: [DialableNumber] = []
        var refused: [(column: String, refusal: NumberRefusal)] = []
        for place in places.numbers {
            switch row.bytes(place, normaliser.read) ?? .refused(.noNumber) {
            case .accepted(let found): for number in found where !numbers.contains(number) { numbers.append(number) }
            case .refused(let refusal): refused.append((places.columns[place], refusal))
            }
        }
        let faults = refused.filter { $0.refusal.reason != .noNumber }
        if numbers.isEmpty, let worst = faults.first ?? refused.first {
            throw RowRefusal(column: worst.column, reason: .number(worst.refusal.reason), text: worst.refusal.text)
        }
        return (numbers, faults.map { RowVerdict.Note(column: $0.column, text: $0.refusal.text) })
    }

    private func ticketClass(_ id: TicketID, _ row: RecordValues) throws(RowRefusal) -> TicketClass {
        let rule = mapping.ticketClass
        let word = row.text(places.ticketClass)
        if let word, let known = rule.values[word] { return known }
        if let known = rule.idPrefixes.first(where: { id.rawValue.hasPrefix($0.prefix) }) { return known.ticketClass }
        if let otherwise = rule.otherwise { return otherwise }
        throw RowRefusal(
            column: rule.column, reason: .unknownClass,
            text:
                "\(word.map { "\"\($0)\" is no class" } ?? "the row has no class"); known: \(Self.list(rule.values.keys))"
        )
    }

    private func priority(_ row: RecordValues) throws(RowRefusal) -> TicketPriority {
        guard let rule = mapping.priority else { return .normal }
        let word = row.text(places.priority)
        if let word, let known = rule.values[word] { return known }
        if let otherwise = rule.otherwise { return otherwise }
        throw RowRefusal(
            column: rule.column, reason: .unknownPriority,
            text:
                "\(word.map { "\"\($0)\" is no priority" } ?? "the row has none"); known: \(Self.list(rule.values.keys))"
        )
    }

    private func time(_ rule: TimeRule?, _ place: Int?, _ row: RecordValues) throws(RowRefusal) -> Date? {
        guard let rule, let place else { return nil }
        let isEmpty = row.bytes(place) { $0.isEmpty } ?? true
        if isEmpty { return nil }
        for format in rule.formats {
            let seconds = row.bytes(place) { format.read($0, in: zone) } ?? nil
            if let seconds { return Date(timeIntervalSince1970: seconds) }
        }
        throw RowRefusal(
            column: rule.column, reason: .badTime,
            text: "not a time written as \(rule.patterns.map { "\"\($0)\"" }.joined(separator: " or "))")
    }

    private func joined(_ places: [Int], _ row: RecordValues, _ separator: String) -> String {
        if places.count == 1 { return row.text(places[0]) ?? "" }
        return places.compactMap { row.text($0) }.joined(separator: separator)
    }

    private func otherFields(_ row: RecordValues) -> [String: String] {
        guard !places.others.isEmpty else { return [:] }
        var fields: [String: String] = [:]
        for place in places.others {
            if let text = row.text(place) { fields[places.columns[place]] = text }
        }
        return fields
    }

    private static func list(_ words: some Sequence<String>) -> String {
        words.sorted().map { "\"\($0)\"" }.joined(separator: ", ")
    }
}

/// Where in a record each field of a ticket is.
private struct Places: Sendable {
    let columns: [String]
    let id: Int?
    let ticketClass: Int?
    let customerName: [Int]
    let numbers: [Int]
    let details: [Int]
    let order: Int?
    let product: Int?
    let owner: Int?
    let consentRef: Int?
    let priority: Int?
    let vip: Int?
    let leaveOut: Int?
    let createdAt: Int?
    let deadlineAt: Int?
    let numbersExpireAt: Int?
    /// The columns no field of the ticket is made of.
    let others: [Int]

    init(_ mapping: FieldMapping, _ columns: [String]) {
        let place: (String?) -> Int? = { name in name.flatMap { columns.firstIndex(of: $0) } }
        self.columns = columns
        id = place(mapping.id)
        ticketClass = place(mapping.ticketClass.column)
        customerName = mapping.customerName.compactMap(place)
        numbers = mapping.numbers.compactMap(place)
        details = mapping.details.compactMap(place)
        order = place(mapping.order)
        product = place(mapping.product)
        owner = place(mapping.owner)
        consentRef = place(mapping.consentRef)
        priority = place(mapping.priority?.column)
        vip = place(mapping.vip?.column)
        leaveOut = place(mapping.leaveOut?.column)
        createdAt = place(mapping.createdAt?.column)
        deadlineAt = place(mapping.deadlineAt?.column)
        numbersExpireAt = place(mapping.numbersExpireAt?.column)
        let used = Set(mapping.ticketColumns)
        others = columns.indices.filter { !used.contains(columns[$0]) }
    }
}
