extension MediaLoop {
    /// Everything but closing, which gives ports back.
    func perform(_ command: MediaCommand) {
        switch command {
        case .open(let leg): open(leg)
        case .setFarEnd(let leg, let farEnd): set(farEnd, of: leg)
        case .bridge(let first, let second): bridge(first, second)
        case .unbridge(let legs): legs.forEach(unbridge)
        case .play(let leg, let prompt, let loops, let playback): play(prompt, on: leg, loops: loops, playback)
        case .stopPlaying(let leg): stopPlaying(leg)
        case .sendDigits(let leg, let codes, let count, let tone, let gap):
            leg.pointee.digitSender.send(codes, count: count, toneMilliseconds: tone, gapMilliseconds: gap)
            state.pointee.wheel.join(leg, now: state.pointee.now)
        case .startRecording(let id, let agent, let customer, let path):
            startRecording(id, agent: agent, customer: customer, path: path)
        case .stopRecording(let legs): legs.forEach(stopRecording)
        case .statistics(let leg, let continuation):
            continuation.resume(returning: leg.pointee.statistics(now: state.pointee.now))
        case .counters(let continuation): continuation.resume(returning: counters())
        case .close, .closeCall, .shutDown: break
        }
    }

    private func open(_ leg: LegPointer) {
        state.pointee.add(leg)
        let tag = UInt64(UInt(bitPattern: leg))
        watch(leg.pointee.ports.rtp.descriptor, tag: tag)
        watch(leg.pointee.ports.rtcp.descriptor, tag: tag | 1)
    }

    private func set(_ farEnd: FarEnd, of leg: LegPointer) {
        let before = leg.pointee.farEnd
        leg.pointee.farEnd = farEnd
        leg.pointee.latch.expect(farEnd.signalled.key, policy: farEnd.policy)
        if case .learned = leg.pointee.latch.state {
            leg.pointee.farEnd.rtp = before.rtp
        } else if leg.pointee.latch.state == .awaiting, leg.pointee.isConnected {
            leg.pointee.ports.rtp.disconnect()
            leg.pointee.isConnected = false
        }
        if farEnd.sends, !before.sends {
            // Silence is counted from when it may be expected to end.
            leg.pointee.heardAt = state.pointee.now
            leg.pointee.isSilent = false
        }
        if farEnd.codec != before.codec { leg.pointee.player.change(to: farEnd.codec) }
    }

    private func bridge(_ first: LegPointer, _ second: LegPointer) {
        for leg in [first, second] {
            unbridge(leg)
            stopPlaying(leg)
        }
        first.pointee.peer = second
        second.pointee.peer = first
    }

    private func unbridge(_ leg: LegPointer) {
        leg.pointee.outgoing.release()
        guard let peer = leg.pointee.peer else { return }
        leg.pointee.peer = nil
        if peer.pointee.peer == leg {
            peer.pointee.peer = nil
            peer.pointee.outgoing.release()
        }
    }

    private func play(_ prompt: PromptFrames, on leg: LegPointer, loops: Bool, _ playback: PlaybackID) {
        leg.pointee.player.start(prompt, as: leg.pointee.farEnd.codec, loops: loops, playback: playback)
        state.pointee.wheel.join(leg, now: state.pointee.now)
    }

    private func counters() -> MediaCounters {
        var counters = MediaCounters()
        counters.activeLegs = state.pointee.count
        counters.packetsReceived = state.pointee.packetsReceived
        counters.packetsSent = state.pointee.packetsSent
        counters.packetsRefused = state.pointee.packetsRefused
        counters.recordings = state.pointee.recordings
        return counters
    }

    /// Says good-bye, takes the legs out of everything, frees them, and returns their ports.
    func close(_ legs: [LegPointer]) -> [PortPair] {
        legs.map { leg in
            unbridge(leg)
            detachRecording(leg)
            leg.pointee.player.stop()
            leg.pointee.digitSender.stop()
            state.pointee.wheel.leave(leg)
            if leg.pointee.farEnd.isKnown { sendReport(leg, goodbye: true) }
            let ports = leg.pointee.ports
            unwatch(ports.rtp.descriptor)
            unwatch(ports.rtcp.descriptor)
            if leg.pointee.isConnected { ports.rtp.disconnect() }
            state.pointee.remove(leg)
            leg.deinitialize(count: 1)
            leg.deallocate()
            return ports
        }
    }

    /// A recording ends with the agent's leg; without the customer's it goes on with one voice.
    private func detachRecording(_ leg: LegPointer) {
        guard leg.pointee.recording != nil else { return }
        if leg.pointee.recordedAs == .agent { stopRecording(of: leg) } else { leg.pointee.recording = nil }
    }
}
