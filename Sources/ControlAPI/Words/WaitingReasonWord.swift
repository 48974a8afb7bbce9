/// Why a ticket is not being called right now. There is always exactly one.
public struct WaitingReasonWord: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Outside the calling hours of the callee.
    public static let outsideHours = WaitingReasonWord(rawValue: "outsideHours")
    /// The number has had its attempts for this period.
    public static let cap = WaitingReasonWord(rawValue: "cap")
    /// The pause after a redialable outcome is not over.
    public static let cooldown = WaitingReasonWord(rawValue: "cooldown")
    /// The policy asks for the customer's recorded consent, and the ticket has none.
    public static let noConsent = WaitingReasonWord(rawValue: "noConsent")
    /// The customer asked for a later time.
    public static let scheduledCallback = WaitingReasonWord(rawValue: "scheduledCallback")
    /// Kept a while for the agent who owns it or talked with its customer.
    public static let ownAgent = WaitingReasonWord(rawValue: "ownAgent")
    /// Its batch is paused.
    public static let batchPaused = WaitingReasonWord(rawValue: "batchPaused")
    /// Its class is dialled by hand.
    public static let byHand = WaitingReasonWord(rawValue: "byHand")
    /// No agent is free for it.
    public static let noAgent = WaitingReasonWord(rawValue: "noAgent")
    /// Its number was abandoned not long ago: only an agent on the line may call there.
    public static let abandonedBefore = WaitingReasonWord(rawValue: "abandonedBefore")
    /// A machine answered there today: only an agent on the line may call there before tomorrow.
    public static let machineBefore = WaitingReasonWord(rawValue: "machineBefore")
    /// Too many of its batch's customers who answered met nobody.
    public static let abandonmentLimit = WaitingReasonWord(rawValue: "abandonmentLimit")
    /// No agent there is has the skills or the language that its class asks for.
    public static let noSkill = WaitingReasonWord(rawValue: "noSkill")
    /// Every line of the trunk is in use.
    public static let noLine = WaitingReasonWord(rawValue: "noLine")
    /// No trunk is usable.
    public static let trunkDown = WaitingReasonWord(rawValue: "trunkDown")
    /// No trunk carries the number; looked at again every ten minutes.
    public static let noRoute = WaitingReasonWord(rawValue: "noRoute")
    /// The protected number accepts only reported caller numbers, and none of ours is.
    public static let callerNotRegistered = WaitingReasonWord(rawValue: "callerNotRegistered")
    /// The number is on the do-not-call list.
    public static let doNotCall = WaitingReasonWord(rawValue: "doNotCall")
    /// Another call to the same number is under way.
    public static let numberInFlight = WaitingReasonWord(rawValue: "numberInFlight")
    /// The daemon ended during the last attempt; a person decides (`ticket.release`).
    public static let stateUnknown = WaitingReasonWord(rawValue: "stateUnknown")
    /// Its record in the store is damaged; a person repairs it, or loads the ticket again.
    public static let damaged = WaitingReasonWord(rawValue: "damaged")
    /// The daemon is shutting down and starts no new calls.
    public static let draining = WaitingReasonWord(rawValue: "draining")
    /// The last attempt showed a fault that another call would meet again; a person corrects it (`ticket.release`).
    public static let review = WaitingReasonWord(rawValue: "review")
    /// Nothing stands in its way but the tickets before it.
    public static let nextInLine = WaitingReasonWord(rawValue: "nextInLine")
}
