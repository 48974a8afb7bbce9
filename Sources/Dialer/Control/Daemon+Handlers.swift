import CallQueue
import ControlAPI
import ControlServer

extension Daemon {
    /// Every method of the control protocol, each with its handler; the doors refuse to open while one lacks.
    func handlers() -> ControlHandlers {
        let phones = PhoneHandlers(engine: sip, settings: settings)
        let (agentPhones, settings) = (self.phones, settings)
        let calls = CallHandlers(
            queue: queue, switchboard: switchboard,
            absence: { agent in
                agentPhones.isOnLine(AgentID(rawValue: agent)) ? nil : phones.absence(of: agent)
            }, flows: { settings.configuration.flows.map(\.name) })
        let log = log
        var handlers = ControlHandlers(
            callOwner: { await calls.agent(of: $0) },
            translate: { error in
                if error is StoreError { log.error("queue.storeFailed", ["error": "\(error)"]) }
                return ControlError.translated(error)
            })
        calls.register(in: &handlers)
        phones.register(in: &handlers)
        LineHandlers(switchboard: switchboard, settings: settings).register(in: &handlers)
        let control = CallControlHandlers(queue: queue, switchboard: switchboard, settings: settings)
        control.register(in: &handlers)
        RecordingControlHandlers(calls: control, switchboard: switchboard).register(in: &handlers)
        RecordingHandlers(
            keeper: recordings, copies: RecordingCopies(clock: clock), listening: pages.copies, settings: settings,
            queue: queue, log: log
        ).register(in: &handlers)
        AgentHandlers(daemon: self, registered: phones).register(in: &handlers)
        SystemHandlers(daemon: self, registered: phones).register(in: &handlers)
        BackupHandlers(daemon: self).register(in: &handlers)
        BatchHandlers(
            queue: queue, uploads: uploads, dispatcher: dispatcher, events: events, forecasts: forecasts,
            flows: { settings.configuration.flows.map(\.name) }
        ).register(in: &handlers)
        TrunkHandlers(switchboard: switchboard, clock: clock, switches: switches).register(in: &handlers)
        WebhookHandlers(courier: courier).register(in: &handlers)
        TicketHandlers(queue: queue, dispatcher: dispatcher).register(in: &handlers)
        QueueHandlers(queue: queue).register(in: &handlers)
        SimulationHandlers(queue: queue, simulator: simulator).register(in: &handlers)
        PersonHandlers(
            queue: queue, keeper: recordings, courier: courier,
            retention: { settings.configuration.recording.retention }, log: log
        ).register(in: &handlers)
        ReportHandlers(
            queue: queue, recordings: recordings.book, trunks: { settings.configuration.trunks.map(\.id) }
        ).register(in: &handlers)
        NumberHandlers(queue: queue).register(in: &handlers)
        KnowledgeHandlers(
            book: knowledge, queue: queue, events: events, openings: pages.attachments,
            callOwner: { await calls.agent(of: $0) }
        ).register(in: &handlers)
        FlowHandlers(settings: settings).register(in: &handlers)
        return handlers
    }
}
