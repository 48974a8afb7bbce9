internal import CSIPShim

extension SIPEngine {
    /// Takes over a new list of trunks. Calls go on; registrations that are no longer wanted are removed, new ones
    /// are made, and those whose trunk did not change are left alone.
    public func reload(trunks list: [SIPTrunk]) {
        hosts = HostsTable()
        let wanted = Dictionary(list.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        for (id, old) in trunks where wanted[id] != old { closeRegistration(of: id) }
        let before = trunks
        trunks = wanted
        // What another name stood for is no place for calls.
        for (id, old) in before where wanted[id].map({ !$0.isWhere(old) }) ?? true { targets[id] = nil }
        openTLS(list)
        lookUpTrunks()
        names.forget()
        seekAgain()
        for trunk in list where before[trunk.id] != trunk && trunk.registration != nil {
            let token = registrations.open(trunk: trunk.id)
            register(token)
        }
    }

    /// Asks a trunk with OPTIONS whether it is there, once its name has an address; one `probed` event follows, 64 T1 after that
    /// at the latest. If this throws, none does.
    ///
    /// - Parameter token: below 2^63; comes back with the event.
    public func probe(trunk id: String, token: UInt64) throws(SIPError) {
        try checkRunning()
        guard let trunk = trunks[id] else { throw .noSuchTrunk(id) }
        if place(of: id) == .sought { return waitingProbes[token] = id }
        let uri = SIPURI(
            user: nil, host: trunk.gatewayHost, port: trunk.usesSRV ? nil : trunk.port,
            transport: trunk.transport.parameter)
        try TrunkProbeRequest(
            token: token, uri: uri.description, trunk: trunk, target: targets[id]?.first,
            listeners: listeners
        ).send()
    }

    /// Each TLS trunk has its own way of opening connections, with its own authorities; a changed one gets a new one, and
    /// calls go on over the old.
    private func openTLS(_ list: [SIPTrunk]) {
        for id in listeners.clients.keys where !list.contains(where: { $0.id == id && $0.transport == .tls }) {
            retireTLS(of: id)
        }
        for trunk in list where trunk.transport == .tls {
            if listeners.clients[trunk.id] != nil, tlsInUse[trunk.id] == trunk.tls { continue }
            tlsInUse[trunk.id] = trunk.tls
            retireTLS(of: trunk.id)
            do {
                try openTLS(trunk)
            } catch {
                bridge.note("trunk \(trunk.id): \(error)")
            }
        }
    }

    /// Its place is free again when the last connection that it opened is gone.
    private func retireTLS(of trunk: String) {
        for old in listeners.removeClients(of: trunk) { csip_unlisten(old.index) }
    }

    /// A name may have addresses of every family that we listen on.
    private func openTLS(_ trunk: SIPTrunk) throws(SIPError) {
        guard trunk.isNamed else { return try openTLS(trunk, isIPv6: trunk.gatewayHost.contains(":")) }
        for isIPv6 in [false, true] where listeners.all.contains(where: { $0.listener.isIPv6 == isIPv6 }) {
            try openTLS(trunk, isIPv6: isIPv6)
        }
    }

    private func openTLS(_ trunk: SIPTrunk, isIPv6: Bool) throws(SIPError) {
        let family = listeners.all.map(\.listener).filter { $0.isIPv6 == isIPv6 }
        let model = family.first { $0.transport == .tls } ?? family.first
        var client = SIPListener(
            transport: .tls, address: model?.address ?? (isIPv6 ? "::" : "0.0.0.0"), port: 0,
            publicAddress: model?.publicAddress, certificate: trunk.tls.certificate)
        client.isClient = true
        try open(client, for: trunk, shown: model?.transport == .tls ? model?.port : nil)
    }

    func unregisterAll() {
        for token in registrations.tokens { csip_unregister(token) }
    }

    func registrationFinished(_ result: RegistrationResult) {
        guard let id = registrations.trunk(of: result.token), let state = registrations.state(after: result) else {
            return
        }
        bridge.report(.trunk(id, state, at: .now))
        if case .failed(_, _, _, let delay) = state { retry(result.token, after: delay) }
    }

    private func retry(_ token: UInt64, after delay: Duration) {
        Task { [weak self] in
            try? await Task.sleep(for: delay)
            await self?.register(token)
        }
    }

    /// Sends a REGISTER, once the registrar's name has an address.
    ///
    /// - Parameter knows: its name has none, which is said by PJSIP's own failure.
    func register(_ token: UInt64, knows isNowhere: Bool = false) {
        guard let id = registrations.trunk(of: token), var trunk = trunks[id], (try? checkRunning()) != nil else {
            return
        }
        if let registrar = trunk.registration?.registrar {
            trunk.registration?.registrar = hosts.resolving(registrar)
        }
        guard let target = isNowhere ? .some(nil) : registrarTarget(of: trunk, token) else { return }
        do {
            let token = settled(token, of: id, isIPv6: target?.isIPv6)
            try RegisterRequest(token: token, trunk: trunk, target: target, listeners: listeners).send()
        } catch {
            let delay = Duration.seconds(60)
            let state = TrunkState.failed(status: 0, phrase: "\(error)", origin: .us, retryAfter: delay)
            bridge.report(.trunk(id, state, at: .now))
            retry(token, after: delay)
        }
    }

    /// A registration keeps to the address family it began with; where the registrar's name has the other one now, a new one
    /// takes its place.
    private func settled(_ token: UInt64, of trunk: String, isIPv6: Bool?) -> UInt64 {
        guard registrations.settle(token, isIPv6: isIPv6) else { return token }
        csip_unregister(token)
        registrations.close(token)
        let next = registrations.open(trunk: trunk)
        _ = registrations.settle(next, isIPv6: isIPv6)
        return next
    }

    private func closeRegistration(of trunk: String) {
        guard let token = registrations.token(of: trunk) else { return }
        csip_unregister(token)
        registrations.close(token)
        bridge.report(.trunk(trunk, .unregistered, at: .now))
    }
}
