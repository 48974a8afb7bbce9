import CallQueue
import ControlAPI
import ControlServer
import FoundationEssentials
import Media
import SIP

/// Ending without cutting anybody off, and taking new settings without ending.
extension Daemon {
    /// Starts no more calls, lets running ones finish, and ends what still runs at the limit; then, if it stops, the
    /// daemon. Cancelled, it has ended nothing from then on.
    func drain(limit: Duration, stops: Bool) async {
        await switchboard.whenIdle(atMost: limit)
        guard !Task.isCancelled else { return }
        await switchboard.hangUpAll(by: .us)
        await switchboard.whenIdle(atMost: .seconds(3))
        if stops, !Task.isCancelled { requests.send(.end) }
    }

    func setDraining(_ isDraining: Bool) async {
        guard settings.setDraining(isDraining) else { return }
        await queue.setDraining(isDraining)
        await dispatcher.drain(isDraining)
        let state = isDraining ? "draining" : "running"
        events.append(ControlEvent(.systemState, at: Date(), data: EventData(state: state)))
        let calls = await switchboard.count
        log.notice("daemon.\(state)", ["calls": "\(calls)"])
    }

    /// Takes what can change while calls run; the rest is named and waits for a restart.
    ///
    /// - Throws: what the queue cannot work by, and prompts that cannot be played; then nothing has changed.
    func use(_ new: DialerConfiguration, _ server: ControlServer) async throws {
        let old = settings.configuration
        let fixed = old.differencesThatNeedARestart(new)
        let merged = old.takingWhatCanChange(from: new)
        let announcements = try Announcements(merged)
        try await queue.use(merged.queue.policies)
        if !fixed.isEmpty { log.warning("configuration.needsRestart", ["keys": fixed.joined(separator: ", ")]) }
        settings.replace(merged)
        await uploads.use(merged.queue.policies)
        try await queue.setAgents(merged.agentProfiles)
        await queue.setFlowLengths(announcements.flowLengths)
        tellOfHolidays(merged.queue.policies)
        dispatcher.wake()
        await switchboard.use(DialPlan(merged), SwitchboardSettings(merged), announcements)
        if merged.encrypts { MediaEngine.prepareEncryption() }
        await sip.reload(trunks: merged.sipTrunks)
        await sip.reload(accounts: merged.phoneAccounts)
        await renewCertificates()
        await courier.use(merged.webhooks)
        await puller.use(merged.ticketSources)
        pages.replaceConfigured(merged.pageGrants)
        if let http = merged.control.http { server.use(hosts: http.hosts, origins: http.origins) }
        log.notice("configuration.reloaded", ["agents": "\(merged.agents.count)", "trunks": "\(merged.trunks.count)"])
    }

    /// Those of TLS listeners, if their files have changed.
    private func renewCertificates() async {
        let (renewed, faults) = await sip.renewCertificates()
        for file in renewed { log.notice("certificate.renewed", ["file": file]) }
        for fault in faults { log.error("certificate.refused", ["error": "\(fault)", "kept": "the one in use"]) }
    }
}
