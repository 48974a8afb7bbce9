import CallQueue
import ControlAPI

extension ControlError {
    /// Why a running call does not do what was asked.
    init(_ refusal: CallControlRefusal, call: String) {
        let text =
            switch refusal {
            case .notTalking: "Nobody talks in this call now."
            case .notWaiting: "The customer does not wait for an agent; a call is retrieved while it is parked."
            case .flowLeads:
                "A flow leads this call, and no agent is in it: let one take it over first (call.takeOver)."
            case .customerWaits:
                "The customer waits for a person and hears music: let an agent have the call first (call.retrieve)."
            case .nobodyToWhisperTo:
                "No agent is in this call who could hear you whisper: listen, barge in, or take it over."
            case .superviseFirst: "Supervise the call first (call.supervise)."
            case .someoneComes: "Somebody is being rung for the customer already; drop that one first (call.drop)."
            case .leavingMessage: "A mailbox is being left a message; to talk yourself, take it over (call.takeOver)."
            case .busy: "A transfer, consultation or conference is under way; complete it or take it back first."
            case .nothingUnderWay: "No transfer or consultation is under way."
            case .noSuchParty(let party): "There is no party \(party.rawValue) in the call; see its legs (call.get)."
            case .callEndsWith(let party):
                "Without party \(party.rawValue) the call would be over: to end it, hang it up (call.hangup)."
            case .already(let state): state.text
            case .tooManyParties: "The call has had too many parties."
            case .recordingBarred: "Calls of this class are never recorded (recording: never, or recording.on: false)."
            case .notRecording: "Nothing is being recorded."
            case .announcing: "The announcement before the recording is being played."
            case .tooLong: "The call has been lengthened by a day already."
            }
        self.init(.conflict, text, callId: call)
    }
}

extension CallControlState {
    /// Whole sentences, for they are translated as such.
    fileprivate var text: String {
        switch self {
        case .held(.agent, true): "The agent is on hold already."
        case .held(.agent, false): "The agent is not on hold."
        case .held(.customer, true): "The customer is on hold already."
        case .held(.customer, false): "The customer is not on hold."
        case .held(.other(let party), true): "Party \(party.rawValue) is on hold already."
        case .held(.other(let party), false): "Party \(party.rawValue) is not on hold."
        case .muted(.agent, true): "The agent is muted already."
        case .muted(.agent, false): "The agent is not muted."
        case .muted(.customer, true): "The customer is muted already."
        case .muted(.customer, false): "The customer is not muted."
        case .muted(.other(let party), true): "Party \(party.rawValue) is muted already."
        case .muted(.other(let party), false): "Party \(party.rawValue) is not muted."
        case .recorded: "The call is being recorded already."
        case .recordingPaused(true): "The recording is paused already."
        case .recordingPaused(false): "The recording is not paused."
        case .there(let agent): "Agent \(agent) is in this call already."
        case .supervises(.listen): "The supervisor listens already."
        case .supervises(.whisper): "The supervisor whispers already."
        case .supervises(.barge): "The supervisor has barged in already."
        }
    }
}
