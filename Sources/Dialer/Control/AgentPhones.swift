import CallQueue
import FoundationEssentials
import Synchronization

/// Which agents' phones could not be reached when last they were called, and when that was.
///
/// Of phones that register elsewhere, calling is the only way to know: of one that was reached before nothing is known
/// now.
final class AgentPhones: Sendable {
    private let missed = Mutex<[AgentID: Date]>([:])
    /// Agents whose line stands, whether a call has it or not.
    private let standing = Mutex<Set<AgentID>>([])

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

    func line(of agent: AgentID, stands: Bool) {
        standing.withLock { standing in
            if stands { standing.insert(agent) } else { standing.remove(agent) }
        }
    }

    /// Those of the agents whom a batch may ring: one who stays on the line is rung no more once the shift is over.
    func onLine(_ agents: [AgentID], _ configuration: DialerConfiguration) -> [AgentID] {
        let staying = Set(configuration.agents.lazy.filter(\.staysOnLine).map { AgentID(rawValue: $0.id) })
        return staying.isEmpty ? agents : agents.filter { !staying.contains($0) || isOnLine($0) }
    }

    /// Whether the agent stays on the line now.
    func isOnLine(_ agent: AgentID) -> Bool { standing.withLock { $0.contains(agent) } }

    /// When the last call did not reach it; nil if it did, or nobody has called.
    func missedAt(_ agent: AgentID) -> Date? { missed.withLock { $0[agent] } }
}
