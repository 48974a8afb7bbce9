import FoundationEssentials

/// When the time is set: no burst, no stall.
extension TicketQueue {
    /// Tickets whose waits are moved by one statement.
    private static let movedAtOnce = 500

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
        do {
            try await inGoes { try store.moveWaits(by: milliseconds, after: $0, limit: Self.movedAtOnce) }
        } catch {
            // The disk is full: nothing is dialled meanwhile; afterwards some waits are longer or shorter than they should be.
            commit.lastFailure = error as? StoreError
        }
    }
}
