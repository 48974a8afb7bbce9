/// The parts of a `sip:` or `sips:` URI that decide where a request goes (RFC 3261 section 19.1). PJSIP parses the whole.
struct SIPURI: Hashable, CustomStringConvertible {
    var user: String?
    /// A literal or a name; IPv6 without brackets.
    var host: String
    var port: UInt16?
    var transport: SIPTransport?
    /// `sips:`.
    var isSecure = false

    init(user: String?, host: String, port: UInt16?, transport: SIPTransport?) {
        self.user = user
        self.host = host
        self.port = port
        self.transport = transport
    }

    /// Reads a URI, with or without angle brackets. Nil unless it is `sip:` or `sips:` with a host.
    init?(_ text: String) {
        var rest = text[...]
        if let open = rest.firstIndex(of: "<") { rest = rest[rest.index(after: open)...] }
        if let close = rest.firstIndex(of: ">") { rest = rest[..<close] }
        guard let colon = rest.firstIndex(of: ":") else { return nil }
        let scheme = rest[..<colon].lowercased()
        guard scheme == "sip" || scheme == "sips" else { return nil }
        isSecure = scheme == "sips"
        rest = rest[rest.index(after: colon)...]
        if let question = rest.firstIndex(of: "?") { rest = rest[..<question] }
        user = nil
        if let at = rest.lastIndex(of: "@") {
            user = String(rest[..<at])
            rest = rest[rest.index(after: at)...]
        }
        let parts = rest.split(separator: ";", omittingEmptySubsequences: false)
        guard let place = parts.first, let (host, port) = SIPURI.hostAndPort(place), !host.isEmpty else { return nil }
        self.host = host
        self.port = port
        transport = SIPURI.transport(in: parts.dropFirst())
        if isSecure { transport = .tls }
    }

    private static func hostAndPort(_ text: Substring) -> (String, UInt16?)? {
        if text.first == "[" {
            guard let close = text.firstIndex(of: "]") else { return nil }
            let after = text[text.index(after: close)...]
            return (String(text[text.index(after: text.startIndex)..<close]), UInt16(after.dropFirst()))
        }
        guard let colon = text.firstIndex(of: ":") else { return (String(text), nil) }
        guard let port = UInt16(text[text.index(after: colon)...]) else { return nil }
        return (String(text[..<colon]), port)
    }

    private static func transport(in parameters: ArraySlice<Substring>) -> SIPTransport? {
        for parameter in parameters {
            let lower = parameter.lowercased()
            if lower.hasPrefix("transport=") { return SIPTransport(rawValue: String(lower.dropFirst(10))) }
        }
        return nil
    }

    /// Whether the host is an IPv6 literal.
    var isIPv6: Bool { host.contains(":") }

    /// Whether the host is a literal, so that no name server is asked.
    var isLiteral: Bool { isIPv6 || SIPURI.isIPv4(host) }

    static func isIPv4(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    }

    var description: String {
        var text = isSecure ? "sips:" : "sip:"
        if let user { text += user + "@" }
        text += isIPv6 ? "[\(host)]" : host
        if let port { text += ":\(port)" }
        if let transport, !isSecure { text += ";transport=\(transport.rawValue)" }
        return text
    }
}
