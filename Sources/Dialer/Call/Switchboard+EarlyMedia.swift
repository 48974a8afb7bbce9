import CallQueue
import FoundationEssentials
import Media

/// What the customer's network says before there is an answer: kept when the attempt fails, gone when it does not.
extension Switchboard {
    func startEarlyRecording(_ call: CallSession) {
        guard let mediaCall = call.media, let customer = call.legs[.customer]?.media, call.earlyRecording == nil else {
            return
        }
        let path = path(.earlyMedia, call)
        call.earlyRecording = EarlyRecording(path: path, startedAt: Date())
        recordings[path] = CallRecording(call: call, part: .earlyMedia)
        let file = RecordingFileTerms(path: path, key: settings.recording.key, longest: EarlyRecording.longest)
        media.startRecording(mediaCall, [customer.id: .customer], file)
    }

    /// Nil length: the file could not be made or written to its end.
    func earlyRecordingEnded(_ call: CallSession, length: Duration?) {
        call.earlyRecording?.length = length ?? .zero
        if length == nil { call.earlyRecording?.fate = .discarded }
        settleEarlyRecording(call)
    }

    /// The attempt is over, and its last figures are known.
    func judgeEarlyRecording(_ call: CallSession, _ verdict: CallVerdict) {
        guard let early = call.earlyRecording, early.fate == .open else { return }
        let customer = call.legs[.customer]?.media?.id
        let wasHeard = call.statistics.contains { $0.leg == customer && $0.received.packets > 0 }
        let failed =
            switch verdict.cause {
            case .customerFailed, .customerDidNotAnswer, .hungUp(by: .network): true
            case .agentFailed, .agentDidNotAnswer, .refused, .hungUp: false
            }
        let isKept = wasHeard && failed && call.timeline.customerAnswered == nil && early.isFileMade
        call.earlyRecording?.fate = isKept ? .kept : .discarded
        settleEarlyRecording(call)
    }

    private func settleEarlyRecording(_ call: CallSession) {
        guard let early = call.earlyRecording, let length = early.length, early.fate != .open else { return }
        call.earlyRecording?.length = nil
        let step = early.fate == .kept ? EarlyRecordingStep.kept(length: length) : .discarded
        observer.call(snapshot(call), earlyMedia: early, is: step)
    }
}

/// What becomes of a recording of early media.
enum EarlyRecordingStep: Sendable, Equatable {
    case kept(length: Duration)
    /// Its file is to go.
    case discarded
}
