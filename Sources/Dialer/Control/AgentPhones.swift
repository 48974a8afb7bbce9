import CallQueue
import FoundationEssentials
import Synchronization

/// Which agents' phones could not be reached when last they were called, and when that was.
///
/// Of phones that register elsewhere, calling is the only way to know: of one that was reached before nothing is known
/// now.
final class AgentPhones: Sendable {
    private let missed = Mutex<[AgentID: Date]>([:])

    /// The phone replied.
    func replied(_ agent: AgentID) {
        missed.withLock { missed in
            if !missed.isEmpty { missed[agent] = nil }
        }
    }

    /// A call ended.
    func ended(_ agent: AgentID, _ disposition: Disposition, at now: Date) {
        guard disposition == .agentUnreachable else { return }
        missed.withLock { $0[agent] = now }
    }

    /// When the last call did not reach it; nil if it did, or nobody has called.
    func missedAt(_ agent: AgentID) -> Date? { missed.withLock { $0[agent] } }
}
