import Webhooks

/// A URL that the configuration gives, looked at before anything is sent there.
struct WebhookURL {
    let scheme: String
    let host: String

    /// Nil for what is no `http://` or `https://` URL with a host and nothing secret in front of it.
    init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[1].isEmpty, ["https:", "http:"].contains(parts[0].lowercased()) else {
            return nil
        }
        guard
            text.unicodeScalars.allSatisfy({
                $0.isASCII && $0.value > 0x20 && !"\"<>\\^`{|}#".unicodeScalars.contains($0)
            })
        else { return nil }
        let authority = parts[2].prefix { $0 != "?" }
        guard !authority.contains("@"), let host = Self.host(authority), !host.isEmpty else { return nil }
        scheme = String(parts[0].dropLast()).lowercased()
        self.host = host.lowercased()
    }

    private static func host(_ authority: Substring) -> String? {
        if authority.first == "[" {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            return String(authority[authority.index(after: authority.startIndex)..<end])
        }
        let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count < 3, parts.count == 1 || UInt16(parts[1]) != nil else { return nil }
        return String(parts[0])
    }

    /// It says itself that it is an address of this machine or of a private network.
    var isPrivate: Bool { HTTPClient.isPrivate(host: host) }
}
