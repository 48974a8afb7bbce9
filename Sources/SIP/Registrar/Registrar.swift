/// The registrar (RFC 3261 section 10.3): who may register, and what becomes of it. Pure: REGISTERs and the time go in,
/// answers and changes come out.
struct Registrar {
    private(set) var configuration: RegistrarConfiguration
    private var accounts: AccountKeys
    private var nonces: NonceIssuer
    private var uses = NonceUses()
    private var bans: SourceBans
    private(set) var book: BindingBook

    /// - Parameter key: 32 random bytes, for the nonces.
    init(_ configuration: RegistrarConfiguration, key: [UInt8], at now: ContinuousClock.Instant) {
        self.configuration = configuration
        accounts = AccountKeys(
            accounts: configuration.accounts, realm: configuration.realm, algorithms: configuration.algorithms)
        nonces = NonceIssuer(key: key, start: now, age: configuration.nonceAge)
        bans = SourceBans(policy: configuration.bans)
        book = BindingBook(limits: configuration.limits)
    }

    func holds(_ account: String) -> Bool { accounts.holds(account) }

    // MARK: REGISTER

    mutating func judge(_ arrival: RegisterArrival, at now: ContinuousClock.Instant) -> RegistrarVerdict {
        let source = arrival.flow.address
        switch prove(arrival, method: "REGISTER", at: now) {
        case .refused(let verdict): return verdict
        case .proven(let account, let suspect):
            guard arrival.user == account else {
                let note = RegistrarNote.otherAccount(user: arrival.user, account: account, source: source)
                return failed(arrival, suspect, note, at: now)
            }
            succeeded(source, suspect)
            return carryOut(arrival, at: now)
        }
    }

    /// Whether a request's sender has proven to be an account.
    enum Proof {
        /// The account, and by whom it is judged from that address.
        case proven(String, suspect: String?)
        case refused(RegistrarVerdict)
    }

    mutating func succeeded(_ source: String, _ suspect: String?) { bans.succeeded(source, account: suspect) }

    mutating func prove(_ arrival: RegisterArrival, method: String, at now: ContinuousClock.Instant) -> Proof {
        let source = arrival.flow.address
        guard let (credentials, algorithm) = credentials(in: arrival) else {
            return .refused(challenge(arrival, at: now))
        }
        // Somebody who is registered from there is judged apart from whoever else sits behind that address.
        let account = book.holds(credentials.user, from: source) ? credentials.user : nil
        switch bans.verdict(on: source, account: account, at: now) {
        case .banned: return .refused(RegistrarVerdict())
        case .wait(let time): return .refused(postpone(arrival.flow, time))
        case .admitted: break
        }
        guard let count = credentials.count, credentials.fits(requestURI: arrival.requestURI) else {
            guard bans.admitsChallenge(source, at: now) else { return .refused(RegistrarVerdict()) }
            return .refused(refused(arrival, 400, "the credentials cannot be read, or are for another URI"))
        }
        guard case .valid(let nonce) = nonces.judge(credentials.nonce, from: source, at: now) else {
            return .refused(challenge(arrival, isStale: true, at: now))
        }
        guard accounts.prove(credentials, method: method, algorithm: algorithm) else {
            let note = RegistrarNote.wrongCredentials(user: credentials.user, source: source)
            return .refused(failed(arrival, account, note, at: now))
        }
        guard uses.use(count, of: nonce) else { return .refused(challenge(arrival, isStale: true, at: now)) }
        return .proven(credentials.user, suspect: account)
    }

    /// The first credentials for our realm with an algorithm that we offer.
    private func credentials(in arrival: RegisterArrival) -> (DigestCredentials, DigestAlgorithm)? {
        for credentials in arrival.credentials where credentials.realm == configuration.realm {
            guard let algorithm = DigestAlgorithm(parameter: credentials.algorithm),
                configuration.algorithms.contains(algorithm)
            else { continue }
            return (credentials, algorithm)
        }
        return nil
    }

    private mutating func challenge(
        _ arrival: RegisterArrival, isStale: Bool = false, at now: ContinuousClock.Instant
    ) -> RegistrarVerdict {
        let source = arrival.flow.address
        let isBanned =
            bans.verdict(on: source, account: nil, at: now) == .banned && !book.holds(arrival.user, from: source)
        guard !isBanned, bans.admitsChallenge(source, at: now) else { return RegistrarVerdict() }
        let nonce = nonces.issue(to: source, at: now)
        let headers = configuration.algorithms.map { algorithm in
            let realm = HeaderText.quoted(configuration.realm)
            let stale = isStale ? ", stale=true" : ""
            return (
                name: "WWW-Authenticate",
                value:
                    "Digest realm=\(realm), nonce=\"\(nonce)\", algorithm=\(algorithm.rawValue), qop=\"auth\"\(stale)"
            )
        }
        return RegistrarVerdict(answer: RegistrarAnswer(status: 401, headers: headers))
    }

