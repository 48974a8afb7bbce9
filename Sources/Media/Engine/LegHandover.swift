import Synchronization

/// One leg's way from one media thread to another. The old thread lets go of it, then says so; until then the new one
/// leaves all its commands where they are, and goes on with its audio.
final class LegHandover: Sendable {
    private let isDone = Atomic(false)
    private let bell: Doorbell

    init(to bell: Doorbell) { self.bell = bell }

    /// By the old thread, when it will not touch the leg again.
    func finish() {
        isDone.store(true, ordering: .releasing)
        bell.ring()
    }

    /// The leg is the new thread's.
    var isFinished: Bool { isDone.load(ordering: .acquiring) }
}
