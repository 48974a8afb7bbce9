/// The parties of one call, those that are gone included, in the order they came.
struct Parties: Sendable, Equatable {
    private(set) var all: [Party] = []
    private var nextGuest = PartyID.firstGuest

    subscript(_ id: PartyID) -> Party? { all.first { $0.id == id } }

    var isEveryoneGone: Bool { all.allSatisfy { $0.presence == .gone } }
    var alive: [Party] { all.filter(\.isAlive) }
    var customer: Party? { self[.customer] }
    /// The agent now: the one it was ordered for, or who took the call over.
    var agent: Party? { all.last { $0.role == .agent && $0.isAlive } }
    /// Who talks with the customer on our side.
    var ours: [Party] { all.filter { $0.isOurs && $0.isAlive } }

    mutating func add(_ id: PartyID, _ target: Party.Target, as role: Party.Role) {
        all.append(Party(id: id, target: target, role: role))
    }

    /// Adds one more with an id of its own; nil when a call has had more than two hundred.
    mutating func addGuest(_ target: Party.Target, as role: Party.Role) -> PartyID? {
        guard nextGuest < UInt8.max else { return nil }
        let id = PartyID(rawValue: nextGuest)
        nextGuest += 1
        add(id, target, as: role)
        return id
    }

    mutating func change(_ id: PartyID, _ change: (inout Party) -> Void) {
        guard let index = all.firstIndex(where: { $0.id == id }) else { return }
        change(&all[index])
    }

    mutating func changeAll(where condition: (Party) -> Bool, _ change: (inout Party) -> Void) {
        for index in all.indices where condition(all[index]) { change(&all[index]) }
    }
}
