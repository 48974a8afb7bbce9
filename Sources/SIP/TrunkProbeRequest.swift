internal import CSIPShim

/// An OPTIONS to a trunk, as C takes it.
struct TrunkProbeRequest {
    /// Tells its tokens from those of phones.
    static let mark: UInt64 = 1 << 63

    private let token: UInt64
    private let uri: String
    private let local: String
    private let viaHost: String?
    private let listener: ListenerTable.Bound
    private let target: SIPTarget?
    private let serverName: String

    init(
        token: UInt64, uri: String, trunk: SIPTrunk, target: SIPTarget?, listeners: ListenerTable
    ) throws(SIPError) {
        let transport = trunk.transport
        guard let destination = SIPURI(uri) else {
            throw .badValue(name: "Request-URI", value: uri, reason: "is not a sip: URI")
        }
        let place = target?.uri ?? destination
        listener = try listeners.preferring(trunk).listener(for: place, transport: transport)
        let host = listener.publishedAddress(towards: place)
        let own = SIPURI(user: "dialer", host: host, port: listener.listener.port, transport: transport.parameter)
        local = "<\(own)>"
        viaHost = listener.listener.isWildcard ? host : nil
        self.token = token
        self.uri = uri
        self.target = target ?? (listener.listener.isClient ? destination.literalTarget(5061) : nil)
        serverName = trunk.serverName
    }

    func send() throws(SIPError) {
        let result = CStrings.with([uri, local, viaHost ?? "", target?.address ?? "", serverName]) { c in
            var request = csip_probe_request()
            request.token = token | Self.mark
            (request.request_uri, request.from, request.contact) = (c[0], c[1], c[1])
            request.listener = listener.index
            request.via_host = viaHost == nil ? nil : c[2]
            request.via_port = listener.listener.port
            request.destination.address = target == nil ? nil : c[3]
            request.destination.port = target?.port ?? 0
            request.destination.name = listener.listener.isClient ? c[4] : nil
            return csip_probe(&request)
        }
        if result.status != 0 { throw .refused("OPTIONS to \(uri): \(fixedString(result.message))") }
    }
}
