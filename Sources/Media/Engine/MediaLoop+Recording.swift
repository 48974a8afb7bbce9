extension MediaLoop {
    /// Places one packet of a recorded party, and hands on the blocks that are complete.
    func record(_ datagram: UnsafeRawBufferPointer, _ header: RTPHeader, of leg: LegPointer) {
        guard let recording = leg.pointee.recording else { return }
        let now = state.pointee.now
        while recording.pointee.hasBlock(at: now) { storeBlock(recording, upTo: .max) }
        let codec = leg.pointee.farEnd.codec
        let conversion =
            codec == recording.pointee.codec ? nil : G711.conversion(from: codec, to: recording.pointee.codec)
        let payload = UnsafeRawBufferPointer(rebasing: datagram[header.payload])
        let party = leg.pointee.recordedAs
        let position = recording.pointee.position(
            of: party, timestamp: header.timestamp, ssrc: header.ssrc, now: now)
        let late = recording.pointee.place(payload, at: position, of: party, conversion: conversion)
        guard late > 0, position >= 0 else { return }
        amend(recording, UnsafeRawBufferPointer(rebasing: payload[..<late]), at: position, of: party, conversion)
    }

    /// What comes after its time has gone to disk, when a network stalled, is put in there.
    private func amend(
        _ recording: UnsafeMutablePointer<RecordingWindow>, _ payload: UnsafeRawBufferPointer, at position: Int64,
        of party: RecordedParty, _ conversion: UnsafePointer<UInt8>?
    ) {
        state.pointee.writer._withUnsafeGuaranteedRef { writer in
            guard let block = writer.takeBlock() else { return }
            RecordingWindow.copy(payload, to: block, conversion: conversion)
            writer.enqueue(
                block: .amend(
                    recording.pointee.id, block, count: payload.count, position: Int(position), party: party))
        }
    }

    func storeBlocks(of leg: LegPointer) {
        guard let recording = leg.pointee.recording else { return }
        while recording.pointee.hasBlock(at: state.pointee.now) { storeBlock(recording, upTo: .max) }
    }

    private func storeBlock(_ recording: UnsafeMutablePointer<RecordingWindow>, upTo end: Int64) {
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

    func startRecording(_ id: RecordingID, agent: LegPointer, customer: LegPointer, path: String) {
        stopRecording(of: agent)
        stopRecording(of: customer)
        let codec = agent.pointee.farEnd.isKnown ? agent.pointee.farEnd.codec : customer.pointee.farEnd.codec
        let recording = UnsafeMutablePointer<RecordingWindow>.allocate(capacity: 1)
        recording.initialize(
            to: RecordingWindow(id: id, call: agent.pointee.call, codec: codec, startedAt: state.pointee.now))
        agent.pointee.recording = recording
        agent.pointee.recordedAs = .agent
        customer.pointee.recording = recording
        customer.pointee.recordedAs = .customer
        state.pointee.recordings += 1
        state.pointee.writer.takeUnretainedValue().enqueue(
            .open(id, agent.pointee.call, path: path, codec: codec))
    }

    /// Stores what is left, whichever of the two legs is named, and frees the window.
    func stopRecording(of leg: LegPointer) {
        guard let recording = leg.pointee.recording else { return }
        let end = recording.pointee.end(at: state.pointee.now)
        while recording.pointee.committed < end { storeBlock(recording, upTo: end) }
        for index in 0..<state.pointee.count where state.pointee.legs[index].pointee.recording == recording {
            state.pointee.legs[index].pointee.recording = nil
        }
        state.pointee.writer.takeUnretainedValue().enqueue(
            .close(recording.pointee.id, frames: Int(end), lostBlocks: recording.pointee.lostBlocks))
        state.pointee.recordings -= 1
        recording.pointee.free()
        recording.deinitialize(count: 1)
        recording.deallocate()
    }
}
