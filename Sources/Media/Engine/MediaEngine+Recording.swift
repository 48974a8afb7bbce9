import Synchronization

extension MediaEngine {
    /// Records what both parties say, or the customer alone. Without an agent its side is silent until one is put there
    /// (``record(_:as:)``).
    public func startRecording(_ call: MediaCallID, agent: MediaLegID?, customer: MediaLegID, file: String) {
        var voices: [MediaLegID: RecordedParty] = [customer: .customer]
        if let agent { voices[agent] = .agent }
        startRecording(call, voices, file: file)
    }

    /// Records what these legs of the call say: stereo WAV in the agent's law of G.711 (else the customer's, else A-law), left
    /// the agent's side, right the customer's. What is played to them is not in it. The file must not exist; a relative path is
    /// under `recordingDirectory`. A call has one recording: it ends by `stopRecording`, another `startRecording`, closing the
    /// call, or when the last leg heard in it leaves the call; then `.recordingStopped`, or `.recordingFailed` when the
    /// file could not be made or written.
    ///
    /// - Parameters:
    ///   - voices: at least one; legs that are not of the call are left out.
    ///   - key: seals the file, see docs/recordings.md; nil leaves it a plain WAV file.
    ///   - longest: it ends by itself after so long.
    public func startRecording(
        _ call: MediaCallID, _ voices: [MediaLegID: RecordedParty], file: String, key: RecordingKey? = nil,
        longest: Duration? = nil
    ) {
        let path = file.hasPrefix("/") ? file : configuration.recordingDirectory.map { "\($0)/\(file)" } ?? file
        let plan = RecordingPlan(
            path: path, key: key, limit: longest.map { $0.nanoseconds / MediaClock.sample } ?? .max)
        registry.withLock { parcel in
            let legs = voices.compactMap { id, party in parcel.content.legs[id].map { (leg: $0, party: party) } }
                .filter { $0.leg.call == call }
            guard let thread = legs.first?.leg.thread else {
                // Whoever asked waits for an end.
                let reason = "none of its voices is in the call any more"
                continuation.yield(.recordingFailed(call, path: path, reason: reason))
                return
            }
            let id = RecordingID(value: parcel.content.nextID())
            let heard = legs.map { RecordedVoice(leg: $0.leg.pointer, party: $0.party) }
            threads[thread].post(.startRecording(id, call, heard, plan))
        }
    }

    /// On which side of its call's recording the leg is heard from now on; `nil`: on none. For who joins a call that is
    /// being recorded, or takes another's part in it; several on one side are mixed. A call that is not being recorded
    /// takes no note of it.
    public func record(_ leg: MediaLegID, as party: RecordedParty?) {
        post(leg) { .record($0.pointer, as: party) }
    }

    /// Leaves out what is said from now on. The recording goes on with silence, and a mark says where.
    public func pauseRecording(_ call: MediaCallID) {
        post(call) { .pauseRecording(call, true) }
    }

    /// Takes in what is said again.
    public func resumeRecording(_ call: MediaCallID) {
        post(call) { .pauseRecording(call, false) }
    }

    /// Completes the file; `.recordingStopped` tells when it is. A call that is not being recorded takes no note of it.
    public func stopRecording(_ call: MediaCallID) {
        post(call) { .stopRecording(call) }
    }
}
