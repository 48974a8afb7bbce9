extension MediaLoop {
    /// Places one packet of a recorded party, and hands on the blocks that are complete.
    func record(_ datagram: UnsafeRawBufferPointer, _ header: RTPHeader, of leg: LegPointer) {
        guard let recording = leg.pointee.recording else { return }
        let now = state.pointee.now
        while recording.pointee.hasBlock(at: now) { storeBlock(recording, upTo: .max) }
        guard !recording.pointee.isPaused else { return }
        let payload = UnsafeRawBufferPointer(rebasing: datagram[header.payload])
        let ticks = leg.pointee.farEnd.codec.ticksPerSample
        let position = leg.pointee.recordingTrack.position(
            timestamp: header.timestamp, ssrc: header.ssrc, ticksPerSample: ticks,
            arrival: recording.pointee.position(at: now))
        if let law = leg.pointee.farEnd.codec.law {
            place(payload, at: position, of: leg, in: recording, G711.conversion(from: law, to: recording.pointee.law))
        } else if let ear = leg.pointee.recordingEar {
            place(ear.convert(payload, to: recording.pointee.law), at: position, of: leg, in: recording, nil)
        }
    }

    private func place(
        _ payload: UnsafeRawBufferPointer, at position: Int64, of leg: LegPointer, in recording: RecordingPointer,
        _ conversion: UnsafePointer<UInt8>?
    ) {
        let party = leg.pointee.recordedAs
        // What was said in a pause and comes after it.
        let silent = Int(max(0, recording.pointee.silentUntil - position))
        guard silent < payload.count else { return }
        let payload = UnsafeRawBufferPointer(rebasing: payload[silent...])
        let position = position + Int64(silent)
        let late = recording.pointee.place(payload, at: position, of: party, conversion: conversion)
        guard late > 0, position >= 0 else { return }
        amend(recording, UnsafeRawBufferPointer(rebasing: payload[..<late]), at: position, of: party, conversion)
    }

    /// What comes after its time has gone to disk, when a network stalled, is put in there.
    private func amend(
        _ recording: RecordingPointer, _ payload: UnsafeRawBufferPointer, at position: Int64,
        of party: RecordedParty, _ conversion: UnsafePointer<UInt8>?
    ) {
        let mixes = recording.pointee.mixes(party)
        state.pointee.writer._withUnsafeGuaranteedRef { writer in
            guard let block = writer.takeBlock() else { return }
            RecordingWindow.copy(payload, to: block, conversion: conversion)
            writer.enqueue(
                block: .amend(
                    recording.pointee.id, block, count: payload.count, position: Int(position), party: party,
                    mixes: mixes))
        }
    }

    /// Of all recordings, what can no longer change.
    func storeBlocks() {
        var next = state.pointee.firstRecording
        while let recording = next {
            next = recording.pointee.next
            while recording.pointee.hasBlock(at: state.pointee.now) { storeBlock(recording, upTo: .max) }
            if recording.pointee.position(at: state.pointee.now) >= recording.pointee.limit { finish(recording) }
        }
    }

    private func storeBlock(_ recording: RecordingPointer, upTo end: Int64) {
        let position = Int(recording.pointee.committed)
        let id = recording.pointee.id
        state.pointee.writer._withUnsafeGuaranteedRef { writer in
            guard let block = writer.takeBlock() else {
                _ = recording.pointee.takeBlock(upTo: end, into: state.pointee.scrap)
                recording.pointee.lostBlocks += 1
                return
            }
            let count = recording.pointee.takeBlock(upTo: end, into: block)
            writer.enqueue(block: .write(id, block, count: count, position: position))
        }
    }

    func startRecording(_ id: RecordingID, _ call: MediaCallID, _ voices: [RecordedVoice], _ plan: RecordingPlan) {
        stopRecording(of: call)
        let law = Self.law(of: voices)
        let recording = RecordingPointer.allocate(capacity: 1)
        recording.initialize(
            to: RecordingWindow(id: id, call: call, law: law, startedAt: state.pointee.now, limit: plan.limit))
        recording.pointee.next = state.pointee.firstRecording
        state.pointee.firstRecording = recording
        state.pointee.recordings += 1
        for voice in voices { attach(voice.leg, to: recording, as: voice.party) }
        state.pointee.writer.takeUnretainedValue().enqueue(.open(id, call, plan, law: law))
    }

    /// The agent's, else the customer's.
    private static func law(of voices: [RecordedVoice]) -> G711.Law {
        let agents = voices.filter { $0.party == .agent } + voices.filter { $0.party == .customer }
        return agents.lazy.compactMap { $0.leg.pointee.farEnd.law }.first ?? .pcma
    }

    /// Leaves out what is said from now on, or takes it in again; a mark says where.
    func pauseRecording(of call: MediaCallID, _ paused: Bool) {
        let now = state.pointee.now
        guard let recording = recording(of: call), recording.pointee.pause(paused, at: now) else { return }
        let mark = PlacedMark(mark: paused ? .paused : .resumed, position: Int(recording.pointee.position(at: now)))
        state.pointee.writer.takeUnretainedValue().enqueue(.mark(recording.pointee.id, mark))
    }

    /// On which side of its call's recording the leg is heard from now on, if on any.
    func record(_ leg: LegPointer, as party: RecordedParty?) {
        detach(leg)
        if let party, let recording = recording(of: leg.pointee.call) { attach(leg, to: recording, as: party) }
    }

    private func recording(of call: MediaCallID) -> RecordingPointer? {
        var next = state.pointee.firstRecording
        while let recording = next, recording.pointee.call != call { next = recording.pointee.next }
        return next
    }

    private func attach(_ leg: LegPointer, to recording: RecordingPointer, as party: RecordedParty) {
        leg.pointee.recording = recording
        leg.pointee.recordedAs = party
        leg.pointee.recordingTrack = RecordingTrack()
        recording.pointee.join(party)
        settleEar(of: leg)
    }

    private func detach(_ leg: LegPointer) {
        guard let recording = leg.pointee.recording else { return }
        leg.pointee.recording = nil
        recording.pointee.leave(leg.pointee.recordedAs)
        settleEar(of: leg)
    }

    /// A recorded far end whose codec the file does not hold is decoded for it.
    func settleEar(of leg: LegPointer) {
        let codec = leg.pointee.farEnd.codec
        let isWanted = leg.pointee.recording != nil && codec.law == nil
        if let ear = leg.pointee.recordingEar, !isWanted || ear.codec != codec {
            ear.free()
            leg.pointee.recordingEar = nil
        }
        if isWanted, leg.pointee.recordingEar == nil { leg.pointee.recordingEar = RecordingEar(codec) }
    }

    /// The leg leaves the call. A recording that nobody is left to speak in is complete.
    func detachRecording(_ leg: LegPointer) {
        guard let recording = leg.pointee.recording else { return }
        detach(leg)
        if !recording.pointee.hasVoices { finish(recording) }
    }

    func stopRecording(of call: MediaCallID) {
        if let recording = recording(of: call) { finish(recording) }
    }

    func stopAllRecordings() {
        while let recording = state.pointee.firstRecording { finish(recording) }
    }

    /// Stores what is left, and frees the window.
    private func finish(_ recording: RecordingPointer) {
        let end = recording.pointee.end(at: state.pointee.now)
        while recording.pointee.committed < end { storeBlock(recording, upTo: end) }
        for index in 0..<state.pointee.count where state.pointee.legs[index].pointee.recording == recording {
            detach(state.pointee.legs[index])
        }
        unlink(recording)
        state.pointee.writer.takeUnretainedValue().enqueue(
            .close(recording.pointee.id, lostBlocks: recording.pointee.lostBlocks))
        recording.pointee.free()
        recording.deinitialize(count: 1)
        recording.deallocate()
    }

    private func unlink(_ recording: RecordingPointer) {
        state.pointee.recordings -= 1
        guard state.pointee.firstRecording != recording else {
            state.pointee.firstRecording = recording.pointee.next
            return
        }
        var before = state.pointee.firstRecording
        while let link = before, link.pointee.next != recording { before = link.pointee.next }
        before?.pointee.next = recording.pointee.next
    }
}

/// A leg and the side on which it is heard.
struct RecordedVoice {
    var leg: LegPointer
    var party: RecordedParty
}
