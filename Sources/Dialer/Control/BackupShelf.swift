import FoundationEssentials

/// The folder of the backups that are named by the daemon.
struct BackupShelf {
    /// What a backup has beside the queue's own file.
    static let parts = [".recordings", ".knowledge"]

    private let folder: String
    private let stem: String

    /// - Parameter database: the queue's; the folder stands beside it.
    init(database: String) {
        folder = FilePath.joined(FilePath.folder(of: database).isEmpty ? "." : FilePath.folder(of: database), "backups")
        stem = FilePath.stem(of: database)
    }

    func make() throws {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    /// In UTC, so that the names' order is that of the times, also when summer time ends.
    func name(at time: Date) -> String {
        let text = time.ISO8601Format(
            .iso8601(timeZone: .gmt, includingFractionalSeconds: true, dateSeparator: .omitted, timeSeparator: .omitted)
        )
        return FilePath.joined(folder, "\(stem)-\(text).sqlite")
    }

    /// Removes the oldest.
    ///
    /// - Returns: the names of those that are gone.
    func prune(keeping count: Int) -> [String] {
        let files = FileManager.default
        let own = ((try? files.contentsOfDirectory(atPath: folder)) ?? [])
            .filter { $0.hasPrefix(stem + "-") && $0.hasSuffix(".sqlite") }.sorted()
        return own.dropLast(count).compactMap { name in
            let path = FilePath.joined(folder, name)
            for part in Self.parts { try? files.removeItem(atPath: path + part) }
            return (try? files.removeItem(atPath: path)).map { path }
        }
    }
}
