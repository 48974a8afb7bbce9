extension MediaLoop {
    /// The 20 ms that the leg's millisecond of the wheel ends. Taken from the sources in any case, so that they do not
    /// pile up; sent unless something else is on the line.
    ///
    /// A mixer that begins while its stream is ahead of the clock lets the clock catch up first; meanwhile the jitter
    /// buffers fill, so nothing is lost.
    func mix(_ leg: LegPointer, by mixer: MixerPointer) {
        guard leg.pointee.sendsFrames || !leg.pointee.outgoing.isAhead(at: state.pointee.now) else { return }
        let number = state.pointee.wheel.served / Int64(FrameWheel.slots)
        mixer.pointee.clear()
        for source in leg.pointee.routes.sourceList {
            guard let voice = source.pointee.voice else { continue }
            mixer.pointee.add(
                voice.pointee.frame(number, rate: mixer.pointee.rate, now: state.pointee.now))
        }
        guard !holdsTheLine(leg), !mixer.pointee.relayedDigit.holdsTheLine(at: state.pointee.now) else {
            leg.pointee.sendsFrames = leg.pointee.sendsFrames && leg.pointee.player.isPlaying
            return
        }
        sendMixed(by: mixer, to: leg)
    }

    /// Something of ours is heard in place of the others, or nothing may be sent.
    @inline(__always)
    func holdsTheLine(_ leg: LegPointer) -> Bool {
        !leg.pointee.farEnd.receives || leg.pointee.player.isPlaying || leg.pointee.digitSender.holdsTheLine
    }

    func sendMixed(by mixer: MixerPointer, to leg: LegPointer) {
        let payload = (state.pointee.outbound + RTPHeader.size).assumingMemoryBound(to: UInt8.self)
        let count = mixer.pointee.encode(into: payload)
        if count > 0 { sendFrame(count: count, to: leg) }
    }

    /// One packet of a leg that somebody hears through a mixer.
    func feed(
        _ voice: VoicePointer, _ payload: UnsafeRawBufferPointer, _ header: RTPHeader, of leg: LegPointer, isEvent: Bool
    ) {
        guard isEvent else { return voice.pointee.put(payload, header, now: state.pointee.now) }
        var next = leg.pointee.routes.hearers
        while let route = next {
            next = route.pointee.next
            if route.pointee.isMixed { relay(payload, header, from: leg, to: route.pointee.listener) }
        }
    }

    /// One packet of a digit that a mixing leg hears: passed on as an event of its own stream.
    private func relay(
        _ event: UnsafeRawBufferPointer, _ header: RTPHeader, from leg: LegPointer, to listener: LegPointer
    ) {
        guard let mixer = listener.pointee.mixer, !holdsTheLine(listener),
            listener.pointee.farEnd.hasTelephoneEvents, var event = TelephoneEvent.read(event)
        else { return }
        let now = state.pointee.now
        event.duration /= UInt16(leg.pointee.farEnd.eventTicksPerSample)
        switch mixer.pointee.relayedDigit.take(
            timestamp: header.timestamp, ssrc: header.ssrc, isEnd: event.isEnd, now: now)
        {
        case .begin: send(event, to: listener, isFirst: true)
        case .goOn: send(event, to: listener, isFirst: false)
        case .drop: break
        }
    }
}
