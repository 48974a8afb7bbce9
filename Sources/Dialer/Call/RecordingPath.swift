import CallQueue
import FoundationEssentials
import Glibc

/// Where a call's recording lies: one folder a day, the file named by the call's id alone, so that a listing of
/// recordings gives nobody's number away.
enum RecordingPath {
    static func file(
        _ call: CallID, _ part: RecordingPart = .talk(1), orderedAt: Date, isSealed: Bool = false, in folder: String
    ) -> String {
        var seconds = Int(orderedAt.timeIntervalSince1970)
        var day = tm()
        localtime_r(&seconds, &day)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let date = "\(day.tm_year + 1900)-\(two(day.tm_mon + 1))-\(two(day.tm_mday))"
        return "\(folder)/\(date)/\(call.rawValue)\(part.suffix).\(isSealed ? "sealed" : "wav")"
    }

    /// What a call that was cut off by a crash has left; nil for nothing.
    static func existing(of order: CallOrder, in folder: String) -> String? {
        [false, true].map { file(order.callID, orderedAt: order.issuedAt, isSealed: $0, in: folder) }
            .first { access($0, F_OK) == 0 }
    }
}

extension RecordingPart {
    fileprivate var suffix: String {
        switch self {
        case .talk(let number): number == 1 ? "" : "-\(number)"
        case .earlyMedia: "-early"
        }
    }
}
