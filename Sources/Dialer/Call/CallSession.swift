import CallQueue
import Media
import SIP

/// One attempt while it lives: its machine, its legs, its media and its times. Owned by ``Switchboard``.
final class CallSession {
    let number: UInt64
    let order: CallOrder
    var machine: CallStateMachine
    var timeline: CallTimeline
    var waits = CustomerWaits()
    /// The agent's INVITE was made while the order was being recorded, and has not been sent yet.
    var isAgentReady = false

    /// Media exists from the first INVITE on; each leg gets its port with its own INVITE.
    var media: MediaCallID?
    var legs: [PartyID: CallLeg] = [:]
    /// What each party hears now; compared with what the machine wants after every step.
    var audio = AudioPlan(Parties())
    /// Of the talk's first recording; nil again when the file could not be made.
    var recordingPath: String?
    /// The agent's phone consults on a second line.
    var second: SecondLine?
    /// A transfer that a phone waits to hear of.
    var referral: CallReferral?
    /// One that the gate is being asked about.
    var askedTransfer: AskedTransfer?
    /// Of the one that is being made.
    var currentRecording: String?
    /// What the customer's network plays before there is an answer.
    var earlyRecording: EarlyRecording?
    /// How often a recording of the talk was begun.
    var talkRecordings = 0
    var statistics: [MediaLegStatistics] = []
    /// How often a leg that is lent was here.
    private var stays: [MediaLegID: Int] = [:]
    /// The outcome waits for the media's last figures once the legs are gone.
    var verdict: CallVerdict?
    /// What the customer told flows.
    var words = CustomerWords()
    /// What it may play, as it was when it began.
    let sounds: PromptCatalogue
    /// Only the timer of this generation counts; arming and disarming begin a new one.
    private var timerGenerations = [UInt32](repeating: 0, count: CallTimer.allCases.count)

    /// Fails for an order whose flow is not there.
    init?(
        number: UInt64, order: CallOrder, timeline: CallTimeline, recording: RecordingTerms,
        announcements: Announcements
    ) {
        self.number = number
        self.order = order
        self.timeline = timeline
        sounds = announcements.sounds
        let digits = order.destination.extensionDigits
        let survey = order.surveyFlow.flatMap { announcements.flows[$0] }
        if let agent = order.agent {
            machine = CallStateMachine(agent: agent, digitsAfterAnswer: digits, recording: recording, survey: survey)
        } else if let flow = order.customerFirst.flatMap(CallFlow.customerFirst)
            ?? order.flow.flatMap({ announcements.flows[$0] })
        {
            machine = CallStateMachine(flow: flow, digitsAfterAnswer: digits, recording: recording, survey: survey)
            machine.isPutThrough = order.isCustomerFirst
        } else {
            return nil
        }
    }

    /// What the agent's side negotiated, or the customer's before there is one: every other is offered the same codec first, so
    /// that the relay need not convert.
    var firstRemote: RemoteMedia? { legs[machine.parties.agent?.id ?? .agent]?.remote ?? legs[.customer]?.remote }

    func generation(_ timer: CallTimer) -> UInt32 { timerGenerations[Int(timer.rawValue)] }

    /// Begins a new generation, in which no older timer of the kind counts.
    func renew(_ timer: CallTimer) -> UInt32 {
        timerGenerations[Int(timer.rawValue)] &+= 1
        return generation(timer)
    }

    /// A leg that is lent comes in: which of its stays that is, from 0.
    func comesIn(_ leg: MediaLegID) -> Int {
        defer { stays[leg, default: 0] += 1 }
        return stays[leg, default: 0]
    }

    /// A leg's last figures, of one that came back those of the stay that it stands for.
    func figures(of leg: CallLeg) -> MediaLegStatistics? {
        let own = statistics.filter { $0.leg == leg.measured }
        return own.indices.contains(leg.stay) ? own[leg.stay] : nil
    }

    func party(of leg: MediaLegID) -> PartyID? { legs.first { $0.value.media?.id == leg }?.key }

    /// The legs of parties whose phone said where else they are.
    var redirected: [PartyID: LegID] = [:]

    /// The trunk that the customer is, or was last, called through.
    var trunk: String? { legs[.customer]?.hunt?.current?.trunk }

    /// What that trunk means by its words.
    var corrections: [OutcomeCorrection] { legs[.customer]?.hunt?.current?.corrections ?? [] }

    /// - Parameter attempt: from 0: which of the tries to call the party.
    func legID(of party: PartyID, attempt: Int = 0) -> LegID {
        let first = redirected[party] ?? Self.legID(number, party)
        return LegID(rawValue: UInt64(attempt) << 56 | first.rawValue)
    }

    static func legID(_ call: UInt64, _ party: PartyID, attempt: Int = 0) -> LegID {
        LegID(rawValue: UInt64(attempt) << 56 | call << 8 | UInt64(party.rawValue))
    }

    /// Which call and which of its parties a leg id stands for.
    static func parts(of leg: LegID) -> (call: UInt64, party: PartyID) {
        ((leg.rawValue << 8) >> 16, PartyID(rawValue: UInt8(truncatingIfNeeded: leg.rawValue)))
    }
}
