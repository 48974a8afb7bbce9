import CallQueue
import ControlAPI
import FoundationEssentials
import Media

/// What `ctl doctor` says of recordings: whether they are made and sealed, how long they are kept, and what failed lately.
struct RecordingCheck: Sendable {
    let keeper: RecordingKeeper

    func check(_ settings: RecordingSettings, now: Date) async -> DoctorCheck {
        do {
            let total = try await keeper.book.count(RecordingFilter())
            let recent = try await keeper.book.list(RecordingFilter(from: now - 86_400), limit: 1000)
            let failed = recent.filter { $0.failure != nil }
            return verdict(settings, total: total, failed: failed)
        } catch {
            return DoctorCheck(
                name: "recordings", verdict: .failed, text: "the book of recordings does not answer: \(error)",
                cure: "see the daemon's log; check disk and rights")
        }
    }

    private func verdict(_ settings: RecordingSettings, total: Int, failed: [RecordingEntry]) -> DoctorCheck {
        let sealing = settings.key.map { "sealed with key \($0.id)" } ?? "not encrypted (recording.keyFile)"
        let most = settings.retention.atMostDays.map { "\(Self.days($0)) days at most" } ?? "for ever"
        let kept = "\(Self.days(settings.retention.atLeastDays)) days at least, \(most)"
        let text = "\(total) kept, \(kept); new ones are \(settings.isOn ? sealing : "not made (recording.on)")"
        guard let last = failed.first, let reason = last.failure else {
            return DoctorCheck(name: "recordings", verdict: .ok, text: text)
        }
        return DoctorCheck(
            name: "recordings", verdict: .warning,
            text: "\(text); \(failed.count) of the last day are not whole, the latest \(last.id): \(reason)",
            cure: "look at the disk and the folder of recordings; see ctl recording list")
    }

    private static func days(_ days: Double) -> String {
        days == days.rounded() ? "\(Int(days))" : "\(days)"
    }
}
