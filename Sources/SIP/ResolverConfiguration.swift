import FoundationEssentials

/// The name servers that PJSIP's own resolver asks. It always gets at least one: without any it would call
/// `getaddrinfo`, which blocks.
enum ResolverConfiguration {
    static func nameservers(configured: [String], path: String = "/etc/resolv.conf") -> [String] {
        let listed = configured.isEmpty ? parse((try? String(contentsOfFile: path, encoding: .utf8)) ?? "") : configured
        return listed.isEmpty ? ["127.0.0.1"] : listed
    }

    /// The `nameserver` lines of resolv.conf(5), without scope identifiers.
    static func parse(_ text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).compactMap { line in
            let words = line.split(whereSeparator: \.isWhitespace)
            guard words.count >= 2, words[0] == "nameserver" else { return nil }
            let address = words[1].prefix { $0 != "%" }
            return AddressBlock.bytes(String(address)) == nil ? nil : String(address)
        }
    }
}
