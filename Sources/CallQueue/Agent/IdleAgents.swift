/// Those who want calls and are in none, the one whose turn it is first.
///
/// They are kept in order step by step: who is next is asked far oftener than an agent becomes free.
struct IdleAgents: Sendable {
    /// Where an agent stands among the others.
    struct Turn: Sendable, Comparable {
        /// What `AgentOrder` compares; the least goes first.
        let measure: Int
        /// In the configuration's order, which decides among equals.
        let place: Int

        static func < (left: Turn, right: Turn) -> Bool {
            left.measure == right.measure ? left.place < right.place : left.measure < right.measure
        }
    }

    private struct Entry: Sendable {
        let turn: Turn
        let id: AgentID
        /// On the monotonic clock.
        let restsUntil: Duration?

        func isFree(at now: Duration) -> Bool { restsUntil.map { $0 <= now } ?? true }
    }

    /// By their turns.
    private var entries: [Entry] = []
    private var turns: [AgentID: Turn] = [:]
    private var resting = 0

    /// Takes an agent in, or puts one elsewhere who is in.
    mutating func set(_ id: AgentID, _ turn: Turn, restsUntil: Duration?) {
        remove(id)
        turns[id] = turn
        entries.insert(Entry(turn: turn, id: id, restsUntil: restsUntil), at: place(of: turn))
        if restsUntil != nil { resting += 1 }
    }

    mutating func remove(_ id: AgentID) {
        guard let turn = turns.removeValue(forKey: id) else { return }
        if entries.remove(at: place(of: turn)).restsUntil != nil { resting -= 1 }
    }

    mutating func removeAll() {
        entries.removeAll(keepingCapacity: true)
        turns.removeAll(keepingCapacity: true)
        resting = 0
    }

    func isFree(_ id: AgentID, at now: Duration) -> Bool {
        turns[id].map { entries[place(of: $0)].isFree(at: now) } ?? false
    }

    /// Those who do not rest, in the order of their turns, which begins after this place and goes round.
    func free(at now: Duration, after last: Int? = nil) -> [AgentID] {
        let free = resting == 0 ? entries : entries.filter { $0.isFree(at: now) }
        guard let last else { return free.map(\.id) }
        return free.filter { $0.turn.place > last }.map(\.id) + free.filter { $0.turn.place <= last }.map(\.id)
    }

    /// How many do not rest.
    func freeCount(at now: Duration) -> Int {
        resting == 0 ? entries.count : entries.count { $0.isFree(at: now) }
    }

    /// Of the first one that stands at this turn or behind it; no two have the same.
    private func place(of turn: Turn) -> Int {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].turn < turn { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension AgentOrder {
    /// What is compared of an agent: the least goes first; nothing where the configuration's order decides alone.
    func measure(_ state: AgentState) -> Int {
        switch self {
        case .longestIdle, .skillLevel: max(state.activitySince, state.intentSince).nanoseconds
        case .fewestCalls: state.figures.calls
        case .leastTalkTime: state.figures.talkTime.nanoseconds
        case .roundRobin: 0
        }
    }
}

extension Duration {
    fileprivate var nanoseconds: Int {
        Int(components.seconds) * 1_000_000_000 + Int(components.attoseconds / 1_000_000_000)
    }
}
