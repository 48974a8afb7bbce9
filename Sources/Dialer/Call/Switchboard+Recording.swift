import CallQueue
import FoundationEssentials
import Media

/// Recordings of calls. Their ends come from the disk, maybe after the call's own.
extension Switchboard {
    /// Whether and when a call is recorded: what cannot be announced is not recorded.
    func recordingTerms(_ order: CallOrder) -> RecordingTerms {
        guard settings.recording.isOn else { return .never }
        var terms = RecordingTerms(policy: order.recording)
        terms.keepsEarlyMedia = settings.recording.earlyMedia && order.recording != .never
        guard let name = order.consent else { return terms }
        guard let consent = PromptName(rawValue: name), announcements.sounds.prompt(consent) != nil else {
            log.error(
                "recording.noAnnouncement",
                ["call": order.callID.rawValue, "prompt": name, "done": "not recorded"])
            return .never
        }
        terms.consent = consent
        return terms
    }

    /// Everybody on our side and the customer, as far as they are there.
    func startRecording(_ call: CallSession) {
        var voices: [MediaLegID: RecordedParty] = [:]
        for id in call.machine.audio.recordedAsAgent { call.legs[id]?.media.map { voices[$0.id] = .agent } }
        call.legs[.customer]?.media.map { voices[$0.id] = .customer }
        guard let mediaCall = call.media, !voices.isEmpty else { return call.machine.recordingOver() }
        call.talkRecordings += 1
        let path = path(.talk(call.talkRecordings), call)
        call.recordingPath = call.recordingPath ?? path
        call.currentRecording = path
        recordings[path] = CallRecording(call: call, part: .talk(call.talkRecordings))
        media.startRecording(mediaCall, voices, RecordingFileTerms(path: path, key: settings.recording.key))
    }

    func path(_ part: RecordingPart, _ call: CallSession) -> String {
        RecordingPath.file(
            call.order.callID, part, orderedAt: call.order.issuedAt, isSealed: settings.recording.key != nil,
            in: settings.recording.folder)
    }

    func recordingBegan(_ path: String) {
        guard let recording = recordings[path] else { return }
        recordings[path]?.isFileMade = true
        guard recording.part != .earlyMedia else {
            recording.call.earlyRecording?.isFileMade = true
            return
        }
        observer.call(snapshot(recording.call), recording: .started(path: path))
    }

    /// Comes right before the recording's end.
    func measured(_ speech: SpeechFigures, _ path: String) {
        guard let recording = recordings[path], recording.part != .earlyMedia else { return }
        let record = SpeechRecord(speech, recording: FilePath.stem(of: path))
        let (ledger, attempt) = (ledger, recording.call.order.attemptID)
        Task { await ledger.measured(record, attempt) }
    }

    func recordingEnded(_ step: RecordingStep) {
        guard let recording = recordings.removeValue(forKey: step.path) else { return }
        let call = recording.call
        if recording.part == .earlyMedia { return earlyRecordingEnded(call, length: step.length) }
        if call.currentRecording == step.path {
            call.currentRecording = nil
            call.machine.recordingOver()
        }
        // The call's record names no file that is not there.
        if case .failed = step, !recording.isFileMade, call.recordingPath == step.path { call.recordingPath = nil }
        observer.call(snapshot(call), recording: step)
    }
}

extension SpeechRecord {
    fileprivate init(_ figures: SpeechFigures, recording: String) {
        self.init(
            recording: recording, measured: figures.measured.inWholeMilliseconds,
            agent: figures.agent.inWholeMilliseconds, customer: figures.customer.inWholeMilliseconds,
            both: figures.both.inWholeMilliseconds, longestSilence: figures.longestSilence.inWholeMilliseconds,
            silenceAt: figures.silenceAt.inWholeMilliseconds)
    }
}
