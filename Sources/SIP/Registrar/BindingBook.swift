/// Which contacts each account has, by the rules of RFC 3261 section 10.3. Pure; the caller gives the time.
struct BindingBook {
    struct Limits {
        /// Seconds.
        var minExpires: Int
        var maxExpires: Int
        var defaultExpires: Int
        var contacts: Int
    }

    /// Why a REGISTER changes nothing.
    enum Fault: Error, Equatable {
        /// 400, and what is wrong.
        case bad(String)
        /// 423 with this Min-Expires.
        case tooBrief(minExpires: Int)
        /// 500: an older REGISTER of the same Call-ID came later (section 10.3, step 7).
        case outOfOrder
        /// 403: more contacts in one REGISTER than an account may have.
        case tooMany
    }

    private let limits: Limits
    private var bindings: [String: [Binding.Key: Binding]] = [:]
    private var lastOrder: UInt64 = 0
    /// Nothing runs out before this.
    private var earliestEnd: ContinuousClock.Instant?

    init(limits: Limits) { self.limits = limits }

    var all: [Binding] { bindings.values.flatMap(\.values) }

    /// Highest q first, among equals the newest.
    func bindings(of account: String) -> [Binding] {
        bindings[account, default: [:]].values.sorted { ($0.q, $0.order) > ($1.q, $1.order) }
    }

    func binding(_ account: String, _ key: Binding.Key) -> Binding? { bindings[account]?[key] }

    /// Whether the account is registered from this address.
    func holds(_ account: String, from address: String) -> Bool {
        bindings[account]?.values.contains { $0.flow.address == address } ?? false
    }

    /// Whether anybody is registered from this address.
    func holdsAny(from address: String) -> Bool {
        bindings.values.contains { $0.values.contains { $0.flow.address == address } }
    }

    func uses(connection: UInt64) -> Bool {
        connection != 0 && bindings.values.contains { $0.values.contains { $0.flow.connection == connection } }
    }

    // MARK: REGISTER

    /// Carries out a REGISTER whose sender has proven to be the account: all of it, or nothing.
    mutating func register(_ arrival: RegisterArrival, at now: ContinuousClock.Instant) throws(Fault) -> [PhoneChange] {
        if arrival.removesAll { return try removeAll(arrival) }
        guard !arrival.hasTooManyContacts, arrival.contacts.count <= limits.contacts else { throw .tooMany }
        var book = self
        var changes: [PhoneChange] = []
        for contact in arrival.contacts { changes += try book.take(contact, of: arrival, at: now) }
        changes += book.makeRoom(in: arrival.user)
        self = book
        return changes
    }

    private mutating func removeAll(_ arrival: RegisterArrival) throws(Fault) -> [PhoneChange] {
        guard arrival.contacts.isEmpty, arrival.expires == 0 else {
            throw .bad("Contact: * needs Expires: 0 and no other contact")
        }
        let old = bindings(of: arrival.user)
        for binding in old { try checkOrder(binding, arrival) }
        bindings[arrival.user] = nil
        return old.map { .unregistered($0, .byPhone) }
    }

    private func checkOrder(_ binding: Binding, _ arrival: RegisterArrival) throws(Fault) {
        if binding.callID == arrival.callID && arrival.cseq <= binding.cseq { throw .outOfOrder }
    }

