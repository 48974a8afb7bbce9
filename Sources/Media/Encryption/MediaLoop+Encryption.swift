/// Encrypted legs: between the socket and everything else, which sees clear packets only.
extension MediaLoop {
    /// What SDP said of the leg's encryption; `nil` for none. The same again changes nothing.
    func settleEncryption(_ encryption: MediaEncryption?, of leg: LegPointer) {
        guard let encryption else { return dropCipher(of: leg) }
        guard let cipher = leg.pointee.cipher else {
            let cipher = LegCipherPointer.allocate(capacity: 1)
            cipher.initialize(to: LegCipher(encryption, ssrc: leg.pointee.outgoing.ssrc))
            leg.pointee.cipher = cipher
            return
        }
        guard cipher.pointee.encryption != encryption else { return }
        if cipher.pointee.changesSending(encryption) {
            var random = SystemRandomNumberGenerator()
            leg.pointee.outgoing.begin(ssrc: random.next(), sequence: LegState.firstSequence(using: &random))
        }
        cipher.pointee.change(to: encryption, ssrc: leg.pointee.outgoing.ssrc)
    }

    func dropCipher(of leg: LegPointer) {
        guard let cipher = leg.pointee.cipher else { return }
        cipher.pointee.free()
        cipher.deinitialize(count: 1)
        cipher.deallocate()
        leg.pointee.cipher = nil
    }

    /// The datagram in the thread's buffer, decrypted there; `nil` for one that is not the far end's. Who could not be the
    /// far end is refused before anything is computed for him, and only who has the key can become it.
    @inline(__always)
    func open(_ datagram: UnsafeRawBufferPointer, of leg: LegPointer, by cipher: LegCipherPointer)
        -> UnsafeRawBufferPointer?
    {
        guard let header = RTPHeader.readFixed(datagram) else {
            leg.pointee.malformed += 1
            return nil
        }
        var latch = leg.pointee.latch
        let source = EndpointKey.read(state.pointee.source)
        guard latch.judge(source, ssrc: header.ssrc, now: state.pointee.now) != .refuse else {
            refuseStranger(leg)
            return nil
        }
        return clear(cipher.pointee.open(state.pointee.received, count: datagram.count, ssrc: header.ssrc), of: leg)
    }

    /// The same for a report.
    func openReport(_ datagram: UnsafeRawBufferPointer, of leg: LegPointer, by cipher: LegCipherPointer)
        -> UnsafeRawBufferPointer?
    {
        guard datagram.count >= 8 else {
            leg.pointee.malformed += 1
            return nil
        }
        let ssrc = datagram.loadUnaligned(fromByteOffset: 4, as: UInt32.self).bigEndian
        return clear(cipher.pointee.openReport(state.pointee.received, count: datagram.count, ssrc: ssrc), of: leg)
    }

    @inline(__always)
    private func clear(_ verdict: SRTPSession.Verdict, of leg: LegPointer) -> UnsafeRawBufferPointer? {
        switch verdict {
        case .good(let count): return UnsafeRawBufferPointer(start: state.pointee.received, count: count)
        case .repeated: leg.pointee.repeated += 1
        case .forged: leg.pointee.forged += 1
        }
        return nil
    }

    /// A copy of the packet, encrypted: what is forwarded may go to others as well, whose keys are their own.
    @inline(__always)
    func sealed(_ packet: UnsafeRawPointer, count: Int, by cipher: LegCipherPointer)
        -> (packet: UnsafeMutableRawPointer, count: Int)?
    {
        let copy = state.pointee.sealed
        copy.copyMemory(from: packet, byteCount: count)
        return cipher.pointee.protect(copy, count: count).map { (copy, $0) }
    }
}
