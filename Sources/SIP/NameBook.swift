/// What names in URIs of phones and registrars stand for, as last looked up, and who waits for it. Pure.
struct NameBook {
    enum Asker: Hashable {
        /// Somebody who was told that the URI's host is being sought.
        case uri(String)
        /// By its token.
        case registration(UInt64)
    }

    private(set) var found: [SIPPlace: [SIPTarget]] = [:]
    private var lookups: [UInt64: SIPPlace] = [:]
    private var waiting: [SIPPlace: Set<Asker>] = [:]

    /// Whether nobody needs a lookup again.
    var isEmpty: Bool { found.isEmpty && waiting.isEmpty }
    /// All that was ever asked for since the last `forget`.
    var places: Set<SIPPlace> { Set(found.keys).union(waiting.keys) }

    mutating func wait(_ asker: Asker, for place: SIPPlace) { waiting[place, default: []].insert(asker) }

    func isSought(_ place: SIPPlace) -> Bool { lookups.values.contains(place) }

    mutating func began(_ token: UInt64, _ place: SIPPlace) { lookups[token] = place }

    /// The place of a lookup that has ended; nil if it was none of ours.
    mutating func ended(_ token: UInt64) -> SIPPlace? { lookups.removeValue(forKey: token) }

    /// What was found before is kept when nothing is found now: a name server that fails makes no phone unreachable.
    ///
    /// - Returns: who waited for it.
    mutating func note(_ targets: [SIPTarget], for place: SIPPlace) -> Set<Asker> {
        if !targets.isEmpty { found[place] = targets }
        return waiting.removeValue(forKey: place) ?? []
    }

    /// What stood for a name before a reload may stand for it no more; those who wait go on waiting.
    mutating func forget() { found = [:] }
}

/// Where a SIP URI with a name for a host points (RFC 3263).
struct SIPPlace: Sendable, Hashable {
    let host: String
    /// 0: the URI has none, so SRV is asked for it.
    let port: UInt16
    let transport: SIPTransport

    /// Nil for an address, and for what is no URI.
    ///
    /// - Parameter usual: the transport of a URI that names none.
    init?(_ uri: String, usual: SIPTransport = .udp) {
        guard let uri = SIPURI(uri), AddressBlock.bytes(uri.host) == nil else { return nil }
        (host, port, transport) = (uri.host.lowercased(), uri.port ?? 0, uri.transport ?? usual)
    }

    /// The same place at an address of its name.
    func target(_ address: String) -> SIPTarget {
        SIPTarget(address: address, port: port > 0 ? port : transport == .tls ? 5061 : 5060)
    }
}
