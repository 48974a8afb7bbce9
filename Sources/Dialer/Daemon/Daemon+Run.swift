import CLinux
import CallQueue
import ControlAPI
import ControlServer
import FoundationEssentials
import Media
import SIP

/// The daemon's life: recover, listen, serve, drain, stop.
extension Daemon {
    /// Runs until told to stop.
    ///
    /// - Parameter reread: reads the configuration anew for SIGHUP.
    func run(
        manager: ServiceManager, reread: @escaping @Sendable () throws -> DialerConfiguration
    ) async throws {
        try await begin()
        let server = try openDoors()
        let keeping = Task { await self.recordings.run() }
        let work = [
            Task { await self.switchboard.run() }, Task { await self.dispatcher.run() },
            Task { await self.followTrunks() },
            Task { await self.followAgents() }, Task { await self.watchAgents() }, Task { await self.watchModes() },
            Task { await self.recordings.sweepNightly() }, Task { await self.checkStore() },
            Task { await self.courier.run() },
        ]
        dispatcher.wake()
        await puller.use(settings.configuration.ticketSources)
        announce(server, manager)
        await obey(server, manager, reread)
        server.stop()
        await close(keeping)
        work.forEach { $0.cancel() }
    }

    /// What was open when the last run ended is settled before anything is dialled.
    private func begin() async throws {
        let configuration = settings.configuration
        let folder = configuration.recording.folder
        let summary = try await queue.recover { RecordingPath.existing(of: $0, in: folder) }
        log.notice(
            "queue.recovered",
            [
                "interrupted": Self.ids(summary.interrupted), "unknown": Self.ids(summary.unknown),
                "cutOff": Self.ids(summary.cutOff), "abortedLoads": String(summary.abortedLoads),
                "damagedRows": String(summary.damagedRows),
            ])
        try await adoptRecordings()
        await queue.layOutLog()
        await courier.use(configuration.webhooks)
        try await queue.setAgents(configuration.agentProfiles)
        await queue.setFlowLengths(flowLengths)
        tellOfHolidays(configuration.queue.policies)
        await switchboard.restore(switches.all)
        await queue.setTrunk(await switchboard.trunks.facts(at: clock.now))
        try await sip.start()
    }

    /// Of a database too large to be looked at before the start.
    private func checkStore() async {
        guard let damage = await queue.finishCheck() else { return }
        log.error("queue.damaged", ["error": "\(damage)", "done": "no call is begun any more"])
    }

    /// Recordings of versions that kept no book of them.
    private func adoptRecordings() async throws {
        guard recordings.book.isNew else { return }
        var offset = 0
        while true {
            let past = try await queue.endedAttempts(agent: nil, ticket: nil, batch: nil, offset: offset, limit: 1000)
            for record in past { if let entry = RecordingEntry(record) { try await recordings.book.add(entry) } }
            guard !past.isEmpty else { return }
            offset += 1000
        }
    }

    private func followTrunks() async {
        for await (facts, whenKnown) in trunkFacts {
            await queue.setTrunk(facts)
            dispatcher.wake()
            whenKnown()
        }
    }

    private func followAgents() async {
        for await (attempt, agent, step) in agentSteps {
            switch step {
            case .rung(let listensIn): await queue.agent(agent, joined: attempt, writesUp: !listensIn)
            case .talks(let listensIn): await queue.agent(agent, joined: attempt, .talking, writesUp: !listensIn)
            case .holds(let isHeld): await queue.agent(agent, holds: isHeld, in: attempt)
            case .left(let missed):
                await queue.agent(agent, left: attempt, missed: missed)
                dispatcher.wake()
            }
        }
    }

    /// Looks every two seconds which calls agents are in: whatever was not told, or told wrongly, holds nobody longer.
    private func watchAgents() async {
        while !Task.isCancelled {
            await clock.sleep(until: clock.now + .seconds(2))
            let taken = queue.uptime
            let found = await switchboard.agentsInCalls()
            await queue.reconcileAgents(found.stages, settling: found.settling, takenAt: taken)
        }
    }

