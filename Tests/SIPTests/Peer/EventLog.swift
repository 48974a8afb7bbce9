import Foundation
import Testing

@testable import SIP

/// All events of an engine; a test waits for the one it expects, with a deadline.
actor EventLog {
    private(set) var all: [SIPEvent] = []
    private var isFinished = false
    private var waiters:
        [UUID: (matches: @Sendable (SIPEvent) -> Bool, continuation: CheckedContinuation<SIPEvent?, Never>)] = [:]
    private var reader: Task<Void, Never>?

    func read(_ events: AsyncStream<SIPEvent>) {
        reader = Task {
            for await event in events { self.append(event) }
            self.finish()
        }
    }

    private func append(_ event: SIPEvent) {
        all.append(event)
        for (id, waiter) in waiters where waiter.matches(event) {
            waiters[id] = nil
            waiter.continuation.resume(returning: event)
        }
    }

    private func finish() {
        isFinished = true
        for waiter in waiters.values { waiter.continuation.resume(returning: nil) }
        waiters = [:]
    }

    /// The first event, past or future, that matches; nil after `seconds`.
    func first(within seconds: Double = 30, where matches: @escaping @Sendable (SIPEvent) -> Bool) async -> SIPEvent? {
        if let event = all.first(where: matches) { return event }
        guard !isFinished else { return nil }
        let id = UUID()
        let timeout = Task {
            try? await Task.sleep(for: .seconds(seconds))
            self.giveUp(id)
        }
        defer { timeout.cancel() }
        return await withCheckedContinuation { waiters[id] = (matches, $0) }
    }

    private func giveUp(_ id: UUID) { waiters.removeValue(forKey: id)?.continuation.resume(returning: nil) }

    func untilFinished() async { await reader?.value }
}

extension EventLog {
    func invited(_ leg: LegID) async throws -> DialogID {
        let event = await first { if case .invited(leg, _, _) = $0 { true } else { false } }
        guard case .invited(_, let dialog, _)? = event else { throw missing("invited") }
        return dialog
    }

    func provisional(_ leg: LegID, _ status: Int) async throws -> Provisional {
        let event = await first {
            if case .provisional(leg, let provisional, _) = $0 { provisional.status == status } else { false }
        }
        guard case .provisional(_, let provisional, _)? = event else { throw missing("provisional \(status)") }
        return provisional
    }

    func answered(_ leg: LegID) async throws -> Answer {
        let event = await first { if case .answered(leg, _, _) = $0 { true } else { false } }
        guard case .answered(_, let answer, _)? = event else { throw missing("answered") }
        return answer
    }

    func mediaChanged(_ leg: LegID, where matches: @escaping @Sendable (RemoteMedia) -> Bool) async throws
        -> RemoteMedia
    {
        let event = await first { if case .mediaChanged(leg, let media, _) = $0 { matches(media) } else { false } }
        guard case .mediaChanged(_, let media, _)? = event else { throw missing("mediaChanged") }
        return media
    }

    func ended(_ leg: LegID, within seconds: Double = 30) async throws -> LegEnding {
        let event = await first(within: seconds) { if case .ended(leg, _, _) = $0 { true } else { false } }
        guard case .ended(_, let ending, _)? = event else { throw missing("ended") }
        return ending
    }

    func count(where matches: (SIPEvent) -> Bool) -> Int { all.filter(matches).count }

    func endings(of leg: LegID) -> Int { count { if case .ended(leg, _, _) = $0 { true } else { false } } }

    private func missing(_ what: String) -> MissingEvent { MissingEvent(expected: what, seen: "\(all)") }
}

struct MissingEvent: Error, CustomStringConvertible {
    let expected: String
    let seen: String
    var description: String { "no \(expected) event; seen: \(seen)" }
}
