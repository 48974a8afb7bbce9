import CallQueue
import FoundationEssentials

/// Keeps running batches going: whenever something may have become possible, asks the queue for due tickets for
/// the agents there are, and gives its orders to the switchboard.
///
/// It decides nothing: who may be called, and whom that may be given to, is the queue's matter. It runs on the queue's thread:
/// what it does is to ask the queue, after every call, and a thread of its own would cost more than the question.
actor Dispatcher {
    /// How long work that is due and could not be placed waits at most, should no event bring it on before.
    private static let patience = Duration.milliseconds(250)
    /// How long nobody looks at most while nothing is due: the time may be set meanwhile.
    private static let longestRest = Duration.seconds(30)

    nonisolated var unownedExecutor: UnownedSerialExecutor { queue.unownedExecutor }
    nonisolated var executor: any TaskExecutor { queue.executor }

    let queue: TicketQueue
    let switchboard: Switchboard
    private let clock: any CallClock
    private let wallClock: any WallClock
    let log: Log
    /// Those of the agents whose phone is not known to be absent: a ticket is not spent on a phone that is not there.
    private let reachable: @Sendable ([AgentID]) -> [AgentID]
    private var isDraining = false
    /// Calls whose customers want a person, in the order in which they asked.
    var seekers: [CallOrder] = []
    var isServing = false
    var servesAgain = false
    private var alarm: Task<Void, Never>?
    private let wakes: AsyncStream<Void>
    private let waker: AsyncStream<Void>.Continuation

    init(
        queue: TicketQueue, switchboard: Switchboard, clock: any CallClock,
        wallClock: any WallClock, log: Log, reachable: @escaping @Sendable ([AgentID]) -> [AgentID] = { $0 }
    ) {
        self.queue = queue
        self.switchboard = switchboard
        self.clock = clock
        self.wallClock = wallClock
        self.log = log
        self.reachable = reachable
        // One pending wake stands for any number of them.
        (wakes, waker) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Something changed: a batch came or went on, an agent or a line is free.
    nonisolated func wake() { waker.yield() }

    /// A call is over.
    func ended(_ call: CallID) {
        seekers.removeAll { $0.callID == call }
        wake()
    }

    /// Those who may be rung now.
    func presentAgents() async -> [AgentID] { reachable(await queue.freeAgents()) }

    func drain(_ isDraining: Bool) {
        self.isDraining = isDraining
        wake()
    }

    /// Works until its task is cancelled.
    func run() async {
        // Reading a stream belongs to no actor: see `Switchboard.run`.
        await withTaskExecutorPreference(executor) {
            for await _ in wakes { await work() }
        }
    }

    /// Most of the time nothing is due: that is found out before anybody looks for agents.
    private func work() async {
        alarm?.cancel()
        // Who waits with music comes before whom nobody has called yet.
        await serveSeekers()
        for call in await queue.ringingForNobody() { _ = await switchboard.hangUp(call, by: .us) }
        do {
            guard !isDraining, let due = try await queue.nextWakeAt() else { return await wakeForAgents() }
            guard due <= wallClock.now() else { return await wakeForAgents(atMost: due) }
            // Classes that a flow leads need no agent.
            while true {
                let orders = try await queue.claim(agents: await presentAgents())
                if orders.isEmpty { break }
                for order in orders { await switchboard.place(order) }
            }
            wake(in: try await pause())
        } catch {
            log.error("queue.claim.failed", ["error": "\(error)"])
            wake(in: Self.patience)
        }
    }

    /// Nothing is due: until a customer who waits may have an agent, or something of an agent ends by the clock.
    private func wakeForAgents(atMost due: Date? = nil) async {
        let work = due.map { Duration.seconds(max(0.001, $0.timeIntervalSince(wallClock.now()))) }
        let agent = await queue.nextAgentChange()
        let pauses = [seekers.isEmpty ? nil : Self.patience, work, agent, await queue.nextRingCut()]
        if let pause = pauses.compactMap({ $0 }).min() { wake(in: min(pause, Self.longestRest)) }
    }

    /// Until somebody rests no longer, or the next flow may begin.
    private func pause() async throws -> Duration {
        let agent = await queue.nextAgentChange()
        let flow = await queue.nextFlowAt().map {
            Duration.milliseconds(Int64(($0.timeIntervalSince(wallClock.now()) * 1000).rounded(.up)))
        }
        return min(Self.patience, agent ?? Self.patience, flow ?? Self.patience)
    }

    private func wake(in pause: Duration) {
        let (clock, deadline) = (clock, clock.now + max(pause, .milliseconds(1)))
        alarm = Task {
            await clock.sleep(until: deadline)
            if !Task.isCancelled { self.wake() }
        }
    }
}
