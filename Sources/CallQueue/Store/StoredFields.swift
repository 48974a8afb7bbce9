import FoundationEssentials

/// A ticket's further columns as JSON text: written once at the load, read when an agent looks at the ticket.
enum StoredFields {
    /// nil for none.
    static func text(_ fields: [String: String]) throws -> String? {
        guard !fields.isEmpty else { return nil }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(fields), as: UTF8.self)
    }

    /// None when the text does not read back: nothing is decided by these.
    static func fields(_ text: String?) -> [String: String] {
        guard let text else { return [:] }
        return (try? JSONDecoder().decode([String: String].self, from: Data(text.utf8))) ?? [:]
    }
}
