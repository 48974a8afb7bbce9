internal import CSIPShim

/// An `OutgoingInvite`, checked and complete, as C takes it.
struct InviteRequest {
    private let leg: LegID
    private let requestURI: String
    private let from: String
    private let to: String
    private let contact: String
    private let route: String?
    private let viaHost: String?
    private let headers: [(name: String, value: String)]
    private let credentials: [SIPCredential]
    private let listener: ListenerTable.Bound
    /// The connection to a registered phone, 0 for none.
    private let flow: UInt64
    private let keepsRoute: Bool
    /// Whose phone it is; nil for a trunk.
    private let owner: PhoneOwner?
    private let target: SIPTarget?
    /// That a TLS trunk's certificate must hold.
    private let serverName: String?
    private let keepsConnection: Bool
    private let alwaysRefreshes: Bool
    private let media: csip_local_media

    init(_ invite: OutgoingInvite, trunk: SIPTrunk?, listeners: ListenerTable) throws(SIPError) {
        try invite.checkValues()
        let next = invite.outboundProxy ?? invite.requestURI
        guard let destination = SIPURI(next) else {
            throw .badValue(name: "Request-URI", value: next, reason: "is not a sip: URI")
        }
        let transport = destination.transport ?? trunk?.transport ?? .udp
        let place = invite.target?.uri ?? destination
        listener = try listeners.preferring(trunk).listener(for: place, transport: transport)
        let local = listener.publishedAddress(towards: place)
        viaHost = listener.listener.isWildcard ? local : nil
        leg = invite.leg
        requestURI = invite.requestURI
        from = invite.from.nameAddress
        to = invite.to.nameAddress
        contact =
            "<\(SIPURI(user: "dialer", host: local, port: listener.listener.port, transport: transport.parameter))>"
        route = invite.outboundProxy.map { "<\($0);lr>" }
        headers = invite.extraHeaders
        credentials = invite.credentials + (trunk?.credentials ?? [])
        (flow, keepsRoute, owner, alwaysRefreshes) = (0, false, nil, invite.alwaysRefreshes)
        keepsConnection = listener.listener.isClient
        serverName = keepsConnection ? trunk?.serverName : trunk == nil && invite.target != nil ? destination.host : nil
        target = invite.target ?? (keepsConnection ? destination.literalTarget(5061) : nil)
        media = try csip_local_media(invite.media)
    }

    /// To a registered phone.
    init(_ invite: OutgoingInvite, to path: PhonePath) throws(SIPError) {
        try invite.checkValues()
        leg = invite.leg
        requestURI = path.binding.contact
        from = invite.from.nameAddress
        to = "<\(path.aor)>"
        contact = "<\(path.contact)>"
        route = path.binding.flow.route
        viaHost = path.viaHost
        headers = invite.extraHeaders
        credentials = invite.credentials
        listener = path.listener
        (flow, keepsRoute, owner) = (path.binding.flow.connection, true, PhoneOwner(path.binding))
        (target, serverName, keepsConnection) = (nil, nil, false)
        alwaysRefreshes = invite.alwaysRefreshes
        media = try csip_local_media(invite.media)
    }

