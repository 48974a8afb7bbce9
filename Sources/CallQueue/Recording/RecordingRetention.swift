package import FoundationEssentials

/// How long recordings are kept. Days of 24 hours from their beginning.
package struct RecordingRetention: Sendable, Hashable {
    /// Nobody deletes one sooner without saying why; 30 is what MIIT 工信部信管〔2020〕81号 asks for.
    package var atLeastDays = 30.0
    /// They are deleted by themselves then; nil for never.
    package var atMostDays: Double?

    package init() {}

    /// Until then it must be kept.
    package func keptUntil(_ entry: RecordingEntry) -> Date { entry.startedAt + atLeastDays * 86_400 }

    /// Recordings begun before this are to go; nil when they stay for ever.
    package func expiry(at now: Date) -> Date? {
        atMostDays.map { now - max($0, atLeastDays) * 86_400 }
    }
}

/// Why a recording is not deleted.
package enum RecordingRefusal: Error, Sendable, Hashable {
    case unknown(String)
    case deletedAlready(String, at: Date)
    /// It is still being made.
    case running(String)
    case keptUntil(String, Date)
}
