/// Writes a proposed mapping as a mapping file.
struct ProposalText {
    private(set) var text = ""
    private let columns: [ColumnSample]
    private let choice: ColumnChoice
    private let rules: FieldRules

    init(
        _ columns: [ColumnSample], _ choice: ColumnChoice, _ rules: FieldRules, region: String, fields: [ProposedField]
    ) {
        self.columns = columns
        self.choice = choice
        self.rules = rules
        line("// Proposed from a file's columns and first rows; look at it before it is used.")
        line("// Every key is explained in config/mappings/README.md.")
        line("{")
        entry("region", Self.quoted(region))
        if let zone = Self.zones[region] { entry("zone", Self.quoted(zone)) }
        line("")
        for field in fields { write(field) }
        writeOptional()
        line("}")
    }

    /// Of the regions whose clock is one and known; else the mapping's default holds.
    private static let zones = [
        "CN": "Asia/Shanghai", "HK": "Asia/Hong_Kong", "MO": "Asia/Macau", "TW": "Asia/Taipei", "SG": "Asia/Singapore",
        "GB": "Europe/London", "DE": "Europe/Berlin", "JP": "Asia/Tokyo",
    ]

    private mutating func line(_ text: String) { self.text += text + "\n" }

    private mutating func entry(_ key: String, _ value: String) { line("    \(key): \(value),") }

    private mutating func write(_ field: ProposedField) {
        if field.confidence < 0.5 { line("    // A guess:") }
        let names = field.columns.map(Self.quoted)
        switch field.key {
        case .ticketClass: entry("class", classRule)
        case .priority:
            let values = rules.priorities.map { "\(Self.quoted($0.word)): \"\($0.priority.rawValue)\"" }
            entry(
                "priority",
                "{ column: \(names[0]), values: { \(values.joined(separator: ", ")) }, otherwise: \"normal\" }")
        case .vip: entry("vip", words(names[0], rules.vips))
        case .leaveOut: entry("leaveOut", words(names[0], rules.ends))
        case .createdAt, .deadlineAt, .numbersExpireAt:
            let formats = (rules.times[field.key] ?? []).map(Self.quoted).joined(separator: ", ")
            entry(field.key.rawValue, "{ column: \(names[0]), formats: [\(formats)] }")
        default:
            entry(field.key.rawValue, names.count == 1 ? names[0] : "[\(names.joined(separator: ", "))]")
            if field.key == .customerName, names.count > 1, needsSpace(field) { entry("nameSeparator", "\" \"") }
        }
    }

    /// Chinese names are written without a space between.
    private func needsSpace(_ field: ProposedField) -> Bool { field.samples.allSatisfy { $0.allSatisfy(\.isASCII) } }

    private var classRule: String {
        var parts: [String] = []
        if let column = choice.column(.ticketClass) {
            let values = rules.classes.map { "\(Self.quoted($0.word)): \(Self.quoted($0.ticketClass.rawValue))" }
            parts.append("column: \(Self.quoted(columns[column].name)), values: { \(values.joined(separator: ", ")) }")
        }
        if !rules.prefixes.isEmpty {
            let values = rules.prefixes.map { "\(Self.quoted($0.prefix)): \(Self.quoted($0.ticketClass.rawValue))" }
            parts.append("idPrefixes: { \(values.joined(separator: ", ")) }")
        }
        if let other = rules.otherClass { parts.append("otherwise: \(Self.quoted(other.rawValue))") }
        return "{ \(parts.joined(separator: ", ")) }"
    }

    private func words(_ column: String, _ values: [String]) -> String {
        "{ column: \(column), values: [\(values.map(Self.quoted).joined(separator: ", "))] }"
    }

    /// What another day's export may lack; the main number's column and the id are always wanted.
    private mutating func writeOptional() {
        var optional = choice.columns(.numbers).dropFirst().map { columns[$0].name }
        for key in [ProposedField.Key.owner, .vip, .leaveOut, .deadlineAt, .numbersExpireAt, .consentRef] {
            optional += choice.columns(key).map { columns[$0].name }
        }
        guard !optional.isEmpty else { return }
        line("")
        entry("optionalColumns", "[\(optional.map(Self.quoted).joined(separator: ", "))]")
    }

    /// A JSON string.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\u{2028}", "\u{2029}": quoted += "\\u" + String(scalar.value, radix: 16)
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let hex = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
