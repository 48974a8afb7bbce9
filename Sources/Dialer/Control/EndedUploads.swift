import CallQueue
import ControlAPI

/// What became of uploads that are over, for a while: so that a commit whose answer was lost can be asked again, a late
/// piece hears why it is not wanted, and a dry run's verdicts can be read.
struct EndedUploads {
    enum Ending {
        case committed(LoadSummary, dryRunVerdicts: DryRunVerdicts?)
        case failed(ControlError)
    }

    static let retention = Duration.seconds(600)
    private static let most = 64
    /// Each holds a file for temporary data, of about 100 bytes a row.
    private static let mostDryRuns = 4

    private struct Entry {
        let id: String
        var ending: Ending
        let at: Duration
    }

    /// Oldest first.
    private var entries: [Entry] = []

    mutating func add(_ id: String, _ ending: Ending, at now: Duration) {
        entries.append(Entry(id: id, ending: ending, at: now))
        let dryRuns = entries.indices.filter { entries[$0].ending.holdsVerdicts }
        let dropped = Set(dryRuns.dropLast(Self.mostDryRuns))
        entries = entries.indices.filter { !dropped.contains($0) }.map { entries[$0] }.suffix(Self.most)
    }

    func ending(of id: String) -> Ending? { entries.last { $0.id == id }?.ending }

    /// When what is known of it is forgotten; nil when it is.
    func forgottenAt(_ id: String) -> Duration? { entries.last { $0.id == id }.map { $0.at + Self.retention } }

    mutating func forget(before now: Duration) {
        entries.removeAll { $0.at + Self.retention <= now }
    }
}

extension EndedUploads.Ending {
    fileprivate var holdsVerdicts: Bool {
        if case .committed(_, let verdicts) = self { verdicts != nil } else { false }
    }
}
