import Synchronization

extension MediaEngine {
    /// Who hears whom in the call from now on: for each leg those whose voices it hears, in place of what was. A leg
    /// that is not named hears nobody; names of other calls' legs, of closed ones, and of the leg itself are passed over.
    ///
    /// One voice with a codec the listener speaks (or the other law of G.711) is forwarded packet by packet. Several, or
    /// one that must be decoded, are mixed for that listener alone, 20 ms at a time, behind a jitter buffer; whom it
    /// hears notices nothing. The leg's stream goes on without a jump, and a leg whose set stays the same notices
    /// nothing at all. What a leg is playing goes on, and is heard instead.
    public func route(_ call: MediaCallID, _ hearing: [MediaLegID: Set<MediaLegID>]) {
        route(call, hearing, silencing: [])
    }

    /// Joins the audio of two legs of one call, both ways; what they were playing stops, and whom they were
    /// joined to before loses them. Shorthand for `route` with these two.
    public func bridge(_ first: MediaLegID, _ second: MediaLegID) {
        guard first != second, let call = registry.withLock({ $0.content.commonCall(of: first, second) }) else {
            return
        }
        route(call, [first: [second], second: [first]], silencing: [first, second])
    }

    /// Parts all legs of the call: `route` with nobody.
    public func unbridge(_ call: MediaCallID) { route(call, [:]) }

    private func route(
        _ call: MediaCallID, _ hearing: [MediaLegID: Set<MediaLegID>], silencing silenced: [MediaLegID]
    ) {
        registry.withLock { parcel in
            guard let (thread, plan) = parcel.content.plan(call, hearing) else { return }
            let silenced = silenced.compactMap { parcel.content.pointer($0, in: call) }
            threads[thread].post(.route(plan, silenced: silenced))
        }
    }

    /// Takes a leg, with its ports, its far end, its stream and what it is playing, into another call, also one of
    /// another thread. It hears nobody there and nobody hears it until `route` says so; a recording of the old call
    /// goes on without it. Nothing of the stream is lost. What is asked for the leg before and after is done in order.
    public func move(_ leg: MediaLegID, to call: MediaCallID) {
        registry.withLock { parcel in
            guard let move = parcel.content.move(leg, to: call) else { return }
            guard move.from != move.to else { return threads[move.to].post(.transfer(move.pointer, call)) }
            // Both under the lock: of any two threads that wait for each other's leg, the one whose command was posted
            // first is not waiting for the other's.
            let handover = LegHandover(to: threads[move.to].bell)
            threads[move.from].post(.handOff(move.pointer, handover))
            threads[move.to].post(.expect(move.pointer, call, handover))
        }
    }
}

extension MediaRegistry {
    fileprivate func commonCall(of one: MediaLegID, _ other: MediaLegID) -> MediaCallID? {
        guard let call = legs[one]?.call, legs[other]?.call == call else { return nil }
        return call
    }

    fileprivate func pointer(_ leg: MediaLegID, in call: MediaCallID) -> LegPointer? {
        guard let leg = legs[leg], leg.call == call else { return nil }
        return leg.pointer
    }

    fileprivate func plan(_ call: MediaCallID, _ hearing: [MediaLegID: Set<MediaLegID>])
        -> (thread: Int, [RouteEntry])?
    {
        guard let open = calls[call] else { return nil }
        let plan = open.legs.compactMap { id in
            pointer(id, in: call).map { listener in
                let sources = hearing[id, default: []].compactMap { $0 == id ? nil : pointer($0, in: call) }
                return RouteEntry(listener: listener, sources: sources)
            }
        }
        return (open.thread, plan)
    }
}
