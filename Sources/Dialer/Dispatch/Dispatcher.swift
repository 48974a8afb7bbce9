import CallQueue
import FoundationEssentials

/// Keeps running batches going: whenever something may have become possible, asks the queue for due tickets for
/// the agents there are, and gives its orders to the switchboard.
///
/// It decides nothing: who may be called is the queue's matter, who may be rung the roster's.
actor Dispatcher {
    /// How long work that is due and could not be placed waits at most, should no event bring it on before.
    private static let patience = Duration.milliseconds(250)

    let queue: TicketQueue
    let switchboard: Switchboard
    private let clock: any CallClock
    private let wallClock: any WallClock
    let log: Log
    /// Those of the agents whose phone is not known to be absent: a ticket is not spent on a phone that is not there.
    private let reachable: @Sendable ([AgentID]) -> [AgentID]
    private var roster: AgentRoster
    private var isDraining = false
    /// Calls whose customers want a person, in the order in which they asked.
    var seekers: [CallOrder] = []
    var isServing = false
    var servesAgain = false
    private var alarm: Task<Void, Never>?
    private let wakes: AsyncStream<Void>
    private let waker: AsyncStream<Void>.Continuation

    init(
        queue: TicketQueue, switchboard: Switchboard, roster: AgentRoster, clock: any CallClock,
        wallClock: any WallClock, log: Log, reachable: @escaping @Sendable ([AgentID]) -> [AgentID] = { $0 }
    ) {
        self.queue = queue
        self.switchboard = switchboard
        self.roster = roster
        self.clock = clock
        self.wallClock = wallClock
        self.log = log
        self.reachable = reachable
        // One pending wake stands for any number of them.
        (wakes, waker) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Something changed: a batch came or went on, an agent or a line is free.
    nonisolated func wake() { waker.yield() }

    func ended(_ agent: AgentID, _ disposition: Disposition) {
        roster.ended(agent, disposition, at: clock.now)
        wake()
    }

    /// A call is over.
    ///
    /// - Parameter agent: who has been free since then; nil for one without an agent.
    func ended(_ agent: AgentID?, _ disposition: Disposition, of call: CallID) {
        seekers.removeAll { $0.callID == call }
        if let agent { roster.ended(agent, disposition, at: clock.now) }
        wake()
    }

    /// Those who may be rung now.
    var presentAgents: [AgentID] { reachable(roster.available(at: clock.now)) }

    func drain(_ isDraining: Bool) {
        self.isDraining = isDraining
        wake()
    }

    func replace(_ agents: [AgentID], wrapUp: Duration, missRest: Duration) {
        roster.replace(agents, wrapUp: wrapUp, missRest: missRest)
        wake()
    }

    /// Works until its task is cancelled.
    func run() async {
        for await _ in wakes { await work() }
    }

    /// Most of the time nothing is due: that is found out before anybody looks for agents.
    private func work() async {
        alarm?.cancel()
        // Who waits with music comes before whom nobody has called yet.
        await serveSeekers()
        do {
            guard !isDraining, let due = try await queue.nextWakeAt() else { return wakeForSeekers() }
            guard due <= wallClock.now() else { return seekers.isEmpty ? wake(at: due) : wakeForSeekers() }
            // Classes that a flow leads need no agent.
            while true {
                let orders = try await queue.claim(agents: presentAgents)
                if orders.isEmpty { break }
                for order in orders { await switchboard.place(order) }
            }
            wake(in: try await pause())
        } catch {
            log.error("queue.claim.failed", ["error": "\(error)"])
            wake(in: Self.patience)
        }
    }

    private func wakeForSeekers() {
        if !seekers.isEmpty { wake(in: Self.patience) }
    }

    /// Until somebody rests no longer, or the next flow may begin.
    private func pause() async throws -> Duration {
        let agent = roster.nextReturn(after: clock.now).map { $0 - clock.now }
        let flow = await queue.nextFlowAt().map {
            Duration.milliseconds(Int64(($0.timeIntervalSince(wallClock.now()) * 1000).rounded(.up)))
        }
        return min(Self.patience, agent ?? Self.patience, flow ?? Self.patience)
    }

    private func wake(at date: Date) {
        let pause = date.timeIntervalSince(wallClock.now())
        wake(in: .milliseconds(Int64((max(0.001, pause) * 1000).rounded(.up))))
    }

    private func wake(in pause: Duration) {
        let (clock, deadline) = (clock, clock.now + max(pause, .milliseconds(1)))
        alarm = Task {
            await clock.sleep(until: deadline)
            if !Task.isCancelled { self.wake() }
        }
    }
}
