import CallQueue

/// What is asked of a talk as it is: hold, mute, digits.
///
/// A refusal changes nothing; so the call goes on as it was.
extension CallStateMachine {
    typealias Answer = Result<[CallAction], CallControlRefusal>

    /// Lets a party hear music and nobody hear it; without one named, the customer and everybody from outside.
    mutating func hold(_ id: PartyID? = nil) -> Answer { setHeld(true, id) }

    mutating func resume(_ id: PartyID? = nil) -> Answer { setHeld(false, id) }

    private mutating func setHeld(_ held: Bool, _ id: PartyID?) -> Answer {
        guard let undertaking else { return .failure(noTalk) }
        // Whom a consultation keeps on hold comes back with its end.
        guard undertaking.leavesHoldAlone else { return .failure(.busy) }
        if let id, parties[id]?.isPresent != true { return .failure(.noSuchParty(id)) }
        let concerned = parties.all.filter { party in
            guard party.isPresent, party.isHeld != held else { return false }
            return id.map { $0 == party.id } ?? (party.role == .customer || party.role == .guest)
        }
        guard !concerned.isEmpty else {
            return .failure(
                .already(.held(id.flatMap { parties[$0] }.map(CallControlState.Subject.init) ?? .customer, held)))
        }
        for party in concerned { parties.change(party.id) { $0.isHeld = held } }
        return .success(
            concerned.map {
                .report(held ? .held($0.id, byItsPhone: false) : .resumed($0.id, byItsPhone: false))
            })
    }

    /// The agent pressed the hook for a moment, as at an old telephone: the customer is held, or taken back.
    mutating func flashed(_ id: PartyID) -> [CallAction] {
        guard undertaking == Undertaking.none, let party = parties[id], party.role == .agent, party.isPresent else {
            return []
        }
        let answer = parties.customer?.isHeld == true ? resume(.customer) : hold(.customer)
        return (try? answer.get()) ?? []
    }

    /// What a party's latest answer or offer says: whether it wants our media (RFC 3264 §8.4, RFC 2543 §B.5).
    ///
    /// Before the talk it is only noted: there is nobody yet who would hear music.
    mutating func mediaAgreed(_ id: PartyID, holds: Bool) -> [CallAction] {
        guard let party = parties[id], party.holdsUs != holds else { return [] }
        parties.change(id) { $0.holdsUs = holds }
        guard undertaking != nil, party.isPresent else { return [] }
        return [.report(holds ? .held(id, byItsPhone: true) : .resumed(id, byItsPhone: true))]
    }

    /// The party speaks by another line of its phone now, or by the first one again: what that line says of holding is no news.
    mutating func changesLine(_ id: PartyID, holds: Bool) { parties.change(id) { $0.holdsUs = holds } }

    /// Lets nobody hear the party (the agent, if none is named), which goes on hearing everybody.
    mutating func mute(_ muted: Bool, _ id: PartyID? = nil) -> Answer {
        guard undertaking != nil else { return .failure(noTalk) }
        guard let party = id.map({ parties[$0] }) ?? parties.agent, party.isPresent else {
            return .failure(.noSuchParty(id ?? .agent))
        }
        guard party.isMuted != muted else { return .failure(.already(.muted(.init(party), muted))) }
        parties.change(party.id) { $0.isMuted = muted }
        return .success([.report(muted ? .muted(party.id) : .unmuted(party.id))])
    }

    /// A customer who was muted is heard again: the mute was for whoever had the call, and whoever has it now need not know of it.
    /// Our own people's mutes stay: nobody is heard who does not expect it.
    mutating func hearCustomerAgain() -> [CallAction] {
        guard parties.customer?.isMuted == true else { return [] }
        parties.change(.customer) { $0.isMuted = false }
        return [.report(.unmuted(.customer))]
    }

    /// Sends keypad digits to a party, the customer if none is named: for menus of the called side.
    func sendDigits(_ digits: String, to id: PartyID = .customer) -> Answer {
        guard parties[id]?.isPresent == true else { return .failure(.noSuchParty(id)) }
        return .success([.sendDigits(id, digits)])
    }
}

extension Undertaking {
    /// A consultation and a transfer hold the customer themselves.
    fileprivate var leavesHoldAlone: Bool {
        switch self {
        case .none, .ringing(_, .conference): true
        case .ringing(_, .transfer), .ringing(_, .consultation), .consulting: false
        }
    }
}
