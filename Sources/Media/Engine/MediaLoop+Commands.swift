extension MediaLoop {
    /// Everything but closing, which gives ports back.
    func perform(_ command: MediaCommand) {
        switch command {
        case .open(let leg): open(leg)
        case .setFarEnd(let leg, let farEnd, let encryption):
            settleEncryption(encryption, of: leg)
            set(farEnd, of: leg)
        case .route(let plan, let silenced):
            silenced.forEach(stopPlaying)
            route(plan)
        case .play(let leg, let prompts, let loops, let playback): play(prompts, on: leg, loops: loops, playback)
        case .playAlong(let leg, let prompts, let other, let playback): play(prompts, on: leg, with: other, playback)
        case .stopPlaying(let leg): stopPlaying(leg)
        case .sendDigits(let leg, let codes, let count, let tone, let gap):
            leg.pointee.digitSender.send(codes, count: count, toneMilliseconds: tone, gapMilliseconds: gap)
            state.pointee.wheel.join(leg, now: state.pointee.now)
        case .startRecording(let id, let call, let voices, let plan): startRecording(id, call, voices, plan)
        case .pauseRecording(let call, let paused): pauseRecording(of: call, paused)
        case .record(let leg, let party): record(leg, as: party)
        case .stopRecording(let call): stopRecording(of: call)
        case .listen(let leg, let mode): listen(leg, for: mode)
        case .limitSilence(let leg, let limit):
            leg.pointee.silenceLimit = limit
            // A silence that was told of by another limit is told of again by this one.
            leg.pointee.isSilent = false
        case .statistics(let leg, let continuation):
            continuation.resume(returning: leg.pointee.statistics(now: state.pointee.now))
        case .counters(let continuation): continuation.resume(returning: counters())
        case .transfer(let leg, let call): transfer(leg, to: call)
        case .close, .closeCall, .handOff, .expect, .shutDown: break
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
        if farEnd.codec != before.codec {
            leg.pointee.player.change(to: farEnd.codec)
            leg.pointee.outgoing.ticksPerSample = farEnd.codec.ticksPerSample
            leg.pointee.reception.ticksPerSample = farEnd.codec.ticksPerSample
            leg.pointee.recordingTrack = RecordingTrack()
            settleEar(of: leg)
            rearrange(leg)
        }
        settleListening(leg)
    }

    private func play(_ prompts: PromptList, on leg: LegPointer, loops: Bool, _ playback: PlaybackID) {
        guard !prompts.prompts.isEmpty else { return report(.playEnded(leg.pointee.id, playback)) }
        leg.pointee.player.start(prompts, as: leg.pointee.farEnd.codec, loops: loops, playback: playback)
        leg.pointee.sendsFrames = false
        state.pointee.wheel.join(leg, now: state.pointee.now)
    }

    private func play(_ prompts: PromptList, on leg: LegPointer, with other: LegPointer, _ playback: PlaybackID) {
        guard other.pointee.player.isPlaying else {
            stopPlaying(leg)
            return report(.playEnded(leg.pointee.id, playback))
        }
        play(prompts, on: leg, loops: false, playback)
        leg.pointee.player.skip(asFarAs: other.pointee.player)
    }

    private func transfer(_ leg: LegPointer, to call: MediaCallID) {
        withdraw(leg)
        detachRecording(leg)
        leg.pointee.call = call
    }

    /// Lets go of a leg that goes to another thread.
    func release(_ leg: LegPointer) {
        withdraw(leg)
        detachRecording(leg)
        state.pointee.wheel.leave(leg)
        unwatch(leg.pointee.ports.rtp.descriptor)
        unwatch(leg.pointee.ports.rtcp.descriptor)
        state.pointee.remove(leg)
    }

    /// Takes a leg that another thread let go; what it was playing or sending goes on.
    func adopt(_ leg: LegPointer, into call: MediaCallID) {
        leg.pointee.call = call
        open(leg)
        if leg.pointee.player.isPlaying || !leg.pointee.digitSender.isIdle {
            state.pointee.wheel.join(leg, now: state.pointee.now)
        }
    }

    private func counters() -> MediaCounters {
        var counters = MediaCounters()
        counters.activeLegs = state.pointee.count
        counters.packetsReceived = state.pointee.packetsReceived
        counters.packetsSent = state.pointee.packetsSent
        counters.packetsRefused = state.pointee.packetsRefused
        counters.recordings = state.pointee.recordings
        counters.mixedLegs = state.pointee.mixers
        return counters
    }

    /// Says good-bye, takes the legs out of everything, frees them, and returns their ports.
    func close(_ legs: [LegPointer]) -> [PortPair] {
        legs.map { leg in
            withdraw(leg)
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
            leg.pointee.routes.free()
            dropEar(of: leg)
            dropCipher(of: leg)
            leg.deinitialize(count: 1)
            leg.deallocate()
            return ports
        }
    }
}
