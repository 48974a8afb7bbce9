/// How one registered phone is called: by its own URI, over the way its REGISTER came.
struct PhonePath {
    let binding: Binding
    let listener: ListenerTable.Bound
    /// Our address, as the phone reaches it.
    let local: String

    init(_ binding: Binding, listeners: ListenerTable) throws(SIPError) {
        guard let listener = listeners.all.first(where: { $0.index == binding.flow.listener }) else {
            throw .phoneNotRegistered(binding.account)
        }
        self.binding = binding
        self.listener = listener
        let source = SIPURI(user: nil, host: binding.flow.address, port: nil, transport: nil)
        local = listener.publishedAddress(towards: source)
    }

    /// Our Contact.
    var contact: SIPURI {
        SIPURI(
            user: "dialer", host: local, port: listener.listener.port, transport: listener.listener.transport.parameter)
    }

    /// What the address of record is, seen from here.
    var aor: String { SIPURI(user: binding.account, host: local, port: nil, transport: nil).description }

    var viaHost: String? { listener.listener.isWildcard ? local : nil }
}
