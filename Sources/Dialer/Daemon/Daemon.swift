import CallQueue
import ControlAPI
import ControlServer
import FoundationEssentials
import Media
import SIP

/// The whole daemon, put together: which part talks to which is decided here and nowhere else.
final class Daemon: Sendable {
    let log: Log
    let clock: any CallClock
    let startedAt = Date()
    let thread: PJSIPThread
    let sip: SIPEngine
    let media: MediaEngine
    let queue: TicketQueue
    let switchboard: Switchboard
    let dispatcher: Dispatcher
    let events: EventLog
    let pages: PageAccess
    let settings: CurrentSettings
    let requests: DaemonRequests
    let callRate: CallRate
    let uploads: BatchUploads
    let phones = AgentPhones()
    let recordings: RecordingKeeper
    let switches: TrunkSwitches
    let knowledge: KnowledgeBook
    let simulator: Simulator
    let forecasts: BatchForecasts
    /// As of the start.
    let flowLengths: [FlowName: Double]
    let courier: Courier
    let puller: TicketPuller
    /// What can be dialled through, whenever that may have changed, and what to do once the queue knows.
    let trunkFacts: AsyncStream<(TrunkFacts, @Sendable () -> Void)>
    /// How agents come and go in calls, in order.
    let agentSteps: AsyncStream<(AttemptID, AgentID, AgentStep)>

    /// Opens everything that a call needs; nothing is dialled yet.
    ///
    /// - Parameters:
    ///   - file: where the configuration was read.
    ///   - manager: told when opening takes long.
    /// - Throws: what could not be opened and what to do about it.
    init(
        _ configuration: DialerConfiguration, from file: String, requests: DaemonRequests, log: Log,
        manager: ServiceManager
    ) throws {
        self.log = log
        simulator = Simulator(configuration: file)
        self.requests = requests
        let clock = SystemCallClock()
        self.clock = clock
        settings = CurrentSettings(configuration)
        try Self.makeFolders(configuration)
        let events = EventLog()
        self.events = events
        let tidings = TicketTidings()
        queue = try TicketQueue(
            path: configuration.queue.database, configuration: configuration.queue.policies,
            onChange: { changes in for change in changes { tidings.append(change, to: events) } },
            onAgents: { changes in for change in changes { events.append(ControlEvent(change)) } },
            onPacing: {
                log.note($0)
                events.append(ControlEvent($0))
            },
            onDamage: { log.error("queue.ticketDamaged", ["error": "\($0)", "done": "set aside; see ctl explain"]) },
            onMigration: { manager.tell($0, log) })
        media = try MediaEngine(configuration.mediaConfiguration)
        if configuration.encrypts { MediaEngine.prepareEncryption() }
        thread = try PJSIPThread()
        sip = SIPEngine(thread: thread, configuration: configuration.sipConfiguration, log: Self.sipLog(log))
        let keeper = RecordingKeeper(
            book: try RecordingBook(path: configuration.queue.database + ".recordings"), settings: settings,
            clock: clock,
            wallClock: SystemWallClock(), log: log)
        recordings = keeper
        knowledge = try KnowledgeBook(path: configuration.queue.database + ".knowledge")
        courier = Courier(
            path: configuration.queue.database + ".outbox", events: events,
            facts: QueueFacts(queue: queue, settings: settings), clock: clock, wallClock: SystemWallClock(), log: log,
            tidings: Courier.Tidings(queue: queue, numbers: tidings),
            ended: { [queue] in
                try await queue.endedAttempts(agent: nil, ticket: nil, batch: nil, offset: $0, limit: 500)
            })
        let rate = CallRate(clock: clock)
        callRate = rate
        uploads = try BatchUploads(
            queue: queue, configuration: configuration.queue.policies, events: events, clock: clock,
            wallClock: SystemWallClock())
        pages = try PageAccess(
            configured: configuration.pageGrants, file: configuration.queue.database + ".pages")
        switches = try TrunkSwitches(path: configuration.queue.database + ".trunks")
        let waker = LateBinding<Dispatcher>()
        puller = TicketPuller(
            queue: queue, policies: { [settings] in settings.configuration.queue.policies }, events: events,
            clock: clock, wallClock: SystemWallClock(), log: log, wake: { waker.value?.wake() })
        let completion = BatchCompletion(queue: queue, events: events, clock: clock)
        let forecasts = BatchForecasts(queue: queue, events: events, clock: clock)
        self.forecasts = forecasts
        let (trunkFacts, facts) = AsyncStream.makeStream(of: (TrunkFacts, @Sendable () -> Void).self)
        self.trunkFacts = trunkFacts
        let (agentSteps, steps) = AsyncStream.makeStream(of: (AttemptID, AgentID, AgentStep).self)
        self.agentSteps = agentSteps
        let feed = EventFeed(
            events: events, log: log, rate: rate, phones: phones,
            onAgent: { steps.yield(($0, $1, $2)) },
            onSeek: { order in
                guard let dispatcher = waker.value else { return }
                Task { await dispatcher.seekAgent(for: order) }
            },
            onEnded: { call, _ in
                guard let dispatcher = waker.value else { return }
                Task(executorPreference: dispatcher.executor) {
                    await dispatcher.ended(call.order.callID)
                    guard let batch = call.order.batchID else { return }
                    await completion.callEnded(in: batch)
                    await forecasts.callEnded(in: batch)
                }
            },
            onTrunks: { facts.yield(($0, $1)) },
            onRecording: { keeper.tell($0) },
            onPhone: { waker.value?.wake() })
        let announcements = try Announcements(configuration)
        flowLengths = announcements.flowLengths
        switchboard = Switchboard(
            .init(
                executor: thread, telephony: SIPTelephony(engine: sip),
                media: EngineMediaPlane(engine: media), ledger: QueueLedger(queue: queue, log: log), observer: feed,
                clock: clock, log: log),
            plan: DialPlan(configuration), settings: SwitchboardSettings(configuration),
            announcements: announcements)
        let registered = PhoneHandlers(engine: sip, settings: settings)
        dispatcher = Dispatcher(
            queue: queue, switchboard: switchboard, clock: clock,
            wallClock: SystemWallClock(), log: log,
            reachable: { [phones, settings] in phones.onLine(registered.reachable($0), settings.configuration) })
        waker.bind(dispatcher)
    }

    private static func makeFolders(_ configuration: DialerConfiguration) throws(ConfigurationProblems) {
        // The way to the socket is open, because its own mode says who may use it; what is kept is for us alone.
        let folders = [
            DaemonFolder(key: "control.socket", path: FilePath.folder(of: configuration.control.socket), mode: 0o755),
            DaemonFolder(key: "database", path: FilePath.folder(of: configuration.queue.database), mode: 0o700),
            DaemonFolder(key: "recording.folder", path: configuration.recording.folder, mode: 0o700),
        ]
        for folder in folders where !folder.path.isEmpty { try folder.make() }
    }

    private static func sipLog(_ log: Log) -> @Sendable (SIPLogLevel, String) -> Void {
        { level, line in
            // Far ends' phrases and addresses may hold a customer's number.
            let line = NumberMask.maskedNumbers(in: line.trimmed(where: \.isWhitespace))
            switch level {
            case .none, .error: log.error("sip", ["text": line])
            case .warning: log.warning("sip", ["text": line])
            case .info, .debug: log.debug("sip", ["text": line])
            }
        }
    }
}
