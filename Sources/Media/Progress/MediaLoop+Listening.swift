/// Listening to far ends: call progress, and digits in the audio.
extension MediaLoop {
    /// From now on; nil: no longer.
    func listen(_ leg: LegPointer, for mode: ListeningMode?) {
        makeEar(of: leg, progress: mode.map { CallProgressDetector($0) })
    }

    /// The far end's codec, or its ways to send digits, may have changed.
    func settleListening(_ leg: LegPointer) {
        let ear = leg.pointee.ear
        guard ear?.pointee.codec != leg.pointee.farEnd.codec || (ear != nil) != wantsDigits(leg) else { return }
        makeEar(of: leg, progress: ear?.pointee.progress)
    }

    private func makeEar(of leg: LegPointer, progress: CallProgressDetector?) {
        dropEar(of: leg)
        guard progress != nil || wantsDigits(leg) else { return }
        guard
            let ear = LegEar(
                leg.pointee.farEnd.codec, progress: progress, hearsDigits: wantsDigits(leg), now: state.pointee.now)
        else { return }
        leg.pointee.ear = .allocate(capacity: 1)
        leg.pointee.ear?.initialize(to: ear)
    }

    func dropEar(of leg: LegPointer) {
        guard let ear = leg.pointee.ear else { return }
        ear.pointee.free()
        ear.deinitialize(count: 1)
        ear.deallocate()
        leg.pointee.ear = nil
    }

    /// Only a far end that agreed on no telephone-event (RFC 4733) sends digits as tones.
    private func wantsDigits(_ leg: LegPointer) -> Bool {
        leg.pointee.farEnd.isKnown
            && leg.pointee.farEnd.receivedTelephoneEventPayloadType == FarEnd.noPayloadType
    }

    @inline(__always)
    func hear(_ payload: UnsafeRawBufferPointer, _ header: RTPHeader, of leg: LegPointer) {
        guard let ear = leg.pointee.ear else { return }
        ear.pointee.take(payload, header, now: state.pointee.now) { report(.progress(leg.pointee.id, $0)) }
        while let digit = ear.pointee.digit() { report(.digit(leg.pointee.id, digit, durationMilliseconds: 0)) }
    }

    /// What the sweep does for a leg that is listened to.
    func hearSilence(of leg: LegPointer) {
        leg.pointee.ear?.pointee.catchUp(now: state.pointee.now) { report(.progress(leg.pointee.id, $0)) }
    }
}
