import Media

/// Which of our addresses a far end is shown: as our host in From, and for its audio. Pure.
///
/// A far end is spoken to in its own address family where we have an address of it; a name counts as IPv4, as the SIP
/// listeners take it too.
struct OwnAddresses: Sendable {
    /// In the order of the configuration.
    let listeners: [SIPSettings.Listener]
    let media: [String]
    /// What far ends are told instead of a media address of the same family.
    let publicMedia: String?

    /// The host of our own From address, as it stands in a URI.
    func host(isIPv6: Bool) -> String {
        let listener = listeners.first { $0.address.isIPv6Literal == isIPv6 } ?? listeners.first
        guard let listener else { return "localhost" }
        let address = listener.publicAddress ?? listener.address
        guard address == "0.0.0.0" || address == "::" else { return address.inURI }
        return (media.first { $0.isIPv6Literal == isIPv6 } ?? media.first ?? "localhost").inURI
    }

    func mediaAddress(isIPv6: Bool) -> MediaLocalAddress {
        guard media.contains(where: { $0.isIPv6Literal == isIPv6 }) else { return .first }
        return isIPv6 ? .ipv6 : .ipv4
    }

    /// What the far end is told of a leg's own address.
    func published(_ address: String) -> String {
        guard let publicMedia, publicMedia.isIPv6Literal == address.isIPv6Literal else { return address }
        return publicMedia
    }
}

extension String {
    var isIPv6Literal: Bool { contains(":") }
    /// A host as a URI wants it: IPv6 literals in brackets (RFC 3986 section 3.2.2).
    var inURI: String { isIPv6Literal ? "[\(self)]" : self }
}
