extension SIPConfiguration {
    /// Whether calls make PJSIP ask a DNS server on another machine: what it answers can be forged on the way.
    ///
    /// - Parameter phones: SIP URIs that are called besides the trunks.
    public func asksForeignDNS(phones: [String]) -> Bool {
        let servers = ResolverConfiguration.nameservers(configured: nameservers)
        guard servers.contains(where: { !$0.hasPrefix("127.") && $0 != "::1" }) else { return false }
        let registrars = trunks.compactMap { $0.registration?.registrar }
        let hosts = trunks.map(\.gatewayHost) + (registrars + phones).compactMap { SIPURI($0)?.host }
        let table = HostsTable()
        return hosts.contains { AddressBlock.bytes($0) == nil && table.address(of: $0) == nil }
    }
}

extension SIPConfiguration {
    /// Whether a text is a `sip:` URI with a host, which can be called.
    public static func isURI(_ text: String) -> Bool {
        !text.contains(where: \.isWhitespace) && SIPURI(text) != nil
    }
}
