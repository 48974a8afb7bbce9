/// What a ticket's attempts have led to so far: everything `Aftermath` changes besides the state.
struct TicketProgress: Sendable, Hashable {
    /// Index of the number to dial next.
    var numberIndex = 0
    /// Counted attempts.
    var attempts = 0
    /// The last attempt's disposition, and how often it came in a row.
    var lastDisposition: Disposition?
    var streak = 0
    /// Numbers, by index, that the network called invalid or changed: not dialled again.
    var deadNumbers: Set<Int> = []

    mutating func note(_ disposition: Disposition, isCounted: Bool) {
        streak = disposition == lastDisposition ? streak + 1 : 1
        lastDisposition = disposition
        if isCounted { attempts += 1 }
    }

    /// The next number after the present one that is alive, in the ticket's order and round again; nil when none is left
    /// but the present one.
    func alternate(of count: Int) -> Int? {
        guard count > 1 else { return nil }
        return (1..<count).lazy
            .map { (numberIndex + $0) % count }
            .first { !deadNumbers.contains($0) }
    }
}
