import CallQueue
import ControlAPI
import ControlServer

/// What became of recordings.
extension EventFeed {
    func call(_ call: CallSnapshot, recording step: RecordingStep) {
        var data = EventData(file: step.path, batchId: call.order.batchID?.rawValue)
        switch step {
        case .started: break
        case .stopped(_, let length, let lostBlocks):
            data.reason = "callEnded"
            data.durationSeconds = length.inWholeMilliseconds
            if lostBlocks > 0 { data.text = "The disk was too slow: \(lostBlocks) quarter seconds are silence." }
        case .failed(_, let reason):
            data.reason = "failed"
            data.text = reason
        }
        events.append(head(step.eventKind, call, data: data))
        note(call, step, data)
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
    fileprivate var path: String {
        switch self {
        case .started(let path), .stopped(let path, _, _), .failed(let path, _): path
        }
    }

    fileprivate var eventKind: EventKind {
        if case .started = self { .recordingStarted } else { .recordingStopped }
    }
}
