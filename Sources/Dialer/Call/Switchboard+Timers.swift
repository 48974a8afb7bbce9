import CallQueue
import SIP

/// One sleeping task for all calls' timers.
extension Switchboard {
    func arm(_ timer: CallTimer, _ call: CallSession) {
        guard let duration = duration(timer, call) else { return _ = call.renew(timer) }
        arm(timer, for: duration, call)
    }

    func arm(_ timer: CallTimer, for duration: Duration, _ call: CallSession) {
        let at = clock.now + duration
        timers.add(.init(at: at, call: call.number, timer: timer, generation: call.renew(timer)))
        wakeAtEarliest()
    }

    /// When the longest talk is over, by the call's clock; nil before the answer.
    func limit(of call: CallSession) -> Duration? {
        call.timeline.customerAnswered.map { $0 + .seconds(call.order.maxTalk) + call.machine.extended }
    }

    /// Nil for a timer that is not wanted.
    private func duration(_ timer: CallTimer, _ call: CallSession) -> Duration? {
        switch timer {
        case .agentRing: .seconds(call.order.agentRingTimeout)
        case .customerRing: .seconds(call.order.ringTimeout)
        case .talkLimit: talkLeft(call)
        case .talkWarning: warningDue(talkLeft(call))
        // Longer than mailboxes talk; then the message is left all the same.
        case .beep: .seconds(25)
        case .announcement: settings.announcement
        case .guestRing: .seconds(call.order.agentRingTimeout)
        // Armed by leg, each trunk with its own.
        case .firstResponse, .trunkName: .zero
        case .agentWait: settings.agentWait
        // Each question says its own.
        case .key: .zero
        case .agentAgain: .seconds(3)
        }
    }

    private func talkLeft(_ call: CallSession) -> Duration {
        limit(of: call).map { max(.zero, $0 - clock.now) } ?? .seconds(call.order.maxTalk)
    }

    /// A talk so short that its warning would be its beginning has none.
    private func warningDue(_ left: Duration) -> Duration? {
        settings.limitWarning > .zero && left > settings.limitWarning ? left - settings.limitWarning : nil
    }

    func armFirstResponse(_ leg: LegID, after delay: Duration) { arm(.firstResponse, leg, after: delay) }

    /// One of the timers that belong to a leg: nothing replaces it.
    func arm(_ timer: CallTimer, _ leg: LegID, after delay: Duration) {
        timers.add(.init(at: clock.now + delay, call: leg.rawValue, timer: timer, generation: 0))
        wakeAtEarliest()
    }

    /// Keeps exactly one task asleep, until the earliest timer; most new timers are later and change nothing.
    private func wakeAtEarliest() {
        guard let earliest = timers.earliest else { return }
        if let alarm, alarm.at <= earliest { return }
        alarm?.task.cancel()
        let clock = clock
        let task = Task {
            await clock.sleep(until: earliest)
            if !Task.isCancelled { self.ring() }
        }
        alarm = (earliest, task)
    }

    private func ring() {
        alarm = nil
        while let due = timers.popDue(at: clock.now) {
            switch due.timer {
            case .firstResponse: firstResponseIsDue(LegID(rawValue: due.call))
            case .trunkName: nameIsDue(LegID(rawValue: due.call))
            default: fire(due)
            }
        }
        wakeAtEarliest()
    }

    private func fire(_ due: CallTimers.Entry) {
        guard let call = calls[due.call], call.generation(due.timer) == due.generation else { return }
        carryOut(call.machine.timerFired(due.timer), call)
    }
}
