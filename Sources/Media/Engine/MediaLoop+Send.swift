import CLinux
import Glibc

extension MediaLoop {
    /// Sends one RTP packet to the leg's far end.
    @inline(__always)
    func send(_ packet: UnsafeMutableRawPointer, count: Int, to leg: LegPointer) {
        let isSent: Bool
        if let cipher = leg.pointee.cipher {
            isSent =
                sealed(packet, count: count, by: cipher).map { transmit($0.packet, count: $0.count, to: leg) } ?? false
        } else {
            isSent = transmit(packet, count: count, to: leg)
        }
        guard isSent else {
            leg.pointee.sendErrors += 1
            return
        }
        leg.pointee.outgoing.count(octets: count - RTPHeader.size)
        state.pointee.packetsSent += 1
    }

    @inline(__always)
    private func transmit(_ packet: UnsafeMutableRawPointer, count: Int, to leg: LegPointer) -> Bool {
        guard leg.pointee.isConnected else {
            let (descriptor, flags) = (leg.pointee.ports.rtp.descriptor, Int32(MSG_DONTWAIT))
            return leg.pointee.farEnd.rtp.withSockaddr { sendto(descriptor, packet, count, flags, $0, $1) } == count
        }
        guard state.pointee.batch.isOpen else { return sendNow(packet, count: count, to: leg) }
        if !state.pointee.batch.hasRoom(for: count) { sendGathered() }
        state.pointee.batch.add(packet, count: count, of: leg)
        return true
    }

    private func sendNow(_ packet: UnsafeRawPointer, count: Int, to leg: LegPointer) -> Bool {
        let (descriptor, flags) = (leg.pointee.ports.rtp.descriptor, Int32(MSG_DONTWAIT))
        if Glibc.send(descriptor, packet, count, flags) == count { return true }
        // An earlier packet was refused (ICMP): the kernel says so now, and sends this one when asked again.
        return errno == ECONNREFUSED && Glibc.send(descriptor, packet, count, flags) == count
    }

    /// What was gathered leaves. A leg lives, and its socket is connected, until then: both are changed by commands only, which are
    /// not performed meanwhile.
    @inline(__always)
    func sendGathered() {
        state.pointee.batch.submit { packet, error in
            guard error == 0 || error == ECONNREFUSED, sendNow(packet.bytes, count: packet.count, to: packet.leg)
            else {
                packet.leg.pointee.sendErrors += 1
                return
            }
        }
    }

    /// Serves every leg of the wheel that is due.
    func playDue() {
        while let head = state.pointee.wheel.nextDue(state.pointee.now) {
            var next: LegPointer? = head
            while let leg = next {
                next = leg.pointee.wheel.next
                tick(leg)
            }
        }
    }

    private func tick(_ leg: LegPointer) {
        switch leg.pointee.digitSender.tick() {
        case .nothing: break
        case .start(let event): sendDigit(event, to: leg, isFirst: true)
        case .update(let event): sendDigit(event, to: leg, isFirst: false)
        case .repeatEnd(let event) where leg.pointee.farEnd.hasTelephoneEvents: send(event, to: leg, isFirst: false)
        case .repeatEnd: break
        case .finished: report(.digitsSent(leg.pointee.id, leg.pointee.digitSender.text))
        }
        if !leg.pointee.digitSender.holdsTheLine, leg.pointee.player.isPlaying { playFrame(leg) }
        if let mixer = leg.pointee.mixer { mix(leg, by: mixer) } else { leaveWheelIfIdle(leg) }
    }

    func leaveWheelIfIdle(_ leg: LegPointer) {
        guard leg.pointee.digitSender.isIdle, !leg.pointee.player.isPlaying, leg.pointee.mixer == nil else { return }
        state.pointee.wheel.leave(leg)
    }

    /// As an event, or as its two tones when the far end negotiated none.
    private func sendDigit(_ event: TelephoneEvent, to leg: LegPointer, isFirst: Bool) {
        if leg.pointee.farEnd.hasTelephoneEvents { return send(event, to: leg, isFirst: isFirst) }
        leg.pointee.sendsFrames = leg.pointee.sendsFrames && !isFirst
        send(DigitTones.frame(of: event, as: leg.pointee.farEnd.codec), to: leg)
    }

