import CallQueue

extension ServiceManager {
    /// It is told again every few seconds; a single step of the migration may be silent for a while.
    private static let longestSilence = 300

    /// Says that an older version's database is being brought to this one's, so that the start is not given up.
    func tell(_ news: MigrationNews, _ log: Log) {
        let seconds = Int(news.elapsed.components.seconds)
        log.notice(
            news.isDone ? "queue.migrated" : "queue.migrating",
            [
                "from": "\(news.from)", "to": "\(news.to)", "megabytes": "\(news.bytes / 1_000_000)",
                "seconds": "\(seconds)",
            ])
        let status = "bringing the database from version \(news.from) to \(news.to), \(seconds) s so far"
        starting(status: status, extendingBy: Self.longestSilence)
    }
}
