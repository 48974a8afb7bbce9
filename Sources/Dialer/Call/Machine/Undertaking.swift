import CallQueue

/// What is under way in a talk besides talking: at most one thing at a time.
enum Undertaking: Sendable, Equatable {
    /// Entered by the customer's answer and by the end of every other undertaking.
    case none
    /// Entered by a transfer, consultation or conference; left when the third party answers, fails or rings too long, or
    /// when the agent takes it back.
    case ringing(PartyID, Purpose)
    /// Entered when a consulted party answers; the customer hears music. Left by completing, joining, taking back, or when
    /// either side of the consultation hangs up.
    case consulting(PartyID)

    /// What becomes of a third party that answers.
    enum Purpose: Sendable, Equatable {
        /// Takes the agent's place at once; the customer hears music meanwhile.
        case transfer
        /// Talks with the agent alone first.
        case consultation
        /// Joins both.
        case conference
    }
}

/// A customer without a person to talk to.
struct AgentWait: Sendable, Equatable {
    enum Reason: Sendable, Equatable {
        /// Somebody parked the call; after the limit that agent is rung.
        case parked(by: AgentID)
        /// The agent's leg broke; the agent is rung again.
        case agentLost(AgentID)
        /// A flow wants a person.
        case handOver(FlowHandOver.Reason)

        var isHandOver: Bool { if case .handOver = self { true } else { false } }
    }

    var reason: Reason
    /// The agent who is being rung for it.
    var ringing: PartyID?
}

/// Why something asked of a running call cannot be done; the call goes on as it was.
enum CallControlRefusal: Error, Sendable, Equatable {
    /// Customer and agent do not talk (yet, or any more).
    case notTalking
    /// The customer does not wait for anybody.
    case notWaiting
    /// A flow has the customer, and no person is there to ask this for.
    case flowLeads
    /// The customer waits for a person and hears music.
    case customerWaits
    /// No agent is in the call who could be whispered to.
    case nobodyToWhisperTo
    /// Who takes a talk over has to be in it.
    case superviseFirst
    /// Somebody is being rung to have the customer already.
    case someoneComes
    /// A mailbox is being left a message.
    case leavingMessage
    /// A transfer, consultation or conference is under way; finish it or take it back first.
    case busy
    /// Nothing is under way that could be completed or taken back.
    case nothingUnderWay
    case noSuchParty(PartyID)
    /// Nobody would be left for the other side: such a call is hung up.
    case callEndsWith(PartyID)
    case already(CallControlState)
    case tooManyParties
    /// The ticket's class is never recorded, or recording is off.
    case recordingBarred
    case notRecording
    /// The announcement before a recording is being played.
    case announcing
    /// More than all extensions of a call may come to.
    case tooLong
}

/// What was asked for and is so already.
enum CallControlState: Sendable, Equatable {
    /// Whom it is said of.
    enum Subject: Sendable, Equatable {
        case agent
        case customer
        case other(PartyID)

        init(_ party: Party) {
            self =
                switch party.role {
                case .agent: .agent
                case .customer: .customer
                case .guest, .supervisor: .other(party.id)
                }
        }
    }

    case held(Subject, Bool)
    case muted(Subject, Bool)
    case recorded
    case recordingPaused(Bool)
    /// Is in the call, or is being rung for it.
    case there(AgentID)
    case supervises(SupervisionMode)
}
