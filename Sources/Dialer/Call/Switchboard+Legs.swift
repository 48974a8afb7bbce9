import CallQueue
import ControlAPI
import FoundationEssentials
import Media
import SIP

/// INVITEs to the parties of a call.
extension Switchboard {
    func place(_ id: PartyID, _ call: CallSession) {
        guard let party = call.machine.parties[id] else { return }
        if id == .agent, call.isAgentReady { return sendReady(call) }
        call.legs[id] = CallLeg(id: call.legID(of: id))
        switch party.target {
        case .agent(let agent):
            if id != .agent { observer.call(snapshot(call), agent: agent, is: .joined) }
            // Before the phone rings: who picks it up shall know what was said.
            if !party.isSupervisor, let why = call.machine.handsOver {
                observer.call(snapshot(call), handsOverTo: agent, why, call.words)
            }
            place(agent, as: id, call)
        case .customer: hunt(id, call, call.order.destination)
        case .number(let number): hunt(id, call, number)
        }
    }

    private func place(_ agent: AgentID, as id: PartyID, _ call: CallSession) {
        if let line = line(for: agent) { return lend(line, as: id, to: call) }
        guard let target = plan.target(agent: agent, ticket: call.order.ticketID) else {
            return fail(id, call, "agent \(agent) is not in the configuration")
        }
        inviteAgent(id, call, target)
    }

    private func sendReady(_ call: CallSession) {
        call.isAgentReady = false
        do {
            try telephony.send(call.legID(of: .agent))
        } catch {
            fail(.agent, call, "\(error)")
        }
    }

    func invite(_ id: PartyID, _ call: CallSession, _ target: DialPlan.Target) {
        guard let leg = call.legs[id]?.id else { return }
        do {
            try prepare(id, call, target)
            try telephony.send(leg)
        } catch  where call.legs[id]?.media == nil {
            failHere(id, call, "\(error)")
        } catch {
            fail(id, call, "\(error)")
        }
    }

    /// Takes a port and makes the INVITE; nothing leaves yet.
    func prepare(_ id: PartyID, _ call: CallSession, _ target: DialPlan.Target) throws {
        call.legs[id]?.source = target.media
        let isIPv6 = target.account.map(telephony.reachesOverIPv6) ?? target.isIPv6
        let addresses = settings.addresses
        let local = try openMedia(id, call, on: addresses.mediaAddress(isIPv6: isIPv6))
        let codecs = target.codecs.map(SIP.AudioCodec.init)
        let offer = offer(local, id == .agent ? codecs : codecs.beginning(with: call.firstRemote?.codec), target.srtp)
        try telephony.prepare(
            OutgoingInvite(
                leg: call.legs[id]?.id ?? call.legID(of: id), target: target, localHost: addresses.host(isIPv6: isIPv6),
                media: offer))
    }

    func openMedia(
        _ id: PartyID, _ call: CallSession, on local: MediaLocalAddress
    ) throws -> MediaLeg {
        if let held = call.legs[id]?.media, call.legs[id]?.hunt != nil {
            // Another trunk's try: the ports are the same, unless it wants the other address family.
            if local == .first || held.address.isIPv6Literal == (local == .ipv6) { return held }
            close(held)
        }
        let leg = try media.openLeg(in: openMedia(of: call), on: local)
        mediaLegs[leg.id] = call.number
        call.legs[id]?.media = leg
        return leg
    }

    func openMedia(of call: CallSession) -> MediaCallID {
        let mediaCall = call.media ?? media.openCall()
        call.media = mediaCall
        mediaCalls[mediaCall] = call.number
        return mediaCall
    }

    /// What a far end is offered of a leg's audio.
    func offer(_ local: MediaLeg, _ codecs: [SIP.AudioCodec], _ srtp: SRTPWord) -> LocalMedia {
        LocalMedia(
            address: settings.addresses.published(local.address), rtpPort: local.rtpPort, rtcpPort: local.rtcpPort,
            codecs: codecs, srtp: SRTPPolicy(srtp))
    }

    /// A leg that never left: it ends on the next turn, so that the machine is not entered twice at once.
    func fail(_ id: PartyID, _ call: CallSession, _ text: String) {
        log.error("call.leg.failed", ["call": call.order.callID.rawValue, "error": NumberMask.maskedNumbers(in: text)])
        guard let leg = call.legs[id]?.id else { return }
        Task { self.ended(leg, .local(text), response: nil) }
    }

    /// No port was to be had: neither trunk nor phone is at fault.
    private func failHere(_ id: PartyID, _ call: CallSession, _ text: String) {
        log.error("call.leg.failed", ["call": call.order.callID.rawValue, "error": NumberMask.maskedNumbers(in: text)])
        guard let leg = call.legs[id]?.id else { return }
        call.legs[id]?.hunt?.giveUp()
        Task {
            self.trunks.end(leg, .neverPlaced, at: self.clock.now)
            self.gone(id, call, .local(text), response: nil)
        }
    }

    /// A party's last event, whichever way it came.
    func gone(_ id: PartyID, _ call: CallSession, _ verdict: LegVerdict, response: String?) {
        carryOut(call.machine.gone(id, verdict), call, response: response)
        closeMedia(of: id, call)
        freeAgent(id, call)
    }

    /// The agent a call was ordered for is freed by the call's end, unless it goes on without.
    private func freeAgent(_ id: PartyID, _ call: CallSession) {
        guard case .agent(let agent)? = call.machine.parties[id]?.target else { return }
        // One whom the queue knows nothing of: who came later, or was called in the ordered agent's place.
        if id != .agent || agent != call.order.agent {
            return observer.call(snapshot(call), agent: agent, is: missed(id, call) ? .missed : .left)
        }
        if call.machine.isUnderWay { observer.call(snapshot(call), agent: agent, is: .gaveUp) }
    }

    /// An agent who did not take a customer that waits; not one whom the customer did not wait for.
    private func missed(_ id: PartyID, _ call: CallSession) -> Bool {
        guard call.legs[id]?.answered == nil, call.machine.parties[id]?.isSupervisor == false else { return false }
        return call.machine.handsOver != nil
    }

    /// A guest's ports go back at once; agent's and customer's stay for the figures of the call's end.
    private func closeMedia(of id: PartyID, _ call: CallSession) {
        guard id.rawValue >= PartyID.firstGuest, let leg = call.legs[id]?.media else { return }
        call.legs[id]?.media = nil
        close(leg)
    }

    /// Gives a leg's ports back before its call ends.
    func close(_ leg: MediaLeg) {
        mediaLegs[leg.id] = nil
        playbacks[leg.id] = nil
        media.close(leg: leg.id)
    }
}

extension [SIP.AudioCodec] {
    /// What the agent speaks first, if it is among them: two legs with one codec need no transcoding.
    fileprivate func beginning(with first: SIP.AudioCodec?) -> [SIP.AudioCodec] {
        guard let first, contains(first) else { return self }
        return [first] + filter { $0 != first }
    }
}
