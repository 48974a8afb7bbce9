internal import CSIPShim

extension SIPEngine {
    /// The phones that are registered, by account, the newest contact of each first.
    public nonisolated func phones() -> [RegisteredPhone] { bridge.registrar.phones }

    /// Whether a call to the account would find a phone now.
    public nonisolated func isPhoneReachable(_ account: String) -> Bool { !bridge.registrar.ways(to: account).isEmpty }

    /// Whether the phone that a call would try first is reached over IPv6; its media has to be offered there.
    public nonisolated func isPhoneOverIPv6(_ account: String) -> Bool {
        bridge.registrar.ways(to: account).first?.flow.address.contains(":") ?? false
    }

    /// The accounts of which a call would find a phone now.
    public nonisolated func reachableAccounts() -> Set<String> { bridge.registrar.reachableAccounts }

    /// Takes over a new list of accounts. Contacts of accounts that are gone, or have another secret, are removed;
    /// calls go on. Without a registrar in the configuration it does nothing.
    public func reload(accounts: [SIPAccount]) {
        guard (try? checkRunning()) != nil else { return }
        bridge.report(bridge.registrar.use(accounts, at: .now))
    }

    // MARK: Calls

    /// Makes the INVITE for the first of the account's contacts for which it can be made; the others follow if it cannot
    /// be reached.
    func prepare(_ invite: OutgoingInvite, account: String) throws(SIPError) {
        var ways = bridge.registrar.ways(to: account)
        guard !ways.isEmpty else { throw .phoneNotRegistered(account) }
        while true {
            let way = ways.removeFirst()
            bridge.follow(invite, remaining: ways)
            do {
                return try make(invite, over: way)
            } catch {
                _ = bridge.unfollow(invite.leg)
                if ways.isEmpty { throw error }
            }
        }
    }

    /// A contact could not be reached: the call goes to the next one, or has ended.
    func callNextContact(of leg: LegID) {
        while let (invite, way) = bridge.nextContact(of: leg) {
            do {
                try make(invite, over: way)
                _ = csip_invite_send(leg.rawValue)
                return
            } catch {
                bridge.contactFailed(leg, "\(error)")
            }
        }
        bridge.report(bridge.unfollow(leg).map { [$0] } ?? [])
    }

    private func make(_ invite: OutgoingInvite, over way: Binding) throws(SIPError) {
        let path = try PhonePath(way, listeners: listeners)
        let request = try InviteRequest(invite, to: path)
        let result = request.withC { csip_invite_make($0) }
        if result.status != 0 {
            throw .refused("INVITE of leg \(invite.leg) to \(way.flow.source): \(fixedString(result.message))")
        }
    }

    // MARK: Time

    /// Asks phones and lets bindings run out, for as long as the engine runs.
    func watchPhones(_ configuration: RegistrarConfiguration) {
        let waits = [configuration.keepAlive, configuration.patience].filter { $0 > .zero }
        let pace = max(.milliseconds(20), min(.seconds(1), (waits.min() ?? .seconds(4)) / 4))
        Task { [weak self] in
            repeat { try? await Task.sleep(for: pace) } while await self?.lookAfterPhones() == true
        }
    }

    /// False when there is nothing more to do.
    private func lookAfterPhones() -> Bool {
        guard (try? checkRunning()) != nil else { return false }
        let (events, probes) = bridge.registrar.tick(at: .now)
        bridge.report(events)
        for (token, binding) in probes {
            guard let path = try? PhonePath(binding, listeners: listeners) else { continue }
            if ProbeRequest(token: token, path: path).send() { continue }
            bridge.report(bridge.registrar.probeEnded(token, isAnswer: false, at: .now))
        }
        return true
    }
}