    private mutating func take(
        _ contact: RegisterArrival.Contact, of arrival: RegisterArrival, at now: ContinuousClock.Instant
    ) throws(Fault) -> [PhoneChange] {
        guard SIPURI(contact.uri) != nil else { throw .bad("a contact is not a SIP URI") }
        let seconds = try expires(contact.expires ?? arrival.expires)
        let key = Binding.key(of: contact)
        let old = bindings[arrival.user]?[key]
        if let old { try checkOrder(old, arrival) }
        guard seconds > 0 else {
            bindings[arrival.user]?[key] = nil
            return old.map { [.unregistered($0, .byPhone)] } ?? []
        }
        let isSameWay = old?.flow == arrival.flow && old?.contact == contact.uri
        if !isSameWay { lastOrder += 1 }
        let binding = Binding(
            account: arrival.user, key: key, contact: contact.uri, q: min(1000, contact.q ?? 1000),
            instance: contact.instance, regID: contact.regID, callID: arrival.callID, cseq: arrival.cseq,
            flow: arrival.flow, userAgent: arrival.userAgent, registeredAt: old?.registeredAt ?? now,
            expiresAt: now + .seconds(seconds), order: isSameWay ? old?.order ?? lastOrder : lastOrder)
        bindings[arrival.user, default: [:]][key] = binding
        earliestEnd = min(earliestEnd ?? binding.expiresAt, binding.expiresAt)
        guard let old else { return [.registered(binding)] }
        return [.refreshed(binding, from: old)] + (old.isReachable ? [] : [.reachable(binding)])
    }

    private func expires(_ asked: Int?) throws(Fault) -> Int {
        let seconds = min(asked ?? limits.defaultExpires, limits.maxExpires)
        guard seconds == 0 || seconds >= limits.minExpires else { throw .tooBrief(minExpires: limits.minExpires) }
        return seconds
    }

    /// Phones that come back with another address leave the old one behind: the oldest gives way.
    private mutating func makeRoom(in account: String) -> [PhoneChange] {
        let excess = bindings[account, default: [:]].values.sorted { $0.order < $1.order }.dropLast(limits.contacts)
        for binding in excess { bindings[account]?[binding.key] = nil }
        return excess.map { .unregistered($0, .byNewerContact) }
    }

    // MARK: What else ends a binding

    /// Removes what has run out.
    mutating func expire(at now: ContinuousClock.Instant) -> [PhoneChange] {
        guard let earliestEnd, earliestEnd <= now else { return [] }
        let gone = remove { $0.expiresAt <= now }
        self.earliestEnd = all.map(\.expiresAt).min()
        return gone.map { .expired($0) }
    }

    /// A connection is gone, and with it the way to whoever registered through it.
    mutating func connectionClosed(_ connection: UInt64) -> [PhoneChange] {
        remove { $0.flow.connection == connection }.map { .unregistered($0, .connectionClosed) }
    }

    mutating func accountRemoved(_ account: String) -> [PhoneChange] {
        remove { $0.account == account }.map { .unregistered($0, .accountRemoved) }
    }

    private mutating func remove(where isGone: (Binding) -> Bool) -> [Binding] {
        let gone = all.filter(isGone)
        for binding in gone {
            bindings[binding.account]?[binding.key] = nil
            if bindings[binding.account]?.isEmpty == true { bindings[binding.account] = nil }
        }
        return gone.sorted { $0.order < $1.order }
    }

    /// Notes whether a phone answers. Nil if that is no news.
    mutating func mark(_ account: String, _ key: Binding.Key, isReachable: Bool) -> PhoneChange? {
        guard var binding = bindings[account]?[key], binding.isReachable != isReachable else { return nil }
        binding.isReachable = isReachable
        bindings[account]?[key] = binding
        return isReachable ? .reachable(binding) : .unreachable(binding)
    }
}

/// What became of a binding.
enum PhoneChange: Equatable {
    case registered(Binding)
    case refreshed(Binding, from: Binding)
    case unregistered(Binding, PhoneRemoval)
    case expired(Binding)
    case unreachable(Binding)
    case reachable(Binding)

    var binding: Binding {
        switch self {
        case .registered(let binding), .refreshed(let binding, _), .unregistered(let binding, _),
            .expired(let binding), .unreachable(let binding), .reachable(let binding):
            binding
        }
    }

    /// Whether the binding is no more.
    var isRemoval: Bool {
        switch self {
        case .unregistered, .expired: true
        default: false
        }
    }
}
