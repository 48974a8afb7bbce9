internal import CSIPShim

/// Trunks given by name: looked up by PJSIP's resolver, which blocks nobody, before a call needs them and again as long as
/// they are configured.
extension SIPEngine {
    /// How often names are looked up again; PJSIP answers from its memory while the answer's time to live lasts.
    private static let interval = Duration.seconds(20)

    /// The addresses of a trunk given by name, the best first; empty for one given by address, and as long as its name has
    /// not been found: PJSIP then looks it up with the INVITE.
    public func targets(of trunk: String) -> [SIPTarget] { targets[trunk] ?? [] }

    func lookUpTrunks() {
        lookupTimer?.cancel()
        guard (try? checkRunning()) != nil else { return }
        let named = trunks.values.filter(\.isNamed)
        for id in targets.keys where !named.contains(where: { $0.id == id }) { targets[id] = nil }
        guard !named.isEmpty else { return }
        for trunk in named { lookUp(trunk) }
        lookupTimer = Task { [weak self] in
            try? await Task.sleep(for: Self.interval)
            if !Task.isCancelled { await self?.lookUpTrunks() }
        }
    }

    private func lookUp(_ trunk: SIPTrunk) {
        if let address = hosts.address(of: trunk.gatewayHost) {
            targets[trunk.id] = [SIPTarget(address: address, port: trunk.port)]
            return
        }
        lastLookup += 1
        lookups[lastLookup] = trunk.id
        let (token, port, transport) = (lastLookup, trunk.usesSRV ? 0 : trunk.port, trunk.transport.c)
        let result = trunk.gatewayHost.withCString { csip_resolve(token, $0, port, transport, false) }
        if result.status != 0 { lookups[token] = nil }
    }

    /// What was found before is kept when nothing is found now: a name server that fails takes no trunk down.
    func resolved(_ resolution: TrunkResolution) {
        guard let id = lookups.removeValue(forKey: resolution.token), trunks[id]?.isNamed == true else { return }
        guard let trunk = trunks[id], !resolution.targets.isEmpty else {
            return bridge.note("trunk \(id): its name is not found (\(resolution.phrase))")
        }
        let reachable = resolution.targets.filter { reaches($0, trunk) }
        if reachable.isEmpty {
            let families = resolution.targets.allSatisfy(\.isIPv6) ? "an IPv6" : "an IPv4"
            bridge.note("trunk \(id): its name has \(families) address only, and sip.listen has no such listener")
        } else {
            targets[id] = reachable
        }
    }

    /// A name may have addresses of both families; those count that a listener of ours can reach.
    private func reaches(_ target: SIPTarget, _ trunk: SIPTrunk) -> Bool {
        (try? listeners.preferring(trunk).listener(for: target.uri, transport: trunk.transport))
            .map { $0.listener.isIPv6 == target.isIPv6 } ?? false
    }
}

extension SIPTrunk {
    var isNamed: Bool { AddressBlock.bytes(gatewayHost) == nil }
}
