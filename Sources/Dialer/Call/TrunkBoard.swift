import SIP

/// The trunks as calls see them: which may be dialled through now, and how many of their lines are taken. Pure.
///
/// A trunk that registers is dialled through only while it is registered: providers refuse, or ban, who calls without.
/// Any other is taken to be up.
struct TrunkBoard: Sendable {
    /// In the order of preference.
    private(set) var trunks: [TrunkSettings]
    private var linesInUse: [String: Int] = [:]
    /// What each trunk that registers last said; absent until it has.
    private var states: [String: TrunkState] = [:]

    init(_ trunks: [TrunkSettings]) { self.trunks = trunks }

    func isUp(_ trunk: TrunkSettings) -> Bool {
        guard trunk.registration != nil else { return true }
        if case .registered = states[trunk.id] { return true }
        return false
    }

    /// The lines of all trunks that are up; 0 when nothing can be dialled.
    var linesUp: Int { trunks.filter(isUp).map(\.lines).reduce(0, +) }

    func state(of trunk: TrunkSettings) -> TrunkState? { trunk.registration == nil ? nil : states[trunk.id] }

    func linesInUse(_ trunk: String) -> Int { linesInUse[trunk, default: 0] }

    /// The first that is up and has a line free.
    func free() -> TrunkSettings? { trunks.first { isUp($0) && linesInUse($0.id) < $0.lines } }

    mutating func take(lineOf trunk: String) { linesInUse[trunk, default: 0] += 1 }

    mutating func release(lineOf trunk: String) { linesInUse[trunk] = max(0, linesInUse(trunk) - 1) }

    /// Takes what a trunk says of itself.
    ///
    /// - Returns: what it said before.
    @discardableResult
    mutating func note(_ state: TrunkState, of id: String) -> TrunkState? {
        let registers = trunks.contains { $0.id == id && $0.registration != nil }
        defer { states[id] = registers ? state : nil }
        return states[id]
    }

    /// Takes a changed configuration; calls keep their lines, registrations what they said.
    mutating func replace(_ trunks: [TrunkSettings]) { self.trunks = trunks }
}