    /// Looks every few seconds whether classes are to be dialled in another mode.
    private func watchModes() async {
        while !Task.isCancelled {
            do {
                try await queue.lookAtModes()
            } catch {
                log.error("queue.modes.failed", ["error": "\(error)"])
            }
            await clock.sleep(until: clock.now + .seconds(5))
        }
    }

    private static func ids(_ records: [CallDetailRecord]) -> String? {
        records.isEmpty ? nil : records.map(\.attemptID.rawValue).joined(separator: ",")
    }

    private func openDoors() throws -> ControlServer {
        let control = settings.configuration.control
        let log = log
        let metrics = DaemonMetrics(daemon: self, depth: QueueDepth(queue: queue, clock: clock))
        return try ControlServer(
            .init(
                socketPath: control.socket, socketGroup: try control.groupID(),
                http: control.http.map {
                    HTTPConfiguration(
                        addresses: $0.addresses, port: $0.port, hosts: $0.hosts, origins: $0.origins,
                        metrics: $0.metrics)
                }),
            handlers: handlers(), events: events, pages: pages, metrics: { await metrics.text() },
            onTrouble: { log.error("control.failed", ["text": $0]) })
    }

    private func announce(_ server: ControlServer, _ manager: ServiceManager) {
        let configuration = settings.configuration
        events.append(ControlEvent(.systemState, at: Date(), data: EventData(state: "running")))
        log.notice(
            "daemon.ready",
            [
                "version": DialerVersion.text, "pjsip": SIPEngine.pjsipVersion, "socket": configuration.control.socket,
                "page": server.pageOrigin, "trunks": "\(configuration.trunks.count)",
                "agents": "\(configuration.agents.count)",
            ])
        manager.ready(status: "\(configuration.agents.count) agents, \(configuration.trunks.count) trunks")
        // What only the start needed, the text of prompts and of the configuration, goes back to the system.
        malloc_trim(0)
    }

    /// The first stop drains, the second ends; whatever else is asked for in between is obeyed.
    private func obey(
        _ server: ControlServer, _ manager: ServiceManager, _ reread: @Sendable () throws -> DialerConfiguration
    ) async {
        var drains = DrainPlan()
        defer { drains.cancel() }
        for await request in requests.arrivals {
            switch request {
            case .reload: await reload(server, manager, reread)
            case .stop where !drains.stops: await begin(&drains, settings.configuration.calls.drain, true, manager)
            case .drain(let limit, let stops): await begin(&drains, limit, stops, manager)
            case .resume:
                drains.cancel()
                await setDraining(false)
                manager.ready(status: "running")
            case .stop, .end: return
            }
        }
    }

    private func begin(_ drains: inout DrainPlan, _ limit: Duration, _ stops: Bool, _ manager: ServiceManager) async {
        let stops = stops || drains.stops
        if stops { manager.stopping(status: "draining") }
        await setDraining(true)
        drains.replace(stops: stops, Task { await self.drain(limit: limit, stops: stops) })
    }

    private func reload(
        _ server: ControlServer, _ manager: ServiceManager, _ reread: @Sendable () throws -> DialerConfiguration
    ) async {
        manager.reloading()
        do {
            try await use(try reread(), server)
        } catch {
            log.error("configuration.refused", ["error": "\(error)", "kept": "the one in use"])
        }
        manager.ready(status: "running")
    }

    /// - Parameter keeping: writes the book of recordings until there is no more to write.
    private func close(_ keeping: Task<Void, Never>) async {
        await switchboard.hangUpAll(by: .us)
        // Records of the calls just ended are written before the store closes.
        await switchboard.whenIdle(atMost: .seconds(3))
        await switchboard.disconnectAll()
        await sip.shutdown()
        media.shutDown()
        recordings.close()
        await keeping.value
        await puller.close()
        await courier.close()
        await queue.close()
        log.notice("daemon.stopped")
    }
}
