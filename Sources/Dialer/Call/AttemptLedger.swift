import CallQueue
import FoundationEssentials

/// The seam between calls and the queue: each step that must be remembered before the next one is taken.
protocol AttemptLedger: Sendable {
    /// What an agent's phone has dialled: recorded durably when it is allowed.
    func order(_ number: String, for agent: AgentID) async -> DialDecision
    /// Whether a running call may be led to this number, and how it is dialled.
    func mayReach(_ number: String) async -> Result<DialableNumber, GateRefusal>
    /// The gate's last word before the customer's INVITE, recorded durably when it is yes.
    func authorizeCustomerLeg(_ attempt: AttemptID) async -> GateVerdict
    /// The gate's word before the customer is called through another trunk, recorded durably when it is yes.
    func authorizeNextTrunk(_ attempt: AttemptID, _ next: TrunkTry) async -> GateVerdict
    /// Recorded, not waited for.
    func tried(_ attempt: AttemptID, _ step: TrunkTry) async
    func customerRinging(_ attempt: AttemptID, at instant: Date) async
    func customerAnswered(_ attempt: AttemptID, at instant: Date) async
    /// What the customer told a flow, on the disk when this returns unless the disk is full; the outcome brings it once more.
    func note(_ words: CustomerWords, _ attempt: AttemptID) async
    /// Who spoke in a recorded talk; not waited for, and maybe after the attempt was closed.
    func measured(_ speech: SpeechRecord, _ attempt: AttemptID) async
    /// Closes the attempt; the ticket's next state follows from it.
    func finish(_ outcome: AttemptOutcome) async throws
}
