import FoundationEssentials

/// The queue: what to call, when, and how it ended.
///
/// Decisions are made by pure values (`Gate`, `Aftermath`, `Parking`, `HoursSearch`, `OutcomeClassifier`); this actor
/// gathers their facts from the store and records what they decide. It runs on the store's own thread. All requests that
/// are waiting at one moment share a transaction, which is committed once; a request returns when it is on the disk.
///
/// An attempt takes two durable steps: `order` or `claim` records it before the agent is rung, `authorizeCustomerLeg`
/// before the customer is. So after a crash it is known of every call whether its customer can have been rung.
package actor TicketQueue {
    nonisolated let thread: StoreThread
    nonisolated package var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// The queue's own thread, for the short work right before and after a request to the queue.
    nonisolated package var executor: any TaskExecutor { thread }

    private(set) var configuration: QueueConfiguration
    nonisolated let clock: any WallClock
    let node: String
    let store: any QueueStore
    let reader: QueueReader
    /// For what may take seconds: nobody waits behind a report.
    let archive: QueueReader
    /// Counts what forecasts are made of, which is a look at every ticket that is left.
    let forecaster: QueueReader
    /// Looks at the whole of a file that is too large for it before the start; nil: nothing is left to look at.
    private var checker: QueueReader?
    private(set) var normaliser: NumberNormaliser
    let onDamage: @Sendable (StoreError) -> Void

    var memory = QueueMemory()
    var floor: AgentFloor
    var hours: HoursBook
    var surroundings = Surroundings()
    /// What kept the last claim from giving more orders, if the gate did.
    var heldBackBy: GateReason?
    /// Spreads redials, so that failures of ours do not come back in step.
    var chances: any RandomNumberGenerator = SystemRandomNumberGenerator()
    /// Notices that the time was set.
    var watch = ClockWatch()
    /// Settings of the time after which waits are still to be moved.
    var movingWaits = 0
    /// The last row whose wait was moved; rows after it that are written meanwhile wait by the new time already.
    var movedTo = 0
    var waitsOfNow: Set<Int> = []
    var waitsMoved: Task<Void, Never>?
    /// Numbers whose waiting tickets are to be taken out.
    var refused = RefusedNumbers()
    var isRecovered = false
    /// What is wrong with the database's file; no call is begun by it.
    private(set) var damage: StoreError?
    var nextInviteAt: Date?
    var pacing = PacingState()
    var load: LoadUnderWay?
    var commit = GroupCommit()
    /// nil: nobody wants to know.
    var notes: ChangeNotes?
    /// What is kept of a change until it was told; nil: nothing.
    var tidingWords: (@Sendable (TicketChange) -> String)?
    let onAgents: @Sendable ([AgentChange]) -> Void
    let onPacing: @Sendable (PacingNews) -> Void
    /// Since the start.
    var keysUsed = 0
    /// Since the start.
    package internal(set) var times = QueueTimes()

    /// What the dialer last said of the world.
    struct Surroundings {
        var trunk = TrunkFacts()
        var isDraining = false
        /// Seconds each flow talks with a customer who hears it to its end, as far as that is known.
        var flowLengths: [FlowName: Double] = [:]
    }

    /// Opens or creates the queue's database; nothing is dialled before `recover()`.
    ///
    /// - Parameters:
    ///   - path: the database file; its folder exists. `-wal`, `-shm` and `.lock` files stand beside it.
    ///   - node: the name of this daemon, recorded with each attempt it makes.
    ///   - onChange: told what became of tickets, in order, once that is on the disk; on the queue's own thread, so it must
    ///     be quick.
    ///   - onAgents: told what became of agents, as it happens; on the queue's own thread, so it must be quick.
    ///   - longestCheck: the longest database that is looked at for damage before it is used; bytes.
    ///   - onPacing: told of what it does by itself about how calls are made; as `onAgents`.
    ///   - onDamage: told of each ticket that is set aside because its row does not read back.
    ///   - onMigration: told here, every few seconds, while an older version's database is brought to this one's.
    /// - Throws: `StoreError`; `NumberNormaliserError` for a region or range that does not exist; `MissingZone`.
    package init(
        path: String, configuration: QueueConfiguration, clock: any WallClock = SystemWallClock(),
        node: String = "local", longestCheck: Int? = nil, onChange: (@Sendable ([TicketChange]) -> Void)? = nil,
        onAgents: @escaping @Sendable ([AgentChange]) -> Void = { _ in },
        onPacing: @escaping @Sendable (PacingNews) -> Void = { _ in },
        onDamage: @escaping @Sendable (StoreError) -> Void = { _ in },
        onMigration: @escaping (MigrationNews) -> Void = { _ in }
    ) throws {
        let store = try SQLiteStore(
            path: path, longestCheck: longestCheck ?? StoreIntegrity.longestAtStart, onMigration: onMigration)
        self.store = store
        self.configuration = configuration
        self.clock = clock
        self.node = node
        notes = onChange.map { ChangeNotes(listener: $0) }
        self.onAgents = onAgents
        self.onPacing = onPacing
        floor = AgentFloor(configuration.agents)
        self.onDamage = onDamage
        thread = try StoreThread(name: "queue-store")
        reader = try QueueReader(path: path)
        archive = try QueueReader(path: path, name: "queue-archive")
        forecaster = try QueueReader(path: path, name: "queue-forecast")
        checker = store.isChecked ? nil : try QueueReader(path: path, name: "queue-check")
        normaliser = try NumberNormaliser(region: configuration.region, alsoAssigned: configuration.alsoAssigned)
        hours = try HoursBook(configuration)
        memory = try QueueMemory(store)
    }

    /// Works by other policies from now on. Calls under way and tickets that wait keep what was decided for them.
    ///
    /// - Throws: `NumberNormaliserError`, for a region or range that does not exist; `MissingZone`; then nothing has changed.
    package func use(_ configuration: QueueConfiguration) throws {
        let hours = try HoursBook(configuration)
        normaliser = try NumberNormaliser(region: configuration.region, alsoAssigned: configuration.alsoAssigned)
        self.configuration = configuration
        self.hours = hours
        floor.use(configuration.agents)
    }

    // MARK: What the dialer tells

    package func setTrunk(_ trunk: TrunkFacts) { surroundings.trunk = trunk }

    /// How many seconds each flow talks with a customer who goes through it: where none of its calls were measured yet, forecasts go
    /// by that.
    package func setFlowLengths(_ lengths: [FlowName: Double]) { surroundings.flowLengths = lengths }

    /// While draining no call is begun; running ones go on.
    package func setDraining(_ isDraining: Bool) { surroundings.isDraining = isDraining }

    /// Why nothing can be recorded at the moment (disk full); nil while all is well.
    package func storeFailure() -> StoreError? { commit.lastFailure }

    /// Looks at what of a large database was not looked at when it was opened, beside the calls. Once damage is found no call
    /// is begun any more.
    ///
    /// - Returns: the damage, with the copy that was kept.
    package func finishCheck() async -> StoreError? {
        guard let checker, damage == nil else { return damage }
        let found = await checker.damage()
        await checker.close()
        self.checker = nil
        damage = found
        return found
    }

    /// Commits what is open and lets go of the database's log; later calls throw `StoreError`.
    package func close() async {
        commitNow()
        // Nobody waits for what they read any more.
        let slow = [archive, forecaster, checker].compactMap(\.self)
        slow.forEach { $0.stop.putUp() }
        await reader.close()
        for reader in slow { await reader.close() }
        isRecovered = false
        // What was deleted is not to be read in it while nothing runs.
        _ = try? (store as? SQLiteStore)?.emptyLog()
        store.close()
    }

    /// For what begins calls.
    func readyToDial() throws {
        try ready()
        if let damage { throw damage }
    }

    func ready() throws {
        guard isRecovered else { throw QueueError.notRecovered }
    }
}
