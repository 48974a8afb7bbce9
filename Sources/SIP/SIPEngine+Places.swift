internal import CSIPShim

/// Names in the URIs of phones that do not register here, and of registrars. Which address family a name has must be known
/// before the request is made: the listener, the Contact and the audio are of one family. The names are looked up when they
/// are first needed, and again as long as they may be.
extension SIPEngine {
    /// Where a URI points. One whose name is sought is looked up now, and a `locatedURI` follows; nothing waits for it.
    public func place(ofURI uri: String) -> TrunkPlace {
        guard let place = SIPPlace(uri) else { return .given }
        if let address = hosts.address(of: place.host) { return .found([place.target(address)]) }
        if let known = names.found[place]?.filter({ reaches($0, place, nil) }) {
            return known.isEmpty ? .given : .found(known)
        }
        guard (try? checkRunning()) != nil else { return .given }
        names.wait(.uri(uri), for: place)
        seek(place)
        return .sought
    }

    /// The first address of a trunk's registrar that we can reach, or none where PJSIP is to find it.
    ///
    /// - Returns: nil while it is being looked up; `register` follows.
    func registrarTarget(of trunk: SIPTrunk, _ token: UInt64) -> SIPTarget?? {
        guard let registrar = trunk.registration?.registrar, let place = SIPPlace(registrar, usual: trunk.transport)
        else { return .some(nil) }
        if let known = names.found[place] { return .some(known.first { reaches($0, place, trunk) }) }
        names.wait(.registration(token), for: place)
        seek(place)
        return nil
    }

    func seekAgain() {
        nameTimer?.cancel()
        nameTimer = nil
        guard (try? checkRunning()) != nil, !names.isEmpty else { return }
        for place in names.places { seek(place) }
    }

    private func seek(_ place: SIPPlace) {
        arrangeNextLookup()
        guard !names.isSought(place) else { return }
        lastLookup += 1
        names.began(lastLookup, place)
        let token = lastLookup
        let result = place.host.withCString { csip_resolve(token, $0, place.port, place.transport.c, false) }
        guard result.status != 0 else { return }
        _ = names.ended(token)
        tell(names.note([], for: place), place, "its name is not found (\(fixedString(result.message)))")
    }

    private func arrangeNextLookup() {
        guard nameTimer == nil else { return }
        nameTimer = Task { [weak self] in
            try? await Task.sleep(for: Self.lookupInterval)
            if !Task.isCancelled { await self?.seekAgain() }
        }
    }

    func located(_ place: SIPPlace, _ resolution: TrunkResolution) {
        let reachable = resolution.targets.filter { reaches($0, place, nil) }
        // A trunk's registrar may be reached by the trunk's own way of opening TLS connections.
        let waiting = names.note(place.transport == .tls ? resolution.targets : reachable, for: place)
        tell(waiting, place, reachable.isEmpty ? resolution.trouble : nil)
    }

    private func tell(_ askers: Set<NameBook.Asker>, _ place: SIPPlace, _ trouble: String?) {
        let remaining = names.found[place] == nil ? trouble : nil
        for asker in askers {
            switch asker {
            case .uri(let uri): bridge.report(.locatedURI(uri, trouble: remaining, at: .now))
            case .registration(let token):
                if let remaining, let id = registrations.trunk(of: token) {
                    bridge.note("trunk \(id): of its registrar, \(remaining)")
                }
                register(token, knows: remaining != nil)
            }
        }
    }

    private func reaches(_ target: SIPTarget, _ place: SIPPlace, _ trunk: SIPTrunk?) -> Bool {
        (try? listeners.preferring(trunk).listener(for: target.uri, transport: place.transport))
            .map { $0.listener.isIPv6 == target.isIPv6 } ?? false
    }
}
