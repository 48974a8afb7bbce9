/// Whether a trunk answers OPTIONS: down after some missed in a row, up again after some answered. Pure.
struct TrunkHealth: Sendable, Equatable {
    /// Until the contrary is known a trunk is taken to be there.
    private(set) var isUp = true
    private var missed = 0
    private var answered = 0

    /// Whether a status says that the trunk is there: any but those by which a proxy says that it cannot reach it, or that it
    /// wants to be left alone.
    static func isAlive(status: Int) -> Bool { status != 408 && status != 503 }

    mutating func note(isAnswered: Bool, _ settings: OptionsSettings) {
        if isAnswered {
            (missed, answered) = (0, answered + 1)
            if answered >= settings.upAfter { isUp = true }
        } else {
            (missed, answered) = (missed + 1, 0)
            if missed >= settings.downAfter { isUp = false }
        }
    }
}
