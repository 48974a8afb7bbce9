extension MediaLoop {
    /// Who hears whom from now on; names every leg of the call. A leg whose sources stay the same notices nothing.
    func route(_ plan: [RouteEntry]) {
        let changed = plan.filter { hear($0.listener, $0.sources) }
        if !changed.isEmpty { settle(plan.map(\.listener)) }
    }

    /// Takes the leg out of all that is heard: it hears nobody, and nobody hears it.
    func withdraw(_ leg: LegPointer) {
        let hearers = leg.pointee.routes.listeners
        var neighbours = Array(leg.pointee.routes.sourceList) + hearers
        _ = hear(leg, [])
        for listener in hearers {
            neighbours += listener.pointee.routes.sourceList
            _ = hear(listener, listener.pointee.routes.sourceList.filter { $0 != leg })
        }
        settle([leg] + neighbours)
    }

    /// The leg's far end speaks another codec now: it may be forwarded or mixed otherwise than before.
    func rearrange(_ leg: LegPointer) {
        let listeners = [leg] + leg.pointee.routes.listeners
        let sources = listeners.map { Array($0.pointee.routes.sourceList) }
        for (listener, sources) in zip(listeners, sources) {
            _ = hear(listener, [])
            _ = hear(listener, sources)
        }
        settle(listeners + sources.joined())
    }

    /// False: it hears them already.
    private func hear(_ listener: LegPointer, _ sources: [LegPointer]) -> Bool {
        let before = listener.pointee.routes.sourceList
        guard before.count != sources.count || !sources.allSatisfy(before.contains) else { return false }
        for source in before { source.pointee.routes.removeHearer(listener) }
        let path = AudioPath.choose(
            hearing: sources.map(\.pointee.farEnd.codec), as: listener.pointee.farEnd.codec)
        for source in sources { source.pointee.routes.addHearer(listener, isMixed: path == .mixed) }
        listener.pointee.routes.setSources(sources, path: path)
        if path != .mixed { listener.pointee.outgoing.release() }
        return true
    }

    /// Gives the legs the voices and mixers that their routes ask for, and takes those back that none does.
    private func settle(_ legs: [LegPointer]) {
        for leg in legs { drain(leg) }
        for leg in legs {
            settleVoice(of: leg)
            settleMixer(of: leg)
        }
        for leg in legs where leg.pointee.routes.path == .mixed {
            for source in leg.pointee.routes.sourceList {
                source.pointee.voice?.pointee.prepare(rate: leg.pointee.farEnd.codec.sampleRate)
            }
        }
    }

    private func settleVoice(of leg: LegPointer) {
        let isWanted = leg.pointee.routes.feedsMixer
        if let voice = leg.pointee.voice, !isWanted || voice.pointee.codec != leg.pointee.farEnd.codec {
            freeVoice(of: leg)
        }
        guard isWanted, leg.pointee.voice == nil else { return }
        guard let voice = LegVoice(leg.pointee.farEnd.codec, now: state.pointee.now) else { return }
        let pointer = VoicePointer.allocate(capacity: 1)
        pointer.initialize(to: voice)
        leg.pointee.voice = pointer
    }

    private func settleMixer(of leg: LegPointer) {
        let isWanted = leg.pointee.routes.path == .mixed
        if let mixer = leg.pointee.mixer, !isWanted || mixer.pointee.codec != leg.pointee.farEnd.codec {
            freeMixer(of: leg)
        }
        guard isWanted, leg.pointee.mixer == nil else { return }
        guard let mixer = LegMixer(leg.pointee.farEnd.codec) else { return }
        let pointer = MixerPointer.allocate(capacity: 1)
        pointer.initialize(to: mixer)
        leg.pointee.mixer = pointer
        leg.pointee.sendsFrames = false
        state.pointee.mixers += 1
        state.pointee.wheel.join(leg, now: state.pointee.now)
    }

    func freeVoice(of leg: LegPointer) {
        guard let voice = leg.pointee.voice else { return }
        leg.pointee.voice = nil
        voice.pointee.free()
        voice.deinitialize(count: 1)
        voice.deallocate()
    }

    func freeMixer(of leg: LegPointer) {
        guard let mixer = leg.pointee.mixer else { return }
        leg.pointee.mixer = nil
        mixer.pointee.free()
        mixer.deinitialize(count: 1)
        mixer.deallocate()
        state.pointee.mixers -= 1
        leaveWheelIfIdle(leg)
    }

    /// A leg needs no mixer any more, because the one it hears can be forwarded: what still waits in the jitter buffer
    /// leaves at once, ahead of its time, so that no word is lost.
    private func drain(_ leg: LegPointer) {
        guard leg.pointee.routes.path == .forwarded, let mixer = leg.pointee.mixer, !holdsTheLine(leg),
            mixer.pointee.codec == leg.pointee.farEnd.codec, let source = leg.pointee.routes.sourceList.first,
            let voice = source.pointee.voice, !source.pointee.routes.feedsMixer
        else { return }
        for number in 0..<Self.mostDrained where voice.pointee.hasMore {
            mixer.pointee.clear()
            mixer.pointee.add(
                voice.pointee.frame(-2 - Int64(number), rate: mixer.pointee.rate, now: state.pointee.now))
            leg.pointee.outgoing.hurry(now: state.pointee.now)
            sendMixed(by: mixer, to: leg)
        }
        leg.pointee.outgoing.release()
    }

    /// 200 ms: as much as a jitter buffer holds of any network one can talk over.
    private static let mostDrained = 10
}

/// Whom one leg hears.
struct RouteEntry {
    let listener: LegPointer
    let sources: [LegPointer]
}
