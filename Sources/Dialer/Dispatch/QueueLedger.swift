import CallQueue
import FoundationEssentials

/// The queue as calls see it.
struct QueueLedger: AttemptLedger {
    let queue: TicketQueue
    let log: Log

    func order(_ number: String, for agent: AgentID) async -> DialDecision {
        do {
            return try await queue.order(DialRequest(agent: agent, target: .number(number), origin: .phone))
        } catch {
            log.error("phone.unrecorded", ["agent": agent.rawValue, "error": "\(error)"])
            return .refused(GateRefusal(.storeUnavailable, detail: "\(error)"))
        }
    }

    func mayReach(_ number: String) async -> Result<DialableNumber, GateRefusal> {
        do {
            return try await queue.mayReach(number)
        } catch {
            return .failure(GateRefusal(.storeUnavailable, detail: "\(error)"))
        }
    }

    func authorizeCustomerLeg(_ attempt: AttemptID) async -> GateVerdict {
        await verdict(attempt) { try await queue.authorizeCustomerLeg(attempt) }
    }

    func authorizeNextTrunk(_ attempt: AttemptID, _ next: TrunkTry) async -> GateVerdict {
        await verdict(attempt) { try await queue.authorizeNextTrunk(attempt, next) }
    }

    private func verdict(_ attempt: AttemptID, _ ask: () async throws -> GateVerdict) async -> GateVerdict {
        do {
            return try await ask()
        } catch {
            // What cannot be recorded is not dialled: a restart would not know of it.
            log.error("attempt.unauthorized", ["call": attempt.rawValue, "error": "\(error)"])
            return .refused(GateRefusal(.storeUnavailable, detail: "\(error)"))
        }
    }

    func tried(_ attempt: AttemptID, _ step: TrunkTry) async { await queue.tried(attempt, step) }

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

    func measured(_ speech: SpeechRecord, _ attempt: AttemptID) async { await queue.measured(speech, of: attempt) }

    func finish(_ outcome: AttemptOutcome) async throws {
        _ = try await queue.finish(outcome)
    }
}
