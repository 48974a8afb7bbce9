/// Takes credentials out of what is logged.
enum SecretMask {
    private static let headers = ["authorization:", "proxy-authorization:"]

    /// PJSIP logs a whole message when it cannot parse it, credentials included.
    static func mask(_ text: String) -> String {
        guard text.utf8.contains(0x0A) else { return text }
        return text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { line in
            let lower = line.prefix(24).lowercased()
            guard let name = headers.first(where: lower.hasPrefix) else { return String(line) }
            return line.prefix(name.utf8.count) + " (masked)"
        }.joined(separator: "\n")
    }
}
