import CallQueue
import Media

/// What the media engine hears on a line, told to the call's machine.
extension Switchboard {
    func listen(to party: PartyID, for listening: LineListening?, _ call: CallSession) {
        guard let leg = call.legs[party]?.media else { return }
        media.listen(leg.id, for: listening.map { $0 == .network ? .earlyMedia : .answered })
    }

    func heard(_ leg: MediaLegID, _ finding: ProgressFinding) {
        guard let call = mediaLegs[leg].flatMap({ calls[$0] }), let party = call.party(of: leg),
            let kind = HeardProgress.Kind(rawValue: finding.kind.rawValue)
        else { return }
        let progress = HeardProgress(
            kind: kind, reason: finding.reason.rawValue, after: finding.after, frequency: finding.frequency)
        carryOut(call.machine.heard(party, progress), call)
    }

    /// What is done when a machine answers. A message whose prompt was not read cannot be left: the call goes on.
    func machinePolicy(_ order: CallOrder) -> MachinePolicy {
        guard case .message(let name) = order.onMachine else { return order.onMachine }
        if let prompt = PromptName(rawValue: name), announcements.sounds.prompt(prompt) != nil {
            return order.onMachine
        }
        log.error(
            "call.noMessage",
            ["call": order.callID.rawValue, "prompt": name, "done": "none is left"])
        return .goOn
    }
}
