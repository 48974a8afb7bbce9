package import FoundationEssentials
package import JSON

/// What is sent for which event: a site's own JSON5, or one of those that come with the program.
package struct HookMapping: Sendable, Hashable {
    package var name: String
    /// The other side needs whole numbers.
    package var needsNumbers = false
    package var messages: [HookMessage] = []
    package var words: HookWords = [:]
    /// An answer with one of these texts says that the message was there before: it counts as delivered.
    package var alreadyDone: [String] = []

    package init(name: String) { self.name = name }

    /// The messages for an event, in their order.
    ///
    /// - Parameter sent: names of the messages that were made for this call before.
    package func messages(for kind: String, _ event: JSONValue, sent: Set<String>) -> [HookMessage] {
        var sent = sent
        return messages.filter { message in
            guard message.isFor(kind, event), !message.isOnce || !sent.contains(message.name),
                message.needs.map({ sent.contains($0) }) ?? true
            else { return false }
            sent.insert(message.name)
            return true
        }
    }
}

/// One request of a mapping.
package struct HookMessage: Sendable, Hashable {
    package enum Method: String, Sendable, CaseIterable {
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
    }

    package var name: String
    /// Types of events; `call.` means all that begin so.
    package var on: [String] = []
    /// Made for the first such event of a call only.
    package var isOnce = false
    /// Made only after the message of this name was made for the call.
    package var needs: String?
    /// Made only of events that have these fields.
    package var with: [HookField] = []
    package var method = Method.post
    /// Put behind the webhook's URL.
    package var path: HookText?
    package var headers: [String: HookText] = [:]
    /// Nil: the event itself.
    package var body: HookTemplate?

    package init(name: String) { self.name = name }

    func isFor(_ kind: String, _ event: JSONValue) -> Bool {
        on.contains { $0 == kind || $0.hasSuffix(".") && kind.hasPrefix($0) }
            && with.allSatisfy { $0.value(in: event, [:]) != nil }
    }

    /// Every place for a field.
    package var fields: [HookField] {
        (path?.fields ?? []) + headers.values.flatMap(\.fields) + (body?.fields ?? [])
    }

    /// What is put behind the URL; fields in it cannot leave their place.
    package func path(_ fields: JSONValue, _ words: HookWords) -> String {
        path?.filled(fields, words) { $0.inPath } ?? ""
    }

    /// - Parameter event: what is sent by a message without a body of its own.
    package func body(_ event: JSONValue, _ fields: JSONValue, _ words: HookWords) -> Data {
        guard let body else { return event.json }
        return (body.filled(fields, words) ?? .null).json
    }
}

extension String {
    /// Percent-encoded but for what RFC 3986 section 2.3 calls unreserved; a lone `.` or `..` would be another segment.
    fileprivate var inPath: String {
        let isDots = self == "." || self == ".."
        return utf8.reduce(into: "") { text, byte in
            let scalar = Unicode.Scalar(byte)
            let isPlain =
                ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
                || "-_~".unicodeScalars.contains(scalar) || scalar == "." && !isDots
            if isPlain {
                text.unicodeScalars.append(scalar)
            } else {
                text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
    }
}