    /// Calls `body` with the request; everything it points to lives until `body` returns.
    func withC(_ body: (UnsafePointer<csip_invite>) -> csip_result) -> csip_result {
        var texts = [
            requestURI, from, to, contact, route ?? "", viaHost ?? "", target?.address ?? "", serverName ?? "",
        ]
        let fixed = texts.count
        for header in headers { texts += [header.name, header.value] }
        for credential in credentials { texts += [credential.realm, credential.user, credential.secret] }
        return CStrings.with(texts) { c in
            let firstCredential = fixed + 2 * headers.count
            let cHeaders = headers.indices.map { csip_header(name: c[fixed + 2 * $0], value: c[fixed + 2 * $0 + 1]) }
            let cCredentials = credentials.indices.map { index in
                let at = firstCredential + 3 * index
                return csip_credential(realm: c[at], user: c[at + 1], secret: c[at + 2])
            }
            return cHeaders.withUnsafeBufferPointer { headers in
                cCredentials.withUnsafeBufferPointer { credentials in
                    var request = csip_invite()
                    request.leg = leg.rawValue
                    (request.request_uri, request.from, request.to, request.contact) = (c[0], c[1], c[2], c[3])
                    request.route = route == nil ? nil : c[4]
                    request.via_host = viaHost == nil ? nil : c[5]
                    request.via_port = listener.listener.port
                    request.destination.address = target == nil ? nil : c[6]
                    request.destination.port = target?.port ?? 0
                    request.destination.name = serverName == nil ? nil : c[7]
                    request.keeps_connection = keepsConnection
                    (request.headers, request.header_count) = (headers.baseAddress, UInt32(headers.count))
                    (request.credentials, request.credential_count) = (
                        credentials.baseAddress, UInt32(credentials.count)
                    )
                    request.listener = listener.index
                    (request.flow, request.keeps_route) = (flow, keepsRoute)
                    (request.account, request.device) = (owner?.account ?? 0, owner?.device ?? 0)
                    request.always_refreshes = alwaysRefreshes
                    request.media = media
                    return body(&request)
                }
            }
        }
    }
}

extension OutgoingInvite {
    /// Nothing in it may end a header field.
    fileprivate func checkValues() throws(SIPError) {
        for (name, value) in [
            ("Request-URI", requestURI), ("From", from.uri), ("To", to.uri), ("outbound proxy", outboundProxy ?? ""),
        ] { try HeaderText.checkLine(value, name: name) }
        for header in extraHeaders {
            try HeaderText.checkToken(header.name, name: "header field")
            try HeaderText.checkLine(header.value, name: header.name)
        }
    }
}

extension SIPIdentity {
    /// name-addr of RFC 3261 section 25.1.
    var nameAddress: String { displayName.isEmpty ? "<\(uri)>" : "\(HeaderText.quoted(displayName)) <\(uri)>" }
}

extension SIPTransport {
    /// UDP is what a URI means without the parameter.
    var parameter: SIPTransport? { self == .udp ? nil : self }
}

extension ListenerTable.Bound {
    /// What peers that way should reach us by.
    func publishedAddress(towards destination: SIPURI) -> String {
        if let address = listener.publicAddress { return address }
        guard listener.isWildcard else { return listener.address }
        let literal = destination.isLiteral ? destination.host : (listener.isIPv6 ? "2001:db8::1" : "192.0.2.1")
        return SourceAddress.towards(literal) ?? (listener.isIPv6 ? "::1" : "127.0.0.1")
    }
}

extension csip_local_media {
    init(_ media: LocalMedia) throws(SIPError) {
        self.init()
        guard AddressBlock.bytes(media.address) != nil, copy(media.address, into: &address) else {
            throw .badValue(name: "media address", value: media.address, reason: "is not an IP address")
        }
        guard !media.codecs.isEmpty, media.codecs.count <= Int(CSIP_MAX_CODECS) else {
            throw .badValue(name: "codecs", value: "\(media.codecs)", reason: "one to \(CSIP_MAX_CODECS) are needed")
        }
        guard media.rtpPort > 0 else {
            throw .badValue(name: "RTP port", value: "0", reason: "a port is needed")
        }
        rtp_port = media.rtpPort
        rtcp_port = media.rtcpPort ?? 0
        withUnsafeMutableBytes(of: &codecs) { bytes in
            for (index, codec) in media.codecs.enumerated() { bytes[index] = codec.payloadType }
        }
        codec_count = UInt8(media.codecs.count)
        telephone_event = media.telephoneEvent ? 101 : 0
        ptime = media.ptime
        direction = media.direction.rawValue
        encryption = media.srtp.rawValue
    }
}

extension SIPTrunk {
    /// What a TLS certificate must hold.
    var serverName: String { tls.serverName ?? gatewayHost }
}

extension SIPURI {
    /// Where it points, if it is an address.
    func literalTarget(_ usual: UInt16) -> SIPTarget? {
        isLiteral ? SIPTarget(address: host, port: port ?? usual) : nil
    }
}
