import Synchronization

extension MediaEngine {
    /// Plays to the leg's far end in place of whatever it hears; `.playEnded` unless looped, stopped or
    /// replaced. On a bridged leg the other party is heard again afterwards.
    @discardableResult
    public func play(_ leg: MediaLegID, _ prompt: Prompt, loop: Bool = false) -> PlaybackID {
        play(leg, [prompt], loop: loop)
    }

    /// Several prompts, one right after another: a sentence with digits or times in it. One `.playEnded`, after the
    /// last; `loop` repeats them all. None at all is over at once.
    @discardableResult
    public func play(_ leg: MediaLegID, _ prompts: [Prompt], loop: Bool = false) -> PlaybackID {
        let (playback, codec) = registry.withLock {
            (PlaybackID(value: $0.content.nextID()), $0.content.legs[leg]?.codec)
        }
        // Here, if it was not done before, and not while audio waits.
        if let codec { prompts.forEach { $0.prepare(codec) } }
        let list = PromptList(prompts.map(\.frames))
        post(leg) { .play($0.pointer, list, loops: loop, playback) }
        return playback
    }

    /// The prompts that another leg of the call is playing, from where that one is in them: who comes in the middle hears what the
    /// other hears. If the other has come to the end, `.playEnded` follows at once.
    @discardableResult
    public func play(_ leg: MediaLegID, _ prompts: [Prompt], with other: MediaLegID) -> PlaybackID {
        let (playback, codec) = registry.withLock {
            (PlaybackID(value: $0.content.nextID()), $0.content.legs[leg]?.codec)
        }
        if let codec { prompts.forEach { $0.prepare(codec) } }
        let list = PromptList(prompts.map(\.frames))
        registry.withLock { parcel in
            guard let own = parcel.content.legs[leg], let its = parcel.content.legs[other], own.thread == its.thread
            else { return }
            threads[own.thread].post(.playAlong(own.pointer, list, with: its.pointer, playback))
        }
        return playback
    }

    /// Ends what the leg plays, without `.playEnded`; it hears its set again.
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
        if let codec = registry.withLock({ $0.content.legs[leg]?.codec }) { DigitTones.prepare(codec) }
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

    /// Listens to the leg's far end for call progress from now on, in place of what it was listened to for; `nil`: no longer.
    /// What is heard comes as `.progress`.
    public func listen(_ leg: MediaLegID, for mode: ListeningMode?) {
        post(leg) { .listen($0.pointer, mode) }
    }

    /// Reports this leg's silence earlier than `silenceThreshold` says: there is other reason to think that its far end is
    /// gone. Silence that is as long already is reported at once.
    ///
    /// - Parameter limit: above 5 s, as for the threshold; `nil`: as for every leg.
    public func limitSilence(of leg: MediaLegID, to limit: Duration?) {
        post(leg) { .limitSilence($0.pointer, limit.map(\.nanoseconds) ?? .max) }
    }
}
