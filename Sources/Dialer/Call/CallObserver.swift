import CallQueue
import FoundationEssentials
import Media
import SIP

/// Who is told of calls: the event feed for pages and scripts, the log, the dispatcher of free agents.
///
/// Called on the thread of calls: it must be quick.
protocol CallObserver: Sendable {
    /// The attempt is on record and its agent about to be told, whoever asked for it.
    func requested(_ order: CallOrder)
    /// A step was taken.
    func call(_ call: CallSnapshot, reached milestone: CallMilestone)
    /// Its customer told a flow something, which is being recorded.
    func call(_ call: CallSnapshot, said words: CustomerWords)
    /// Its customer wants a person, whom somebody is to find.
    func seeksAgent(_ order: CallOrder)
    /// The agent is about to be rung for a customer who wants a person.
    func call(
        _ call: CallSnapshot, handsOverTo agent: AgentID, _ why: FlowHandOver.Reason, _ words: CustomerWords)
    /// A far end pressed a key.
    func call(_ call: CallSnapshot, heard digit: KeypadDigit)
    /// Its recording began or is over; that may come after the call's own end.
    func call(_ call: CallSnapshot, recording step: RecordingStep)
    /// What the customer's network played before the call failed is kept, or not worth it.
    func call(_ call: CallSnapshot, earlyMedia recording: EarlyRecording, is step: EarlyRecordingStep)
    /// An agent joined the call that another was asked for, or left one that goes on.
    func call(_ call: CallSnapshot, agent: AgentID, is move: AgentMove)
    /// What became of the line of an agent who stays on it.
    func line(of agent: AgentID, is news: AgentLineMachine.News)
    /// The call is over and recorded; its agent is free.
    func call(_ call: CallSnapshot, ended outcome: AttemptOutcome)
    /// A trunk could not take the call of a party; another one is tried.
    func call(_ call: CallSnapshot, leftTrunk trunk: String, because verdict: LegVerdict, for party: PartyID)
    /// What became of a trunk's registration; also told when it was only refreshed.
    ///
    /// - Parameter facts: what can be dialled through now, of all trunks together.
    func trunk(_ id: String, changed state: TrunkState, from previous: TrunkState?, _ facts: TrunkFacts)
    /// A trunk got into trouble that is not its registration's, or is out of it.
    ///
    /// - Parameter rest: how long it is left alone at least, if that is known.
    func trunk(_ id: String, has trouble: TrunkObstacle?, for rest: Duration?, _ facts: TrunkFacts)
    /// Other numbers, or others lines, can be dialled through than before.
    func trunks(_ facts: TrunkFacts)
    /// What became of a phone that registers with us; also told when it was only refreshed.
    ///
    /// - Parameter agent: whose phone; nil for an account that the configuration no longer holds.
    func phone(_ phone: RegisteredPhone, of agent: AgentID?, changed state: PhoneState)
}

/// How an agent comes to a call, or from it, in its middle.
enum AgentMove: Sendable, Equatable {
    /// Is rung: transferred to, consulted, a supervisor, or rung again.
    case joined
    case left
    /// Was rung for a customer who wants a person, and did not come.
    case missed
    /// The one whom the call was ordered for has left; others talk on, or the customer waits.
    case gaveUp
}

/// A key that a far end pressed, by RFC 4733 or SIP INFO. What customers key can be a secret: it goes into the event,
/// never into the log.
struct KeypadDigit: Sendable, Equatable {
    var party: PartyID
    /// 0–9, `*`, `#`, A–D.
    var symbol: Character
    /// Nil where the far end did not say.
    var duration: Duration?
}

/// What became of a call's recording.
enum RecordingStep: Sendable, Equatable {
    /// The file is open.
    case started(path: String)
    /// The file is complete. `lostBlocks` quarter seconds of it are silence, because the disk was too slow.
    case stopped(path: String, length: Duration, lostBlocks: Int)
    /// The file could not be made or written any further.
    case failed(path: String, reason: String)

    var path: String {
        switch self {
        case .started(let path), .stopped(let path, _, _), .failed(let path, _): path
        }
    }

    /// Of a file that is complete.
    var length: Duration? { if case .stopped(_, let length, _) = self { length } else { nil } }
}

/// A call as it is at one moment, copied out for whoever asks.
struct CallSnapshot: Sendable {
    var order: CallOrder
    var state: CallStateMachine.State
    var parties: Parties
    var legs: [PartyID: CallLeg]
    var timeline: CallTimeline
    var trunk: String?
    var recordingPath: String?
    /// What its customer told flows.
    var words = CustomerWords()
    /// A flow has the customer, or had.
    var isLedByFlow = false
    /// Whose call it is.
    var owner = PartyID.agent
    /// Whose it was before it was given to another.
    var formerOwner: PartyID?
    var recording = RecordingState.off
    /// When the longest talk is over; nil before the answer.
    var limitAt: Date?
    /// Status and phrase of the response that brought this milestone, for the log.
    var response: String?
    /// What was measured of each party's audio, where that was asked for.
    var sound: [PartyID: MediaLegStatistics] = [:]
}

extension CallSnapshot {
    /// The agent's leg in this call, as long as there is one.
    func party(of agent: AgentID) -> Party? { parties.alive.first { $0.target == .agent(agent) } }

    /// Who had the call last on our side.
    var lastAgent: AgentID? {
        for party in parties.all.reversed() where party.role == .agent {
            if case .agent(let agent) = party.target { return agent }
        }
        return order.agent
    }

    /// Whose call it is, as events tell: the agent it was ordered for, or to whom that one's phone sent it; whoever was given it
    /// by a transfer or took it over; or who came into a flow's call last.
    var agent: AgentID? {
        if case .agent(let agent)? = parties[owner]?.target { return agent }
        if case .agent(let agent)? = parties[.agent]?.target { return agent }
        return order.agent ?? lastAgent
    }

    /// Who gave the call to whose it is now.
    var formerAgent: AgentID? {
        if case .agent(let agent)? = formerOwner.flatMap({ parties[$0] })?.target { agent } else { nil }
    }

    /// All agents who are rung or talk in this call.
    var agents: [AgentID] {
        parties.alive.compactMap { if case .agent(let agent) = $0.target { agent } else { nil } }
    }
}
