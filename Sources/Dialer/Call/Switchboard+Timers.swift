import CallQueue

/// One sleeping task for all calls' timers.
extension Switchboard {
    func arm(_ timer: CallTimer, _ call: CallSession) { arm(timer, for: duration(timer, call), call) }

    func arm(_ timer: CallTimer, for duration: Duration, _ call: CallSession) {
        let at = clock.now + duration
        timers.add(.init(at: at, call: call.number, timer: timer, generation: call.renew(timer)))
        wakeAtEarliest()
    }

    private func duration(_ timer: CallTimer, _ call: CallSession) -> Duration {
        switch timer {
        case .agentRing: .seconds(call.order.agentRingTimeout)
        case .customerRing: .seconds(call.order.ringTimeout)
        case .talkLimit: .seconds(call.order.maxTalk)
        case .announcement: settings.announcement
        case .guestRing: .seconds(call.order.agentRingTimeout)
        case .agentWait: settings.agentWait
        // Each question says its own.
        case .key: .zero
        case .agentAgain: .seconds(3)
        }
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
            guard let call = calls[due.call], call.generation(due.timer) == due.generation else { continue }
            carryOut(call.machine.timerFired(due.timer), call)
        }
        wakeAtEarliest()
    }
}
