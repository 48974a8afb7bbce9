import CallQueue
import ControlAPI
import FoundationEssentials
import Media
import SIP

/// Agents who stay on the line: carries out what their lines' machines say.
extension Switchboard {
    // MARK: What people ask

    /// Begins an agent's shift: rings the phone, whose leg then stays.
    func connect(_ agent: AgentID) -> AgentLineStatus {
        let line = lines.line(of: agent)
        carryOut(line.machine.connect(), line)
        return status(line)
    }

    /// Ends it; a call that the agent is in goes on to its end. Nil when the agent has no line.
    func disconnect(_ agent: AgentID) -> AgentLineStatus? {
        guard let line = lines[agent] else { return nil }
        carryOut(line.machine.disconnect(), line)
        return status(line)
    }

    /// The daemon ends, and with it every shift.
    func disconnectAll() {
        for agent in lines.all.keys { _ = disconnect(agent) }
    }

    /// Agents who stay on the line and are in no call: there within the time of a packet.
    func agentsOnLine() -> Set<AgentID> {
        Set(lines.all.filter { $0.value.machine.state == .ready }.keys)
    }

    func lineStatuses() -> [AgentID: AgentLineStatus] { lines.all.mapValues(status) }

    /// Nil when the agent has no line.
    func lineStatus(of agent: AgentID) -> AgentLineStatus? { lines[agent].map(status) }

    /// Lines of agents whom the configuration no longer holds end with their calls.
    func disconnectStrangers() {
        let known = Set(plan.agentIDs)
        for agent in lines.all.keys where !known.contains(agent) { _ = disconnect(agent) }
    }

    private func status(_ line: AgentLine) -> AgentLineStatus {
        AgentLineStatus(state: line.machine.state, ending: line.machine.ending)
    }

    /// The line by which the agent is to be had; nil for one who is rung for each call.
    func line(for agent: AgentID) -> AgentLine? {
        if let line = lines[agent], line.machine.isWanted || line.machine.use != nil { return line }
        return plan.staysOnLine(agent) ? lines.line(of: agent) : nil
    }

    // MARK: What the leg does

    /// Whether the event's leg is a line's; then it is noted, and who has the line is still to be told.
    func note(_ remote: RemoteMedia, ofLine leg: LegID) {
        guard let line = lines[leg] else { return }
        line.leg?.remote = remote
        // In a call it is the call that tells the media engine.
        guard line.machine.use == nil, let standing = line.leg else { return }
        follow(RemoteStream(remote, source: standing.source), standing.media, "line \(line.agent)")
    }

    func lineAnswered(_ leg: LegID) {
        guard let line = lines[leg] else { return }
        carryOut(line.machine.answered(), line)
    }

    /// The leg's last event. The call that had it is told by the caller.
    func lineEnded(_ line: AgentLine, _ verdict: LegVerdict) {
        drop(line)
        carryOut(line.machine.gone(verdict), line)
    }

    /// Nothing is heard from the leg any more; the call that has it is told by the caller.
    func lineFellSilent(_ line: AgentLine) {
        log.warning("line.silent", ["agent": line.agent.rawValue])
        carryOut(line.machine.fellSilent(), line)
    }

    // MARK: What the machine says

    func carryOut(_ actions: [AgentLineMachine.Action], _ line: AgentLine) {
        for action in actions {
            switch action {
            case .place: place(line)
            case .end:
                line.sought = nil
                drop(line).map { telephony.end($0.id, cause: nil) }
            case .rest: line.leg.map { media.play($0.media.id, .waiting, of: announcements.sounds) }
            case .arm(let pause): arm(pause, line)
            case .disarm: _ = line.renewTimer()
            case .report(let news): observer.line(of: line.agent, is: news)
            }
        }
    }

    private func arm(_ pause: Duration, _ line: AgentLine) {
        let (generation, clock, deadline) = (line.renewTimer(), clock, clock.now + pause)
        Task {
            await clock.sleep(until: deadline)
            guard line.timerGeneration == generation else { return }
            self.carryOut(line.machine.timerFired(), line)
        }
    }

    private func place(_ line: AgentLine) {
        guard let target = plan.target(agent: line.agent, ticket: nil) else {
            return fail(line, "agent \(line.agent) is not in the configuration")
        }
        guard let target = placed(target) else { return seek(line, target.requestURI) }
        lastNumber += 1
        let (id, home) = (LegID(rawValue: lastNumber << 8), media.openCall())
        do {
            let isIPv6 = target.account.map(telephony.reachesOverIPv6) ?? target.isIPv6
            let leg = try media.openLeg(in: home, on: settings.addresses.mediaAddress(isIPv6: isIPv6))
            lines.give(StandingLeg(id: id, home: home, media: leg, source: target.media), to: line)
            let offer = offer(leg, target.codecs.map(SIP.AudioCodec.init), target.srtp)
            var invite = OutgoingInvite(
                leg: id, target: target, localHost: settings.addresses.host(isIPv6: isIPv6), media: offer)
            invite.alwaysRefreshes = true
            try telephony.invite(invite)
        } catch {
            drop(line)
            media.close(home)
            fail(line, "\(error)")
        }
    }

    private func seek(_ line: AgentLine, _ uri: String) {
        lastNumber += 1
        let (number, clock, deadline) = (lastNumber, clock, clock.now + Self.phoneNamePatience)
        line.sought = (uri, number)
        Task {
            await clock.sleep(until: deadline)
            guard line.sought?.number == number else { return }
            self.located(line, "its name is not found: no answer from the name servers")
        }
    }

    /// The name of the line's phone was looked up, or has been for long enough.
    func located(_ line: AgentLine, _ trouble: String?) {
        line.sought = nil
        if let trouble { return fail(line, trouble) }
        place(line)
        // Whoever asked for the line has no leg yet.
        guard line.leg != nil, let use = line.machine.use, let call = calls[use.call] else { return }
        move(line, into: call, as: use.party)
        followAudio(call)
    }

    /// The machine is told on the next turn, so that it is not entered twice at once; so is a call that waits for it.
    private func fail(_ line: AgentLine, _ text: String) {
        log.error("line.failed", ["agent": line.agent.rawValue, "error": NumberMask.maskedNumbers(in: text)])
        let use = line.machine.use
        Task {
            guard line.leg == nil, line.machine.use == use else { return }
            self.lineEnded(line, .local(text))
            self.tell(use, .local(text))
        }
    }

    /// Tells the call that has, or had, the line that its leg is over.
    func tell(_ use: AgentLineMachine.Use?, _ verdict: LegVerdict) {
        guard let use, let call = calls[use.call] else { return }
        gone(use.party, call, verdict, response: "\(verdict.status) \(verdict.phrase)")
    }

    /// Forgets the leg. Its port goes back at once, unless a call has it: then with the call's own.
    @discardableResult
    private func drop(_ line: AgentLine) -> StandingLeg? {
        guard let leg = lines.takeLeg(from: line) else { return nil }
        media.close(leg.home)
        return leg
    }
}
