import FoundationEssentials

/// The names of hosts(5). PJSIP's resolver asks name servers only, so a URI's host that stands here is replaced by its
/// address before PJSIP sees it.
struct HostsTable: Sendable {
    private var addresses: [String: String] = [:]

    init(path: String = "/etc/hosts") { self.init(text: (try? String(contentsOfFile: path, encoding: .utf8)) ?? "") }

    /// The first address of a name wins, IPv4 before IPv6.
    init(text: String) {
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace).map(String.init)
            guard let address = words.first, AddressBlock.bytes(address) != nil else { continue }
            for name in words.dropFirst().map({ $0.lowercased() }) {
                let isBetter = addresses[name].map { $0.contains(":") && !address.contains(":") } ?? true
                if isBetter { addresses[name] = address }
            }
        }
    }

    func address(of name: String) -> String? { addresses[name.lowercased()] }

    /// The URI with its host's address, if the host is one of these names; else as it is.
    func resolving(_ uri: String) -> String {
        guard let host = SIPURI(uri)?.host, let address = address(of: host) else { return uri }
        // Behind the user part, or at least behind the scheme, which could have the host's name.
        guard let mark = uri.lastIndex(of: "@") ?? uri.firstIndex(of: ":") else { return uri }
        let start = uri.index(after: mark)
        guard let range = uri[start...].firstRange(of: host) else { return uri }
        return uri[..<range.lowerBound] + (address.contains(":") ? "[\(address)]" : address) + uri[range.upperBound...]
    }
}