    /// Over UDP the request comes again by itself; over a connection it would be waited for.
    private func postpone(_ flow: PhoneFlow, _ time: Duration) -> RegistrarVerdict {
        guard flow.transport != .udp else { return RegistrarVerdict() }
        let seconds = Int(time.inSeconds.rounded(.up))
        return RegistrarVerdict(answer: RegistrarAnswer(status: 503, headers: [("Retry-After", "\(seconds)")]))
    }

    private mutating func failed(
        _ arrival: RegisterArrival, _ account: String?, _ note: RegistrarNote, at now: ContinuousClock.Instant
    ) -> RegistrarVerdict {
        let source = arrival.flow.address
        let isBanned = bans.failed(source, account: account, at: now)
        let policy = configuration.bans
        return RegistrarVerdict(
            answer: RegistrarAnswer(status: 403),
            note: isBanned ? .banned(source: source, for: policy.ban, failures: policy.failures) : note)
    }

    // MARK: With proven credentials

    private mutating func carryOut(_ arrival: RegisterArrival, at now: ContinuousClock.Instant) -> RegistrarVerdict {
        let unknown = arrival.required.filter { $0 != "outbound" && !$0.isEmpty }
        guard unknown.isEmpty else {
            return RegistrarVerdict(
                answer: RegistrarAnswer(status: 420, headers: [("Unsupported", unknown.joined(separator: ", "))]))
        }
        let expired = book.expire(at: now)
        var verdict: RegistrarVerdict
        do throws(BindingBook.Fault) {
            let changes = try book.register(arrival, at: now)
            verdict = RegistrarVerdict(answer: accepted(arrival, at: now), changes: changes)
        } catch {
            verdict = refused(arrival, error)
        }
        verdict.changes = expired + verdict.changes
        return verdict
    }

    private func accepted(_ arrival: RegisterArrival, at now: ContinuousClock.Instant) -> RegistrarAnswer {
        var headers = book.bindings(of: arrival.user).map { (name: "Contact", value: $0.headerValue(at: now)) }
        let isOutbound = arrival.supported.contains("outbound") && arrival.contacts.contains { $0.regID > 0 }
        if isOutbound { headers.append(("Require", "outbound")) }
        return RegistrarAnswer(status: 200, headers: headers)
    }

    private func refused(_ arrival: RegisterArrival, _ fault: BindingBook.Fault) -> RegistrarVerdict {
        switch fault {
        case .bad(let reason): return refused(arrival, 400, reason)
        case .tooMany: return refused(arrival, 403, "more contacts than an account may have")
        case .outOfOrder: return RegistrarVerdict(answer: RegistrarAnswer(status: 500, headers: [("Retry-After", "1")]))
        case .tooBrief(let least):
            return RegistrarVerdict(answer: RegistrarAnswer(status: 423, headers: [("Min-Expires", "\(least)")]))
        }
    }

    private func refused(_ arrival: RegisterArrival, _ status: Int, _ reason: String) -> RegistrarVerdict {
        RegistrarVerdict(
            answer: RegistrarAnswer(status: status),
            note: .refused(user: arrival.user, source: arrival.flow.source, reason: reason))
    }

    // MARK: What else happens

    mutating func expire(at now: ContinuousClock.Instant) -> [PhoneChange] { book.expire(at: now) }

    mutating func connectionClosed(_ connection: UInt64) -> [PhoneChange] { book.connectionClosed(connection) }

    mutating func mark(_ target: PhoneProbes.Target, isReachable: Bool) -> PhoneChange? {
        book.mark(target.account, target.key, isReachable: isReachable)
    }

    /// Takes over other accounts: bindings of those that are gone, or whose secret is another one, are removed.
    mutating func use(_ list: [SIPAccount]) -> [PhoneChange] {
        let kept = Set(list)
        let gone = configuration.accounts.filter { !kept.contains($0) }
        configuration.accounts = list
        accounts = AccountKeys(accounts: list, realm: configuration.realm, algorithms: configuration.algorithms)
        return gone.flatMap { book.accountRemoved($0.user) }
    }
}

extension RegistrarConfiguration {
    var limits: BindingBook.Limits {
        BindingBook.Limits(
            minExpires: Int(minExpires.components.seconds), maxExpires: Int(maxExpires.components.seconds),
            defaultExpires: Int(defaultExpires.components.seconds), contacts: contactsPerAccount)
    }
}
