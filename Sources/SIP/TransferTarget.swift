/// Whom a phone's REFER names (RFC 3515): the user and host of a SIP URI, or a number of a tel URI.
public struct TransferTarget: Sendable, Hashable {
    /// Without parameters, its escapes undone.
    public var user: String
    /// Nil of a tel URI.
    public var host: String?
    public var port: UInt16?
    /// The URI asks to take the place of another dialog (RFC 3891).
    public var replaces: String?

    public init(user: String, host: String?, port: UInt16? = nil, replaces: String? = nil) {
        self.user = user
        self.host = host
        self.port = port
        self.replaces = replaces
    }

    /// The Call-ID of the dialog whose place it asks to take.
    public var replacedDialog: String? {
        replaces.map { String($0.split(separator: ";", omittingEmptySubsequences: false).first ?? "") }
    }

    /// Nil for what is no SIP or tel URI with a user.
    public init?(_ text: String) {
        let whole = HeaderText.trimmed(text)
        if whole.lowercased().hasPrefix("tel:") {
            self.init(user: Self.plain(String(whole.dropFirst(4))), host: nil)
        } else {
            guard let uri = SIPURI(whole), let user = uri.user else { return nil }
            self.init(
                user: Self.plain(user), host: uri.host.lowercased(), port: uri.port, replaces: Self.replaces(whole))
        }
        guard !user.isEmpty else { return nil }
    }

    private static func replaces(_ text: String) -> String? {
        guard let question = text.firstIndex(of: "?") else { return nil }
        for header in text[text.index(after: question)...].split(separator: "&") {
            let parts = header.split(separator: "=", maxSplits: 1)
            if parts.count == 2, parts[0].lowercased() == "replaces" { return unescaped(String(parts[1])) }
        }
        return nil
    }

    private static func plain(_ user: String) -> String {
        let name = user.split(separator: ";", omittingEmptySubsequences: false).first ?? ""
        return unescaped(String(name.split(separator: ":", omittingEmptySubsequences: false).first ?? ""))
    }

    private static func unescaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = Substring(text).utf8
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
