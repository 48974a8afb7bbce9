/// One contact of an account (RFC 3261 section 10.3).
struct Binding: Sendable, Hashable {
    /// What makes two contacts the same one.
    enum Key: Sendable, Hashable {
        /// The device says which it is (RFC 5626): a new address of it takes the place of the old one.
        case instance(String, regID: Int)
        /// Its URI, by the parts that RFC 3261 section 19.1.4 compares.
        case uri(String)
    }

    let account: String
    let key: Key
    var contact: String
    /// Thousandths; 1000 for a phone that does not say.
    var q: Int
    var instance: String
    var regID: Int
    var callID: String
    var cseq: UInt32
    var flow: PhoneFlow
    var userAgent: String
    var registeredAt: ContinuousClock.Instant
    var expiresAt: ContinuousClock.Instant
    /// Rises with each new contact and each new way to it: the newest is called first.
    var order: UInt64
    var isReachable = true

    static func key(of contact: RegisterArrival.Contact) -> Key {
        if !contact.instance.isEmpty { return .instance(contact.instance, regID: contact.regID) }
        guard let uri = SIPURI(contact.uri) else { return .uri(contact.uri) }
        let transport = uri.transport.map(\.rawValue) ?? ""
        return .uri("\(uri.user ?? "")@\(uri.host.lowercased()):\(uri.port.map(String.init) ?? "");\(transport)")
    }

    /// An element of the 200's Contact.
    func headerValue(at now: ContinuousClock.Instant) -> String {
        let left = max(1, Int((expiresAt - now).inSeconds.rounded()))
        var value = "<\(contact)>;expires=\(left)"
        if q < 1000 { value += ";q=0." + String(String(1000 + q).dropFirst()) }
        if !instance.isEmpty { value += ";+sip.instance=\(instance)" }
        if regID > 0 { value += ";reg-id=\(regID)" }
        return value
    }
}
