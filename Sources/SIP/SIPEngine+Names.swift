internal import CSIPShim

/// Trunks given by name: looked up by PJSIP's resolver, which blocks nobody, before a call needs them and again as long as
/// they are configured.
extension SIPEngine {
    /// How often names are looked up again; PJSIP answers from its memory while the answer's time to live lasts.
    static let lookupInterval = Duration.seconds(20)

    /// Where a trunk is. One that is sought is looked up now, unless it is already; nothing waits for it.
    public func place(of id: String) -> TrunkPlace {
        guard let trunk = trunks[id], trunk.isNamed else { return .given }
        if targets[id] == nil, !lookups.values.contains(where: { $0.id == id && $0.isWhere(trunk) }) { lookUp(trunk) }
        return targets[id].map { .found($0) } ?? .sought
    }

    func lookUpTrunks() {
        lookupTimer?.cancel()
        guard (try? checkRunning()) != nil else { return }
        let named = trunks.values.filter(\.isNamed)
        for id in targets.keys where !named.contains(where: { $0.id == id }) { targets[id] = nil }
        waitingProbes = waitingProbes.filter { probe in named.contains { $0.id == probe.value } }
        guard !named.isEmpty else { return }
        for trunk in named { lookUp(trunk) }
        lookupTimer = Task { [weak self] in
            try? await Task.sleep(for: Self.lookupInterval)
            if !Task.isCancelled { await self?.lookUpTrunks() }
        }
    }

    private func lookUp(_ trunk: SIPTrunk) {
        if let address = hosts.address(of: trunk.gatewayHost) {
            targets[trunk.id] = [SIPTarget(address: address, port: trunk.port)]
            return
        }
        lastLookup += 1
        lookups[lastLookup] = trunk
        let (token, port, transport) = (lastLookup, trunk.usesSRV ? 0 : trunk.port, trunk.transport.c)
        let result = trunk.gatewayHost.withCString { csip_resolve(token, $0, port, transport, false) }
        guard result.status != 0 else { return }
        lookups[token] = nil
        located(trunk, trouble: fixedString(result.message))
    }

    /// What was found before is kept when nothing is found now: a name server that fails takes no trunk down.
    func resolved(_ resolution: TrunkResolution) {
        if let place = names.ended(resolution.token) { return located(place, resolution) }
        guard let asked = lookups.removeValue(forKey: resolution.token), let trunk = trunks[asked.id],
            trunk.isWhere(asked)
        else { return }
        let reachable = resolution.targets.filter { reaches($0, trunk) }
        if !reachable.isEmpty { targets[trunk.id] = reachable }
        located(trunk, trouble: reachable.isEmpty ? resolution.trouble : nil)
    }

    private func located(_ trunk: SIPTrunk, trouble: String?) {
        if let trouble { bridge.note("trunk \(trunk.id): \(trouble)") }
        let remaining = targets[trunk.id] == nil ? trouble : nil
        bridge.report(.located(trunk.id, trouble: remaining, at: .now))
        for (token, _) in waitingProbes.filter({ $0.value == trunk.id }) {
            waitingProbes[token] = nil
            probeNow(trunk.id, token, trouble: remaining)
        }
    }

    private func probeNow(_ trunk: String, _ token: UInt64, trouble: String?) {
        var trouble = trouble
        if trouble == nil {
            do {
                return try probe(trunk: trunk, token: token)
            } catch {
                trouble = "\(error)"
            }
        }
        let answer = TrunkAnswer(status: 503, phrase: trouble ?? "", origin: .transport)
        bridge.report(.probed(token, answer, at: .now))
    }

    /// A name may have addresses of both families; those count that a listener of ours can reach.
    private func reaches(_ target: SIPTarget, _ trunk: SIPTrunk) -> Bool {
        (try? listeners.preferring(trunk).listener(for: target.uri, transport: trunk.transport))
            .map { $0.listener.isIPv6 == target.isIPv6 } ?? false
    }
}

extension SIPTrunk {
    var isNamed: Bool { AddressBlock.bytes(gatewayHost) == nil }

    /// Whether what was found of one is where the other is.
    func isWhere(_ other: SIPTrunk) -> Bool {
        gatewayHost == other.gatewayHost && port == other.port && transport == other.transport
            && usesSRV == other.usesSRV
    }
}
