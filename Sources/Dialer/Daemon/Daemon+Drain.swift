import CallQueue
import ControlAPI
import ControlServer
import Foundation
import SIP

/// Ending without cutting anybody off, and taking new settings without ending.
extension Daemon {
    /// Starts no more calls, lets running ones finish, and ends what still runs at the limit.
    func drain(limit: Duration) async {
        await setDraining(true)
        await switchboard.whenIdle(atMost: limit)
        guard !Task.isCancelled else { return }
        await switchboard.hangUpAll(by: .us)
        await switchboard.whenIdle(atMost: .seconds(3))
    }

    func setDraining(_ isDraining: Bool) async {
        settings.setDraining(isDraining)
        await queue.setDraining(isDraining)
        await dispatcher.drain(isDraining)
        let state = isDraining ? "draining" : "running"
        events.append(ControlEvent(.systemState, at: Date(), data: EventData(state: state)))
        let calls = await switchboard.count
        log.notice("daemon.\(state)", ["calls": "\(calls)"])
    }

    /// Takes what can change while calls run; the rest is named and waits for a restart.
    func use(_ new: DialerConfiguration) async {
        let old = settings.configuration
        let fixed = old.differencesThatNeedARestart(new)
        if !fixed.isEmpty { log.warning("configuration.needsRestart", ["keys": fixed.joined(separator: ", ")]) }
        let merged = old.takingWhatCanChange(from: new)
        settings.replace(merged)
        let agents = merged.agents.map { AgentID(rawValue: $0.id) }
        await queue.setAgents(Set(agents))
        await dispatcher.replace(agents)
        await switchboard.use(DialPlan(merged), SwitchboardSettings(merged))
        await sip.reload(trunks: merged.sipTrunks)
        pages.replaceConfigured(merged.pageGrants)
        log.notice("configuration.reloaded", ["agents": "\(agents.count)", "trunks": "\(merged.trunks.count)"])
    }
}
