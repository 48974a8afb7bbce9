import Synchronization

extension MediaEngine {
    /// Plays to the leg's far end in place of whatever it hears; `.playEnded` unless looped, stopped or
    /// replaced. On a bridged leg the other party is heard again afterwards.
    @discardableResult
    public func play(_ leg: MediaLegID, _ prompt: Prompt, loop: Bool = false) -> PlaybackID {
        let playback = PlaybackID(value: registry.withLock { $0.content.nextID() })
        post(leg) { .play($0.pointer, prompt.frames, loops: loop, playback) }
        return playback
    }

    public func stopPlaying(_ leg: MediaLegID) {
        post(leg) { .stopPlaying($0.pointer) }
    }

    /// Sends keypad digits (0–9, `*`, `#`, A–D; `p` or `,` pauses half a second) to the leg's far end, then
    /// `.digitsSent`. As RFC 4733 events, or as tones in the audio when the far end negotiated none. Durations in ms, 40…5000 and 20…5000, in steps of 20. Throws `.badDigits`.
    public func sendDigits(
        _ leg: MediaLegID, _ digits: String, toneMilliseconds: Int = 100, gapMilliseconds: Int = 100
    ) throws(MediaError) {
        let (codes, count) = try Self.codes(of: digits)
        // Made here, if they have to be, and not while audio waits.
        DigitTones.prepare()
        let tone = max(40, min(5000, toneMilliseconds))
        let gap = max(20, min(5000, gapMilliseconds))
        post(leg) { .sendDigits($0.pointer, codes, count: count, toneMilliseconds: tone, gapMilliseconds: gap) }
    }

    private static func codes(of digits: String) throws(MediaError) -> (SIMD64<UInt8>, Int) {
        guard !digits.isEmpty, digits.count <= DigitSender.capacity else {
            throw .badDigits(digits, reason: "give 1 to \(DigitSender.capacity) digits")
        }
        var codes = SIMD64<UInt8>(repeating: 0)
        for (index, character) in digits.enumerated() {
            if character == "p" || character == "P" || character == "," {
                codes[index] = DigitSender.pauseCode
            } else if let code = TelephoneEvent.code(of: character) {
                codes[index] = code
            } else {
                throw .badDigits(digits, reason: "\"\(character)\" is none of 0-9 * # A-D, nor p or , for a pause")
            }
        }
        return (codes, digits.count)
    }

    /// Records what both parties say: stereo WAV in the agent's codec, left the agent, right the customer. What is
    /// played to either is not in it. The file must not exist; a relative path is under
    /// `recordingDirectory`. Ends by `stopRecording`, another `startRecording`, or closing the call or the
    /// agent's leg; then `.recordingStopped`, or `.recordingFailed` when the file could not be made or written.
    public func startRecording(_ call: MediaCallID, agent: MediaLegID, customer: MediaLegID, file: String) {
        let path = file.hasPrefix("/") ? file : configuration.recordingDirectory.map { "\($0)/\(file)" } ?? file
        registry.withLock { parcel in
            guard let agent = parcel.content.legs[agent], let customer = parcel.content.legs[customer],
                agent.call == call, customer.call == call
            else { return }
            let id = RecordingID(value: parcel.content.nextID())
            let command = MediaCommand.startRecording(
                id, agent: agent.pointer, customer: customer.pointer, path: path)
            threads[agent.thread].post(command)
        }
    }

    public func stopRecording(_ call: MediaCallID) {
        post(call) { .stopRecording($0) }
    }
}
