/// `system.backup`: copy the queue's database and the book of recordings as they are now, without holding up a call.
public struct BackupRequest: ControlRequest, Equatable {
    public typealias Response = BackupResult
    public static let method = ControlMethod.systemBackup

    /// The file to write, from the root; its folder is there, the file is not. Absent: a file named by the time, in the
    /// folder `backups` beside the database.
    public var path: String?
    /// Without `path`: how many backups to keep there, this one with them; the oldest are removed. 1…1000; absent: all.
    public var keep: Int?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case path, keep
    }

    public init(path: String? = nil, keep: Int? = nil) {
        self.path = path
        self.keep = keep
    }
}

/// Answer to `system.backup`.
public struct BackupResult: Codable, Sendable, Equatable {
    /// The copy of the queue's database. The book of recordings and the knowledge cards are beside it, with `.recordings` and `.knowledge`
    /// behind the name.
    public var path: String
    /// Of all three files together.
    public var bytes: Int
    /// How long it took.
    public var seconds: Double
    /// Earlier backups that were removed.
    public var removed: [String]

    public init(path: String, bytes: Int, seconds: Double, removed: [String]) {
        self.path = path
        self.bytes = bytes
        self.seconds = seconds
        self.removed = removed
    }
}
