import CLinux
import Glibc

extension MediaLoop {
    /// One RTP datagram: read, judged, counted, recorded, passed on.
    @inline(__always)
    func receiveRTP(_ leg: LegPointer) {
        guard var datagram = read(leg.pointee.ports.rtp) else { return }
        guard !RTPHeader.looksLikeRTCP(datagram) else { return takeReport(datagram, on: leg) }
        if let cipher = leg.pointee.cipher {
            guard let clear = open(datagram, of: leg, by: cipher) else { return }
            datagram = clear
        }
        guard leg.pointee.farEnd.isKnown, let header = RTPHeader.read(datagram) else {
            leg.pointee.malformed += 1
            return
        }
        guard let content = leg.pointee.farEnd.content(of: header.payloadType) else {
            leg.pointee.refusedPayloadType += 1
            return
        }
        guard isFarEnd(leg, ssrc: header.ssrc) else { return }
        take(datagram, header, on: leg, isEvent: content == .event)
    }

    /// The next datagram, in the thread's buffer, its source beside it; `nil` when there is none or it is too long.
    @inline(__always)
    private func read(_ socket: UDPSocket) -> UnsafeRawBufferPointer? {
        let source = state.pointee.source
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let flags = Int32(MSG_DONTWAIT) | Int32(MSG_TRUNC)
        let count = recvfrom(
            socket.descriptor, state.pointee.received, LoopState.datagramSize, flags,
            source.assumingMemoryBound(to: sockaddr.self), &length)
        guard count > 0, count <= LoopState.datagramSize else { return nil }
        return UnsafeRawBufferPointer(start: state.pointee.received, count: count)
    }

    /// Whether the datagram just read came from the far end. On a connected socket, too: packets may have been
    /// queued before it was.
    @inline(__always)
    private func isFarEnd(_ leg: LegPointer, ssrc: UInt32) -> Bool {
        let source = EndpointKey.read(state.pointee.source)
        switch leg.pointee.latch.judge(source, ssrc: ssrc, now: state.pointee.now) {
        case .accept: return true
        case .acceptSignalled:
            leg.pointee.farEnd.rtp = leg.pointee.farEnd.signalled
            leg.pointee.isConnected = leg.pointee.ports.rtp.connect(to: leg.pointee.farEnd.signalled)
            return true
        case .acceptNewSource:
            leg.pointee.farEnd.rtp = SocketAddress(received: state.pointee.source)
            return true
        case .refuse:
            refuseStranger(leg)
            return false
        }
    }

    @inline(__always)
    func refuseStranger(_ leg: LegPointer) {
        leg.pointee.refusedStranger += 1
        state.pointee.packetsRefused += 1
    }

    @inline(__always)
    private func take(_ datagram: UnsafeRawBufferPointer, _ header: RTPHeader, on leg: LegPointer, isEvent: Bool) {
        let now = state.pointee.now
        state.pointee.packetsReceived += 1
        noteHeard(leg)
        let isNew = leg.pointee.reception.take(
            sequence: header.sequence, timestamp: header.timestamp, ssrc: header.ssrc, now: now, timed: !isEvent)
        guard isNew, header.payloadCount > 0 else { return }
        if isEvent {
            guard takeEvent(datagram, header, on: leg) else { return }
        } else {
            if leg.pointee.recording != nil { record(datagram, header, of: leg) }
            if leg.pointee.ear != nil {
                hear(UnsafeRawBufferPointer(rebasing: datagram[header.payload]), header, of: leg)
            }
        }
        pass(datagram, header, from: leg, isEvent: isEvent)
    }

    @inline(__always)
    private func noteHeard(_ leg: LegPointer) {
        leg.pointee.heardAt = state.pointee.now
        if leg.pointee.firstHeardAt == 0 {
            leg.pointee.firstHeardAt = state.pointee.now
            report(.firstPacket(leg.pointee.id))
        }
        if leg.pointee.isSilent {
            leg.pointee.isSilent = false
            report(.mediaResumed(leg.pointee.id))
        }
    }

    /// - Returns: whether others are to hear it.
    private func takeEvent(_ datagram: UnsafeRawBufferPointer, _ header: RTPHeader, on leg: LegPointer) -> Bool {
        let payload = UnsafeRawBufferPointer(rebasing: datagram[header.payload])
        guard let event = TelephoneEvent.read(payload) else { return true }
        let (unfinished, finished) = leg.pointee.digitReceiver.take(
            event, timestamp: header.timestamp, ssrc: header.ssrc, now: state.pointee.now)
        if let unfinished { report(unfinished, of: leg) }
        if let finished { report(finished, of: leg) }
        return event.code != TelephoneEvent.flash
    }

