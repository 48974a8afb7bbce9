internal import CSIPShim

extension RegisterArrival {
    /// Copies what C lends for the length of the callback.
    init(_ request: csip_register_request) {
        self.init(
            flow: PhoneFlow(
                listener: request.listener, transport: SIPTransport(request.transport), address: request.source.string,
                port: request.source_port, connection: request.flow),
            requestURI: request.request_uri.string, user: request.to_user.string, callID: request.call_id.string,
            cseq: request.cseq)
        required = Self.words(request.required)
        supported = Self.words(request.supported)
        userAgent = String(request.user_agent.string.prefix(80))
        expires = request.expires < 0 ? nil : Int(request.expires)
        removesAll = request.removes_all
        hasTooManyContacts = request.too_many
        contacts = Self.elements(request.contacts, Int(request.contact_count), as: csip_register_contact.self)
            .map(Contact.init)
        credentials = Self.elements(request.digests, Int(request.digest_count), as: csip_digest.self)
            .map(DigestCredentials.init)
    }

    private static func words(_ text: csip_text) -> [String] {
        text.string.split(separator: ",").map { HeaderText.trimmed(String($0)).lowercased() }
    }

    private static func elements<Array, Element>(_ array: Array, _ count: Int, as: Element.Type) -> [Element] {
        withUnsafeBytes(of: array) { $0.bindMemory(to: Element.self).prefix(count).map { $0 } }
    }
}

extension RegisterArrival.Contact {
    fileprivate init(_ contact: csip_register_contact) {
        self.init(
            uri: contact.uri.string, expires: contact.expires < 0 ? nil : Int(contact.expires),
            q: contact.q < 0 ? nil : Int(contact.q), instance: contact.instance.string, regID: Int(contact.reg_id))
    }
}

extension DigestCredentials {
    fileprivate init(_ digest: csip_digest) {
        self.init(
            user: digest.user.string, realm: digest.realm.string, nonce: digest.nonce.string, uri: digest.uri.string,
            response: digest.response.string, algorithm: digest.algorithm.string, cnonce: digest.cnonce.string,
            qop: digest.qop.string, nc: digest.nc.string)
    }
}

extension SIPTransport {
    init(_ transport: csip_transport) {
        switch transport {
        case CSIP_TCP: self = .tcp
        case CSIP_TLS: self = .tls
        default: self = .udp
        }
    }

    var c: csip_transport {
        switch self {
        case .udp: CSIP_UDP
        case .tcp: CSIP_TCP
        case .tls: CSIP_TLS
        }
    }
}
