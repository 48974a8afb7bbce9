import FoundationEssentials

/// What is kept of modes over a restart.
extension TicketQueue {
    /// Seconds whose calls say how calls are now, and how many of them at most.
    private static let measured = 7 * 86_400.0
    private static let mostMeasured = 1_000

    /// Goes on with what was measured and with the moves that were made, as far as they are configured still.
    func restoreModes(at now: Date) throws {
        guard let store = store as? SQLiteStore else { return }
        pacing.learn(
            try store.database.callSamples(in: "main", since: now - Self.measured, most: Self.mostMeasured))
        for kept in try store.moves() {
            let moves = configuration.policy(for: kept.ticketClass).moves
            guard let move = moves.first(where: { $0.to == kept.mode && $0.flow == kept.flow }) else {
                try store.deleteMove(of: kept.ticketClass)
                continue
            }
            // Should the clock have been set back meanwhile, it was made just now.
            let ago = max(0, now.timeIntervalSince(kept.at))
            pacing.switches[kept.ticketClass] = ModeSwitch(
                made: move, why: kept.why, at: clock.uptime - .seconds(ago))
        }
    }

    /// Called within the look that made the step.
    func keep(_ step: ModeSwitch.Step, of ticketClass: TicketClass) throws {
        guard let store = store as? SQLiteStore else { return }
        try change {
            guard let move = step.move else { return try store.deleteMove(of: ticketClass) }
            try store.put(
                KeptMove(ticketClass: ticketClass, mode: move.to, flow: move.flow, why: step.why, at: clock.now()))
        }
        commitSoon()
    }
}

/// A class's move in force, as it is kept.
struct KeptMove: Sendable, Hashable {
    let ticketClass: TicketClass
    let mode: DialMode
    let flow: FlowName?
    /// The figures that brought it about, in words.
    let why: String
    let at: Date
}

extension SQLiteStore {
    func put(_ move: KeptMove) throws {
        try database.prepare("INSERT OR REPLACE INTO class_moves VALUES (?1, ?2, ?3, ?4, ?5)", isKept: false).run {
            $0.bind(1, move.ticketClass.rawValue)
            $0.bind(2, move.mode.rawValue)
            $0.bind(3, move.flow?.rawValue)
            $0.bind(4, move.why)
            $0.bind(5, move.at.milliseconds)
        }
    }

    func deleteMove(of ticketClass: TicketClass) throws {
        try database.prepare("DELETE FROM class_moves WHERE class = ?1", isKept: false)
            .run { $0.bind(1, ticketClass.rawValue) }
    }

    /// Those that read back.
    func moves() throws -> [KeptMove] {
        try database.prepare("SELECT class, mode, flow, why, at FROM class_moves", isKept: false).all { row in
            DialMode(rawValue: row.text(1)).map { mode in
                KeptMove(
                    ticketClass: TicketClass(rawValue: row.text(0)), mode: mode,
                    flow: row.optionalText(2).map(FlowName.init(rawValue:)), why: row.text(3),
                    at: Date(milliseconds: row.int(4)))
            }
        }.compactMap { $0 }
    }
}
