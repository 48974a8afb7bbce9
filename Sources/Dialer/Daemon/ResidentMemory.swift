import FoundationEssentials
import Glibc

/// How much memory the process holds (proc(5), `statm`).
enum ResidentMemory {
    /// Nil where the system does not say.
    static func bytes() -> Int? {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
        let fields = text.split(separator: " ")
        guard fields.count > 1, let pages = Int(fields[1]) else { return nil }
        return pages * Int(getpagesize())
    }
}
