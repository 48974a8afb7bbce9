/// How far an older version's database is on its way to this program's: with millions of tickets it takes a minute and more.
package struct MigrationNews: Sendable, Hashable {
    /// Versions of the tables.
    package let from: Int
    package let to: Int
    /// Of the file, as it began.
    package let bytes: Int
    /// Since it began.
    package let elapsed: Duration
    package let isDone: Bool
}

/// Says it at the beginning, every few seconds, and at the end; all on the thread that migrates.
final class MigrationWatch {
    private static let interval = Duration.seconds(5)

    private let from: Int
    private let to: Int
    private let bytes: Int
    private let tell: (MigrationNews) -> Void
    private let begun = ContinuousClock.now
    private var told = Duration.zero

    init(from: Int, to: Int, bytes: Int, _ tell: @escaping (MigrationNews) -> Void) {
        self.from = from
        self.to = to
        self.bytes = bytes
        self.tell = tell
        say(isDone: false)
    }

    func look() {
        if .now - begun - told >= Self.interval { say(isDone: false) }
    }

    func end() { say(isDone: true) }

    private func say(isDone: Bool) {
        told = .now - begun
        tell(MigrationNews(from: from, to: to, bytes: bytes, elapsed: told, isDone: isDone))
    }
}
