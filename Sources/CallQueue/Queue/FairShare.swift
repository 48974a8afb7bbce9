/// Whose turn it is among batches and classes that all have something to call, by weight: start-time fair queueing.
///
/// Each call of a flow puts its next turn back by one over its weight. A flow that had nothing to call comes back at the
/// present turn, neither punished nor with calls saved up. So a flow of weight w among flows of weights W in all waits for at
/// most W/w calls and one of each of the others, whatever the others do.
struct FairShare: Sendable {
    /// Tickets of one class in one batch.
    struct Flow: Hashable, Sendable {
        let batch: Int
        let ticketClass: TicketClass
    }

    /// Of a batch or a class.
    static let weights = 0.01...100.0
    /// Turns kept before those that mean nothing any more are forgotten.
    private static let most = 1_000

    private var turns: [Flow: Double] = [:]
    private var present = 0.0

    /// The lowest goes first.
    func turn(of flow: Flow) -> Double { max(turns[flow] ?? 0, present) }

    mutating func called(_ flow: Flow, weight: Double) {
        present = turn(of: flow)
        turns[flow] = present + 1 / weight
        if turns.count > Self.most { turns = turns.filter { $0.value > present } }
    }
}
