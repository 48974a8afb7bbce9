/// Why a call ended, as the network puts it: a Reason header field's value (RFC 3326).
public struct HangupCause: Sendable, Hashable, CustomStringConvertible {
    /// `Q.850` (ITU-T, causes 1 … 127) or `SIP` (status codes), or what else a network sends.
    public var `protocol`: String
    public var cause: Int?
    public var text: String?

    public init(protocol: String, cause: Int?, text: String? = nil) {
        self.protocol = `protocol`
        self.cause = cause
        self.text = text
    }

    /// - Parameter cause: ITU-T Q.850, 1 … 127.
    public static func q850(_ cause: Int, _ text: String? = nil) -> HangupCause {
        HangupCause(protocol: "Q.850", cause: cause, text: text)
    }

    /// - Parameter status: RFC 3261 section 21, 200 … 699.
    public static func sip(_ status: Int, _ text: String? = nil) -> HangupCause {
        HangupCause(protocol: "SIP", cause: status, text: text)
    }

    /// ITU-T Q.850 16, normal call clearing.
    public static let normalClearing = q850(16, "Normal call clearing")
    /// RFC 3326's own example: another branch took the call.
    public static let completedElsewhere = sip(200, "Call completed elsewhere")

    public var isQ850: Bool { `protocol`.lowercased() == "q.850" }

    /// The value of the header field.
    public var description: String {
        var value = `protocol`
        if let cause { value += ";cause=\(cause)" }
        if let text { value += ";text=\(HeaderText.quoted(text))" }
        return value
    }
}

extension HangupCause {
    /// Reads one header field's value, which may hold several causes separated by commas. What cannot be read
    /// is left out: a far end's odd Reason must not cost the rest.
    public static func parse(_ value: String) -> [HangupCause] {
        HeaderText.split(value, at: ",").compactMap { element in
            let parts = HeaderText.split(element, at: ";").map(HeaderText.trimmed)
            guard let name = parts.first, !name.isEmpty else { return nil }
            var result = HangupCause(protocol: name, cause: nil)
            for part in parts.dropFirst() {
                guard let equals = part.firstIndex(of: "=") else { continue }
                let key = HeaderText.trimmed(String(part[..<equals])).lowercased()
                let raw = HeaderText.trimmed(String(part[part.index(after: equals)...]))
                switch key {
                case "cause": result.cause = Int(raw)
                case "text": result.text = HeaderText.unquoted(raw)
                default: break
                }
            }
            return result
        }
    }
}
