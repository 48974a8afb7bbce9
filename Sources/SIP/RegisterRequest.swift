internal import CSIPShim

/// A trunk's registration, checked and complete, as C takes it.
struct RegisterRequest {
    private let token: UInt64
    private let trunk: SIPTrunk
    private let registration: SIPRegistration
    private let contact: String
    private let viaHost: String?
    private let listener: ListenerTable.Bound

    /// - Parameter target: an address that the registrar's name stands for: PJSIP finds it again, in the family of the
    ///   listener.
    init(token: UInt64, trunk: SIPTrunk, target: SIPTarget? = nil, listeners: ListenerTable) throws(SIPError) {
        guard let registration = trunk.registration else {
            throw .badValue(name: "trunk", value: trunk.id, reason: "has no registration")
        }
        try HeaderText.checkLine(registration.registrar, name: "registrar")
        try HeaderText.checkLine(registration.aor, name: "aor")
        guard let destination = SIPURI(registration.registrar) else {
            throw .badValue(name: "registrar", value: registration.registrar, reason: "is not a sip: URI")
        }
        let transport = destination.transport ?? trunk.transport
        let place = target?.uri ?? destination
        listener = try listeners.preferring(trunk).listener(for: place, transport: transport)
        let local = listener.publishedAddress(towards: place)
        let user = SIPURI(registration.aor)?.user
        let uri = SIPURI(user: user, host: local, port: listener.listener.port, transport: transport.parameter)
        contact = "<\(uri)>"
        viaHost = listener.listener.isWildcard ? local : nil
        self.token = token
        self.trunk = trunk
        self.registration = registration
    }

    func send() throws(SIPError) {
        var texts = [registration.registrar, "<\(registration.aor)>", contact, viaHost ?? ""]
        let fixed = texts.count
        for credential in trunk.credentials { texts += [credential.realm, credential.user, credential.secret] }
        let result = CStrings.with(texts) { c in
            let credentials = trunk.credentials.indices.map { index in
                let at = fixed + 3 * index
                return csip_credential(realm: c[at], user: c[at + 1], secret: c[at + 2])
            }
            return credentials.withUnsafeBufferPointer { credentials in
                var request = csip_registration()
                request.token = token
                (request.registrar, request.aor, request.contact) = (c[0], c[1], c[2])
                request.via_host = viaHost == nil ? nil : c[3]
                request.via_port = listener.listener.port
                request.expires = registration.expires
                (request.credentials, request.credential_count) = (credentials.baseAddress, UInt32(credentials.count))
                request.listener = listener.index
                return csip_register(&request)
            }
        }
        if result.status != 0 { throw .refused("REGISTER of trunk \(trunk.id): \(fixedString(result.message))") }
    }
}
