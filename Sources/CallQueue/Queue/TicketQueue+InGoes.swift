/// What touches very many tickets, and is to keep nobody waiting.
extension TicketQueue {
    /// For so long rows are written in one go, between two chances for a call to come in.
    private static let longestGo = Duration.milliseconds(4)

    /// Goes through rows in their order from the first, in goes of a few milliseconds that are on the disk each; whoever wants to
    /// call has the thread in between. Every row is looked at once, however many there are.
    ///
    /// - Parameter step: takes the next few rows after the one given; the last of them, or nil where there are none.
    /// - Throws: what `step` throws, `StoreError`.
    func inGoes(_ step: (_ after: Int) throws -> Int?) async throws {
        var last: Int? = 0
        while let after = last {
            last = try change { try go(after, step) }
            try await durable()
            await mayWriteMuch()
        }
    }

    /// As many steps as there is time for, and one at least.
    private func go(_ after: Int, _ step: (Int) throws -> Int?) throws -> Int? {
        let end = ContinuousClock.now + Self.longestGo
        var last = after
        repeat {
            guard let next = try step(last) else { return nil }
            last = next
        } while ContinuousClock.now < end
        return last
    }
}
