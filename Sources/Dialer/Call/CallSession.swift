import CallQueue
import Media
import SIP

/// One attempt while it lives: its machine, its two legs, its media and its times. Owned by ``Switchboard``.
final class CallSession {
    let number: UInt64
    let order: CallOrder
    var machine: CallStateMachine
    var timeline: CallTimeline
    var trunk: String?
    /// Whether this call still counts among its trunk's lines.
    var holdsLine = false

    /// Media exists from the agent's INVITE on; the customer's leg gets its port with its own INVITE.
    var media: MediaCallID?
    var agentMedia: MediaLeg?
    var customerMedia: MediaLeg?
    /// What the agent's side negotiated: the customer's is offered the same codec first, so that the relay
    /// need not convert.
    var agentRemote: RemoteMedia?
    var customerRemote: RemoteMedia?
    /// Whose RTP each leg takes, as it was configured when the leg was placed.
    var agentSource = MediaSourceWord.signalled
    var customerSource = MediaSourceWord.signalled
    /// What the agent hears from us now; known here so that the same tone is not started twice.
    var tone: CallTone?
    /// Nil again when the file could not be made.
    var recordingPath: String?
    var isRecordingFileMade = false
    var statistics: [MediaLegStatistics] = []
    /// The outcome waits for the media's last figures once the legs are gone.
    var verdict: CallVerdict?
    /// Only the timer of this generation counts; arming and disarming begin a new one.
    var timerGeneration: UInt32 = 0

    init(number: UInt64, order: CallOrder, timeline: CallTimeline, records: Bool) {
        self.number = number
        self.order = order
        self.timeline = timeline
        machine = CallStateMachine(digitsAfterAnswer: order.destination.extensionDigits, records: records)
    }

    var agentLeg: LegID { LegID(rawValue: number << 1) }
    var customerLeg: LegID { LegID(rawValue: number << 1 | 1) }

    func media(of side: CallSide) -> MediaLeg? { side == .agent ? agentMedia : customerMedia }

    /// Whose media leg it is.
    func side(of leg: MediaLegID) -> CallSide { leg == customerMedia?.id ? .customer : .agent }

    /// Which call and which of its two legs a leg id stands for.
    static func parts(of leg: LegID) -> (call: UInt64, isCustomer: Bool) {
        (leg.rawValue >> 1, leg.rawValue & 1 == 1)
    }
}
