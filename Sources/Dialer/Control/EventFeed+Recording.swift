import CallQueue
import ControlAPI
import ControlServer
import FoundationEssentials

/// What became of recordings.
extension EventFeed {
    func call(_ call: CallSnapshot, recording step: RecordingStep) {
        var data = EventData(file: step.path, batchId: call.order.batchID?.rawValue)
        switch step {
        case .started: break
        case .stopped(_, let length, let lostBlocks):
            // On request, or at its limit, in a call that goes on.
            data.reason = call.isOver ? "callEnded" : "requested"
            data.durationSeconds = length.inWholeMilliseconds
            if lostBlocks > 0 { data.text = "The disk was too slow: \(lostBlocks) quarter seconds are silence." }
        case .failed(_, let reason):
            data.reason = "failed"
            data.text = reason
        }
        onRecording(RecordingKeeper.Note(call, step))
        events.append(head(step.eventKind, call, data: data))
        note(call, step, data)
    }

    func call(_ call: CallSnapshot, earlyMedia recording: EarlyRecording, is step: EarlyRecordingStep) {
        guard case .kept(let length) = step else { return onRecording(.discarded(path: recording.path)) }
        onRecording(
            .began(
                RecordingEntry(
                    call, .earlyMedia, path: recording.path, startedAt: recording.startedAt,
                    seconds: length.inWholeMilliseconds)))
        let data = EventData(
            durationSeconds: length.inWholeMilliseconds, file: recording.path, batchId: call.order.batchID?.rawValue,
            reason: "earlyMedia")
        events.append(head(.recordingStopped, call, leg: .customer, data: data))
    }

    private func note(_ call: CallSnapshot, _ step: RecordingStep, _ data: EventData) {
        let fields: KeyValuePairs<String, String?> = [
            "call": call.order.callID.rawValue, "path": step.path, "reason": data.reason, "text": data.text,
        ]
        switch step {
        case .failed: log.error("recording.failed", fields)
        case .stopped(_, _, let lostBlocks) where lostBlocks > 0: log.warning("recording.incomplete", fields)
        case .started, .stopped: log.debug(step.eventKind.rawValue, fields)
        }
    }
}

extension RecordingStep {
    fileprivate var eventKind: EventKind {
        if case .started = self { .recordingStarted } else { .recordingStopped }
    }
}

extension RecordingKeeper.Note {
    fileprivate init(_ call: CallSnapshot, _ step: RecordingStep) {
        let id = FilePath.stem(of: step.path)
        switch step {
        case .started(let path): self = .began(RecordingEntry(call, .talk, path: path, startedAt: Date()))
        case .stopped(_, let length, let lostBlocks):
            let loss = lostBlocks > 0 ? "the disk was too slow: \(lostBlocks) quarter seconds are silence" : nil
            self = .ended(id, seconds: length.inWholeMilliseconds, failure: loss, agent: call.agent)
        case .failed(_, let reason): self = .ended(id, seconds: nil, failure: reason, agent: call.agent)
        }
    }
}