    private func playFrame(_ leg: LegPointer) {
        guard let frame = leg.pointee.player.frame() else {
            let playback = leg.pointee.player.playback
            stopPlaying(leg)
            return report(.playEnded(leg.pointee.id, playback))
        }
        send(frame, to: leg)
    }

    private func send(_ frame: UnsafeRawBufferPointer, to leg: LegPointer) {
        guard leg.pointee.farEnd.receives, let base = frame.baseAddress, frame.count > 0 else { return }
        (state.pointee.outbound + RTPHeader.size).copyMemory(from: base, byteCount: frame.count)
        sendFrame(count: frame.count, to: leg)
    }

    /// 20 ms of ours, whose payload lies behind the room for a header in `outbound`: right behind the last ones, or
    /// after the time that passed when something else came between, or the wheel gave up frames.
    func sendFrame(count: Int, to leg: LegPointer) {
        let now = state.pointee.now
        let isFirst = !leg.pointee.sendsFrames || now - leg.pointee.outgoing.sentAt > FrameWheel.longestPause
        let place =
            isFirst
            ? leg.pointee.outgoing.next(now: now)
            : leg.pointee.outgoing.advance(by: leg.pointee.farEnd.codec.ticksPerFrame, now: now)
        leg.pointee.sendsFrames = true
        let packet = state.pointee.outbound
        RTPHeader.write(
            to: packet, payloadType: leg.pointee.farEnd.payloadType, marker: isFirst, sequence: place.sequence,
            timestamp: place.timestamp, ssrc: leg.pointee.outgoing.ssrc)
        send(packet, count: RTPHeader.size + count, to: leg)
    }

    func send(_ event: TelephoneEvent, to leg: LegPointer, isFirst: Bool) {
        guard leg.pointee.farEnd.receives else { return }
        let payloadType = leg.pointee.farEnd.telephoneEventPayloadType
        let place = isFirst ? leg.pointee.outgoing.next(now: state.pointee.now) : leg.pointee.outgoing.again()
        let packet = state.pointee.outbound
        RTPHeader.write(
            to: packet, payloadType: payloadType, marker: isFirst, sequence: place.sequence,
            timestamp: place.timestamp, ssrc: leg.pointee.outgoing.ssrc)
        event.scaled(by: leg.pointee.farEnd.eventTicksPerSample).write(to: packet + RTPHeader.size)
        // The frame after the digit starts at the time that will have passed.
        leg.pointee.sendsFrames = false
        send(packet, count: RTPHeader.size + TelephoneEvent.size, to: leg)
    }

    func stopPlaying(_ leg: LegPointer) {
        leg.pointee.player.stop()
        leg.pointee.outgoing.release()
        leaveWheelIfIdle(leg)
    }

    /// SR if we sent since the last one, else RR; with our name, and good-bye at the end.
    func sendReport(_ leg: LegPointer, goodbye: Bool) {
        let ssrc = leg.pointee.outgoing.ssrc
        let sent = leg.pointee.outgoing.packets
        let isSender = sent != leg.pointee.packetsAtLastReport
        leg.pointee.packetsAtLastReport = sent
        var writer = RTCPWriter(state.pointee.outbound)
        writer.report(
            ssrc: ssrc, sender: isSender ? leg.pointee.senderInfo(state.pointee.now, state.pointee.wallOffset) : nil,
            about: leg.pointee.reception.ssrc, block: leg.pointee.reportBlock(state.pointee.now))
        writer.description(ssrc: ssrc, name: state.pointee.canonicalName)
        if goodbye { writer.goodbye(ssrc: ssrc) }
        let descriptor = leg.pointee.ports.rtcp.descriptor
        var count = writer.count
        if let cipher = leg.pointee.cipher {
            guard let sealed = cipher.pointee.protectReport(state.pointee.outbound, count: count) else { return }
            count = sealed
        }
        _ = leg.pointee.farEnd.rtcp.withSockaddr {
            sendto(descriptor, state.pointee.outbound, count, Int32(MSG_DONTWAIT), $0, $1)
        }
    }
}
