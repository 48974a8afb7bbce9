extension ClassRule: Decodable {
    /// `"列名"`-less forms included: a rule needs a column with values, id prefixes, or one class for all.
    package init(from decoder: any Decoder) throws {
        let object = try StrictObject(decoder, keys: ["column", "values", "idPrefixes", "otherwise"])
        column = try object.optional("column")
        values = try object.optional("values") ?? [:]
        let prefixes: [String: TicketClass] = try object.optional("idPrefixes") ?? [:]
        idPrefixes = prefixes.map(IDPrefix.init).sorted {
            ($1.prefix.utf8.count, $0.prefix) < ($0.prefix.utf8.count, $1.prefix)
        }
        otherwise = try object.optional("otherwise")
        if column != nil, values.isEmpty { throw object.fault("values", "say which word of the column is which class") }
        if column == nil, !values.isEmpty { throw object.fault("column", "say which column the values are in") }
        if column == nil, idPrefixes.isEmpty, otherwise == nil {
            throw object.fault("column", "give a column with values, idPrefixes, or otherwise")
        }
        let all = values.values + idPrefixes.map(\.ticketClass) + [otherwise].compactMap(\.self)
        if all.contains(where: { $0.rawValue.isEmpty }) { throw object.fault("values", "a class needs a name") }
    }
}

extension PriorityRule: Decodable {
    package init(from decoder: any Decoder) throws {
        let object = try StrictObject(decoder, keys: ["column", "values", "otherwise"])
        column = try object.required("column")
        let words: [String: String] = try object.required("values")
        var values: [String: TicketPriority] = [:]
        for (word, name) in words { values[word] = try Self.priority(name, object, "values.\(word)") }
        self.values = values
        let name: String? = try object.optional("otherwise")
        otherwise = try name.map { try Self.priority($0, object, "otherwise") }
    }

    private static func priority(_ name: String, _ object: StrictObject, _ key: String) throws -> TicketPriority {
        guard let priority = TicketPriority(rawValue: name) else {
            let allowed = TicketPriority.allCases.map(\.rawValue).joined(separator: ", ")
            throw object.fault(key, "no such priority: \"\(name)\"; allowed: \(allowed)")
        }
        return priority
    }
}

extension TierRule: Decodable {
    package init(from decoder: any Decoder) throws {
        let object = try StrictObject(decoder, keys: ["column", "values"])
        column = try object.required("column")
        guard let words = try? (object.required("values") as OneOrMore).values else {
            values = try object.required("values")
            guard values.values.allSatisfy((1...9).contains) else {
                throw object.fault("values", "a tier is a number from 1 to 9; the higher goes first")
            }
            return
        }
        values = Dictionary(words.map { ($0, 1) }) { first, _ in first }
    }
}

extension WordsRule: Decodable {
    package init(from decoder: any Decoder) throws {
        let object = try StrictObject(decoder, keys: ["column", "values"])
        column = try object.required("column")
        values = Set((try object.required("values") as OneOrMore).values)
    }
}

extension TimeRule: Decodable {
    package init(from decoder: any Decoder) throws {
        let object = try StrictObject(decoder, keys: ["column", "formats"])
        column = try object.required("column")
        patterns = (try object.required("formats") as OneOrMore).values
        formats = try patterns.map { pattern in
            guard let format = TimeFormat(pattern) else {
                throw object.fault(
                    "formats", "\"\(pattern)\" holds no whole date; use yyyy-MM-dd HH:mm:ss, iso8601, unix or such")
            }
            return format
        }
    }
}
