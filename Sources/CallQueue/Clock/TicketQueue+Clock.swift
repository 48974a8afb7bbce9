import FoundationEssentials

/// When the time is set: no burst, no stall.
extension TicketQueue {
    /// Tickets whose waits are moved in one go between two chances for a call to come in.
    private static let movedAtOnce = 20_000

    /// Looked at with every change. What waits for a length of time goes on waiting for what is left of it; what waits for a time
    /// of day, or one that was promised, waits for that.
    func noticeClock() {
        guard let seconds = watch.look(wall: clock.now(), uptime: clock.uptime) else { return }
        nextInviteAt = nextInviteAt.map { $0 + seconds }
        // Until all are moved nobody's wait ends.
        movingWaits += 1
        let before = waitsMoved
        waitsMoved = Task {
            await before?.value
            await moveWaits(by: seconds)
            movingWaits -= 1
        }
    }

    private func moveWaits(by seconds: Double) async {
        let milliseconds = Int((seconds * 1_000).rounded())
        var next = 0
        do {
            while let last = try change({ try store.moveWaits(by: milliseconds, after: next, limit: Self.movedAtOnce) })
            {
                next = last
                try await durable()
            }
        } catch {
            // The disk is full: nothing is dialled meanwhile; afterwards some waits are longer or shorter than they should be.
            commit.lastFailure = error as? StoreError
        }
    }
}
