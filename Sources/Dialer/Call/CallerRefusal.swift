import CallQueue
import ControlAPI
import SIP

/// Why a phone's own call cannot be, in SIP's words: its display shows them. Pure.
struct CallerRefusal: Sendable, Equatable {
    /// 4xx to 6xx.
    var status: Int
    var text: String

    init(status: Int, text: String) {
        self.status = status
        self.text = text
    }

    init(_ refusal: GateRefusal) {
        self.init(status: Self.status(refusal.reason), text: ControlError(refusal).message)
    }

    /// Agents are not called from phones: their calls would have no customer, and no record.
    static func colleague(_ agent: AgentID) -> CallerRefusal {
        CallerRefusal(status: 403, text: "\(agent) is a colleague; transfer or consult in a call instead.")
    }

    /// What the phone offered cannot be answered, or there is no port for it.
    static func noAudio(_ error: any Error) -> CallerRefusal {
        error is SIPError
            ? CallerRefusal(status: 488, text: "No audio in common, or it must be encrypted (SRTP)")
            : CallerRefusal(status: 503, text: "")
    }

    /// What the phone hears meanwhile.
    var tone: CallTone { status == 486 ? .busy : .congestion }

    private static func status(_ reason: GateReason) -> Int {
        switch reason {
        case .invalidNumber: 484
        case .agentBusy: 486
        case .draining, .trunkDown, .noLine, .pacing, .storeUnavailable: 503
        default: 403
        }
    }
}

extension CallVerdict {
    /// What a phone is told whose own call came to nothing: what became of the customer.
    var forCaller: CallerRefusal {
        switch cause {
        case .refused(let reason): return CallerRefusal(GateRefusal(reason))
        case .customerDidNotAnswer: return CallerRefusal(status: 480, text: "No answer")
        case .customerFailed where (customer?.status ?? 0) >= 400 && customer?.byFarEnd == true:
            return CallerRefusal(status: customer?.status ?? 480, text: customer?.phrase ?? "")
        case .customerFailed: return CallerRefusal(status: 503, text: "The trunk did not reply")
        case .agentFailed, .agentDidNotAnswer, .hungUp: return CallerRefusal(status: 487, text: "")
        }
    }
}
