import CallQueue
import Media
import SIP

/// An agent's standing leg in a call: given to it in place of an INVITE, given back in place of a BYE.
extension Switchboard {
    /// Gives the line's leg to the call, as its party's.
    func lend(_ line: AgentLine, as id: PartyID, to call: CallSession) {
        let use = AgentLineMachine.Use(call: call.number, party: id)
        let (lending, actions) = line.machine.lend(to: use)
        carryOut(actions, line)
        switch lending {
        case .taken:
            fail(id, call, "agent \(line.agent) is on the line with another call")
        case .ringing:
            move(line, into: call, as: id)
        case .now:
            move(line, into: call, as: id)
            if let leg = line.leg { call.legs[id]?.isAnnouncing = media.announce(leg.media.id, of: call.sounds) }
            // On the next turn, so that the call's machine is not entered twice at once.
            Task {
                guard line.machine.use == use, let leg = line.leg, let remote = leg.remote else { return }
                self.answered(leg.id, remote)
            }
        }
    }

    func move(_ line: AgentLine, into call: CallSession, as id: PartyID) {
        // Without one its INVITE could not leave: the call is told so in its turn.
        guard let leg = line.leg else { return }
        media.move(leg.media.id, to: openMedia(of: call))
        mediaLegs[leg.media.id] = call.number
        call.legs[id] = CallLeg(id: leg.id, media: leg.media, remote: leg.remote, source: leg.source, isLent: true)
        call.legs[id]?.stay = call.comesIn(leg.media.id)
    }

    /// Ends a party's leg, or gives it back whence it came.
    func end(_ id: PartyID, _ call: CallSession) {
        endSecondLine(of: id, call)
        if let line = lineSought(for: id, call) { return giveUp(line, id, call) }
        guard let leg = call.legs[id] else { return }
        if leg.isIncoming, !leg.isAnswered { return rejectCaller(leg.id, call) }
        guard leg.isLent else { return endOwn(id, call) }
        let use = AgentLineMachine.Use(call: call.number, party: id)
        if let line = lines[leg.id], line.machine.use == use { takeBack(line, from: call, use) }
        Task { self.gone(id, call, .byUs, response: nil) }
    }

    /// The line whose phone's name is being looked up for the party: SIP knows of no leg yet.
    private func lineSought(for id: PartyID, _ call: CallSession) -> AgentLine? {
        let use = AgentLineMachine.Use(call: call.number, party: id)
        return lines.all.values.first { $0.sought != nil && $0.machine.use == use }
    }

    private func giveUp(_ line: AgentLine, _ id: PartyID, _ call: CallSession) {
        carryOut(line.machine.giveBack(AgentLineMachine.Use(call: call.number, party: id)), line)
        Task { self.gone(id, call, .byUs, response: nil) }
    }

    private func takeBack(_ line: AgentLine, from call: CallSession, _ use: AgentLineMachine.Use) {
        call.legs[use.party]?.media = nil
        call.legs[use.party]?.isAnnouncing = false
        if let leg = line.leg {
            media.move(leg.media.id, to: leg.home)
            media.stopPlaying(leg.media.id)
            mediaLegs[leg.media.id] = nil
        }
        carryOut(line.machine.giveBack(use), line)
    }

    /// The sound that announces a call is over: the party hears now what it is to hear.
    func announced(_ leg: MediaLegID) {
        guard let call = mediaLegs[leg].flatMap({ calls[$0] }), let id = call.party(of: leg),
            call.legs[id]?.isAnnouncing == true
        else { return }
        call.legs[id]?.isAnnouncing = false
        switch call.audio.heard[id] {
        case .tone(let tone)?: media.play(leg, tone, of: call.sounds)
        case .prompts(let said)?: playbacks[leg] = media.play(leg, said.prompts, of: call.sounds)
        default: break
        }
    }
}
