import CallQueue
import FoundationEssentials

/// The queue as calls see it.
struct QueueLedger: AttemptLedger {
    let queue: TicketQueue
    let log: Log

    func authorizeCustomerLeg(_ attempt: AttemptID) async -> GateVerdict {
        do {
            return try await queue.authorizeCustomerLeg(attempt)
        } catch {
            // What cannot be recorded is not dialled: a restart would not know of it.
            log.error("attempt.unauthorized", ["call": attempt.rawValue, "error": "\(error)"])
            return .refused(GateRefusal(.storeUnavailable, detail: "\(error)"))
        }
    }

    func customerRinging(_ attempt: AttemptID, at instant: Date) async {
        await queue.customerRinging(attempt, at: instant)
    }

    func customerAnswered(_ attempt: AttemptID, at instant: Date) async {
        await queue.customerAnswered(attempt, at: instant)
    }

    func note(_ words: CustomerWords, _ attempt: AttemptID) async {
        do {
            try await queue.note(words, of: attempt)
        } catch {
            log.error("attempt.unnoted", ["call": attempt.rawValue, "error": "\(error)"])
        }
    }

    func finish(_ outcome: AttemptOutcome) async throws {
        _ = try await queue.finish(outcome)
    }
}