    /// To everybody who hears the leg.
    @inline(__always)
    private func pass(
        _ datagram: UnsafeRawBufferPointer, _ header: RTPHeader, from leg: LegPointer, isEvent: Bool
    ) {
        if let voice = leg.pointee.voice {
            feed(voice, UnsafeRawBufferPointer(rebasing: datagram[header.payload]), header, of: leg, isEvent: isEvent)
        }
        var next = leg.pointee.routes.hearers
        while let route = next {
            next = route.pointee.next
            if !route.pointee.isMixed { forward(header, from: leg, to: route.pointee.listener, isEvent: isEvent) }
        }
    }

    /// Rewrites the header in front of the payload, in the receive buffer, and sends it on.
    @inline(__always)
    private func forward(_ header: RTPHeader, from leg: LegPointer, to peer: LegPointer, isEvent: Bool) {
        guard peer.pointee.farEnd.receives, !peer.pointee.player.isPlaying,
            !peer.pointee.digitSender.holdsTheLine
        else { return }
        let payloadType = isEvent ? peer.pointee.farEnd.telephoneEventPayloadType : peer.pointee.farEnd.payloadType
        guard payloadType != FarEnd.noPayloadType else { return }
        let place = peer.pointee.outgoing.place(
            sequence: header.sequence, timestamp: header.timestamp, ssrc: header.ssrc, marker: header.marker,
            now: state.pointee.now)
        guard let place else { return }
        let isSame =
            isEvent
            ? leg.pointee.farEnd.eventTicksPerSample == peer.pointee.farEnd.eventTicksPerSample
            : leg.pointee.farEnd.codec == peer.pointee.farEnd.codec
        let start =
            isSame
            ? state.pointee.received + header.payloadOffset - RTPHeader.size
            : converted(header, from: leg, to: peer, isEvent: isEvent)
        RTPHeader.write(
            to: start, payloadType: payloadType, marker: place.marker, sequence: place.sequence,
            timestamp: place.timestamp, ssrc: peer.pointee.outgoing.ssrc)
        peer.pointee.sendsFrames = false
        send(start, count: RTPHeader.size + header.payloadCount, to: peer)
    }

    /// The payload in the other law, or the event in ticks of the other clock, with room for a header before it. What was
    /// received stays as it is for others.
    private func converted(_ header: RTPHeader, from leg: LegPointer, to peer: LegPointer, isEvent: Bool)
        -> UnsafeMutableRawPointer
    {
        let packet = state.pointee.outbound
        let payload = state.pointee.received + header.payloadOffset
        let target = packet + RTPHeader.size
        if isEvent {
            target.copyMemory(from: payload, byteCount: header.payloadCount)
            rescale(target, count: header.payloadCount, from: leg.pointee.farEnd, to: peer.pointee.farEnd)
        } else if let from = leg.pointee.farEnd.law, let to = peer.pointee.farEnd.law,
            let table = G711.conversion(from: from, to: to)
        {
            let bytes = payload.assumingMemoryBound(to: UInt8.self)
            let converted = target.assumingMemoryBound(to: UInt8.self)
            for index in 0..<header.payloadCount { converted[index] = table[Int(bytes[index])] }
        }
        return packet
    }

    private func rescale(_ payload: UnsafeMutableRawPointer, count: Int, from: FarEnd, to: FarEnd) {
        guard var event = TelephoneEvent.read(UnsafeRawBufferPointer(start: payload, count: count)) else { return }
        event.duration /= UInt16(from.eventTicksPerSample)
        event.scaled(by: to.eventTicksPerSample).write(to: payload)
    }

    /// One RTCP datagram, on its own port or (RFC 5761) on that of RTP.
    func receiveRTCP(_ leg: LegPointer) {
        guard let datagram = read(leg.pointee.ports.rtcp) else { return }
        takeReport(datagram, on: leg)
    }

    private func takeReport(_ datagram: UnsafeRawBufferPointer, on leg: LegPointer) {
        guard leg.pointee.latch.isFarEndHost(EndpointKey.read(state.pointee.source)) else { return refuseStranger(leg) }
        var datagram = datagram
        if let cipher = leg.pointee.cipher {
            guard let clear = openReport(datagram, of: leg, by: cipher) else { return }
            datagram = clear
        }
        guard let report = RTCPReport.read(datagram, about: leg.pointee.outgoing.ssrc) else {
            leg.pointee.malformed += 1
            return
        }
        let ntp = UInt32(truncatingIfNeeded: MediaClock.ntp(wall: state.pointee.now + state.pointee.wallOffset) >> 16)
        leg.pointee.farReports.take(report, ntp: ntp, now: state.pointee.now)
    }
}
