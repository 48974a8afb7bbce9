import Media

/// Lets each party hear what the machine's plan says: only what differs from before is asked of the media engine.
extension Switchboard {
    func followAudio(_ call: CallSession) {
        // While a call ends its media are about to be closed as a whole.
        guard call.machine.isUnderWay, let mediaCall = call.media else { return }
        let (plan, before) = (call.machine.audio, call.audio)
        guard plan != before else { return }
        call.audio = plan
        for (id, heard) in plan.heard where heard != before.heard[id] {
            // What announces the call to one who stays on the line is heard to its end.
            guard let leg = call.legs[id]?.media, call.legs[id]?.isAnnouncing != true else { continue }
            switch (heard, before.heard[id]) {
            case (.tone(let tone), _): media.play(leg.id, tone, of: call.sounds)
            case (.prompts(let spoken), _): playbacks[leg.id] = play(spoken, to: leg.id, before, call)
            case (_, .tone), (_, .prompts): media.stopPlaying(leg.id)
            default: break
            }
        }
        for id in before.heard.keys where plan.heard[id] == nil { hush(id, call) }
        if plan.voices != before.voices { media.route(mediaCall, mediaLegs(plan.voices, call)) }
        record(plan.recordedAsAgent, insteadOf: before.recordedAsAgent, call)
    }

    /// From the beginning, or from where somebody is who hears it already.
    private func play(
        _ spoken: SpokenPrompts, to leg: MediaLegID, _ before: AudioPlan, _ call: CallSession
    ) -> PlaybackID {
        let hearer = before.heard.first { id, heard in heard == .prompts(spoken) && call.legs[id]?.media?.id != leg }
        guard let other = hearer.flatMap({ call.legs[$0.key]?.media?.id }) else {
            return media.play(leg, spoken.prompts, of: call.sounds)
        }
        return media.play(leg, spoken.prompts, with: other, of: call.sounds)
    }

    /// To one who left nothing is sent any more: at its address another call may listen already.
    private func hush(_ id: PartyID, _ call: CallSession) {
        if let leg = call.legs[id]?.media { media.stopPlaying(leg.id) }
    }

    /// Who talks with the customer on our side is heard in the recording's left channel.
    private func record(_ parties: Set<PartyID>, insteadOf before: Set<PartyID>, _ call: CallSession) {
        guard parties != before, call.currentRecording != nil else { return }
        for id in parties.symmetricDifference(before) {
            call.legs[id]?.media.map { media.record($0.id, asAgent: parties.contains(id)) }
        }
    }

    private func mediaLegs(
        _ voices: [PartyID: Set<PartyID>], _ call: CallSession
    ) -> [MediaLegID: Set<MediaLegID>] {
        var hearing: [MediaLegID: Set<MediaLegID>] = [:]
        for (listener, heard) in voices {
            guard let leg = call.legs[listener]?.media else { continue }
            hearing[leg.id] = Set(heard.compactMap { call.legs[$0]?.media?.id })
        }
        return hearing
    }
}
