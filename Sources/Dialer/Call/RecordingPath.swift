import CallQueue
import Foundation
import Glibc

/// Where a call's recording lies: one folder a day, the file named by the call's id alone, so that a listing of
/// recordings gives nobody's number away.
enum RecordingPath {
    static func file(_ call: CallID, startedAt: Date, in folder: String) -> String {
        var seconds = Int(startedAt.timeIntervalSince1970)
        var day = tm()
        localtime_r(&seconds, &day)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let date = "\(day.tm_year + 1900)-\(two(day.tm_mon + 1))-\(two(day.tm_mday))"
        return "\(folder)/\(date)/\(call.rawValue).wav"
    }
}
