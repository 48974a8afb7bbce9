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
            movedTo = 0
            try await inGoes { try moveSome(by: milliseconds, after: $0) }
        } catch {
            // The disk is full: nothing is dialled meanwhile; afterwards some waits are longer or shorter than they should be.
            commit.lastFailure = error as? StoreError
        }
        waitsOfNow = []
    }

    /// The next rows; what was written since the time was set, and so waits by it, is moved there and back.
    private func moveSome(by milliseconds: Int, after row: Int) throws -> Int? {
        guard let last = try store.moveWaits(by: milliseconds, after: row, limit: Self.movedAtOnce) else { return nil }
        for seq in waitsOfNow where seq > row && seq <= last {
            _ = try store.moveWaits(by: -milliseconds, after: seq - 1, limit: 1)
        }
        movedTo = last
        return last
    }
}
