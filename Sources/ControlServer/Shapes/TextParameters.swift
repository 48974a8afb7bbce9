import ControlAPI
import FoundationEssentials

/// Parameters that come as text, in a path or a query, made into the JSON that the method reads.
struct TextParameters {
    let method: ControlMethod
    let shape: ObjectShape

    /// Members of a JSON object, without its braces. A name given more than once, or a value with commas, is a list where the
    /// method wants one.
    func members(_ items: [TextItem]) throws(ControlError) -> [String] {
        var names: [String] = []
        for item in items where !names.contains(item.name) { names.append(item.name) }
        var members: [String] = []
        for name in names {
            let texts = items.filter { $0.name == name }.map(\.text)
            members.append("\(JSONText.quoted(name)):\(try value(texts, name))")
        }
        return members
    }

    private func value(_ texts: [String], _ name: String) throws(ControlError) -> String {
        // The method itself refuses what it does not know, and says what it knows.
        guard let member = shape.member(name) else { return JSONText.quoted(texts.joined(separator: ",")) }
        if case .list(let element) = member.shape {
            var values: [String] = []
            for text in texts.flatMap({ $0.split(separator: ",") }) {
                values.append(try value(String(text), element, name))
            }
            return "[\(values.joined(separator: ","))]"
        }
        guard texts.count == 1 else { throw ControlError(.invalidParams, "“\(name)” is given twice.", field: name) }
        return try value(texts[0], member.shape, name)
    }

    private func value(_ text: String, _ shape: JSONShape, _ name: String) throws(ControlError) -> String {
        switch shape {
        case .text, .instant, .word, .bytes: return JSONText.quoted(text)
        case .wholeNumber:
            guard Int(text) != nil, JSONText.isNumber(text) else { throw wrong(name, "a whole number") }
            return text
        case .number:
            guard JSONText.isNumber(text) else { throw wrong(name, "a number") }
            return text
        case .truth:
            guard text == "true" || text == "false" else { throw wrong(name, "true or false") }
            return text
        case .list, .map, .object: throw wrong(name, "in a JSON body")
        }
    }

    private func wrong(_ name: String, _ what: String) -> ControlError {
        ControlError(.invalidParams, "“\(name)” must be \(what).", field: name)
    }
}

/// A name and its text.
struct TextItem: Sendable, Equatable {
    let name: String
    let text: String
}
