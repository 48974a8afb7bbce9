import CLinux
import Glibc

/// The work of one media thread, on raw memory: a pointer and nothing else, so that calling costs nothing.
/// Runs on its thread only.
struct MediaLoop {
    let state: UnsafeMutablePointer<LoopState>

    /// The time of the clock is read again after this many packets of one batch.
    private static let packetsPerClockReading = 16
    /// What the doorbell is watched with; a leg's tag is its address, odd for RTCP.
    static let bellTag: UInt64 = 0
    /// That of the sweep's timer: no leg lies there.
    static let sweepTag: UInt64 = 2

    /// How long the thread may sleep, in ms: until a leg of the wheel is due, else until something happens.
    func wait() -> Int32 {
        state.pointee.wheel.legs == 0 ? -1 : state.pointee.wheel.wait(MediaClock.now())
    }

    /// Adds a descriptor to the thread's epoll, level-triggered.
    func watch(_ descriptor: Int32, tag: UInt64) {
        var event = epoll_event()
        event.events = EPOLLIN.rawValue
        event.data.u64 = tag
        epoll_ctl(state.pointee.epoll, EPOLL_CTL_ADD, descriptor, &event)
    }

    func unwatch(_ descriptor: Int32) {
        var event = epoll_event()
        epoll_ctl(state.pointee.epoll, EPOLL_CTL_DEL, descriptor, &event)
    }

    /// One datagram of each socket that is ready; what remains is reported again.
    ///
    /// True: the bell rang, and nothing was read. What was asked for before a packet came is then done before it
    /// (an answer's address before its first audio), and what was closed has no event left in the batch.
    func receive(_ ready: UnsafeMutablePointer<epoll_event>, count: Int) -> Bool {
        for index in 0..<count where ready[index].data.u64 == Self.bellTag { return true }
        for index in 0..<count {
            if index > 0, index % Self.packetsPerClockReading == 0 { state.pointee.now = MediaClock.now() }
            let tag = ready[index].data.u64
            guard tag != Self.sweepTag, let leg = LegPointer(bitPattern: UInt(tag & ~1)) else {
                state.pointee.sweepTimer.acknowledge()
                continue
            }
            if tag & 1 == 0 { receiveRTP(leg) } else { receiveRTCP(leg) }
        }
        return false
    }

    /// What every leg needs now and then.
    func sweep() {
        let now = state.pointee.now
        storeBlocks()
        for index in 0..<state.pointee.count {
            let leg = state.pointee.legs[index]
            if let digit = leg.pointee.digitReceiver.expire(now: now) { report(digit, of: leg) }
            if leg.pointee.ear != nil { hearSilence(of: leg) }
            watchSilence(leg)
            if leg.pointee.farEnd.isKnown, leg.pointee.reportTiming.isDue(now) {
                sendReport(leg, goodbye: false)
                leg.pointee.reportTiming.sent(now: now, random: .random(in: 0..<1))
            }
        }
    }

    private func watchSilence(_ leg: LegPointer) {
        guard leg.pointee.farEnd.sends, !leg.pointee.isSilent else { return }
        let silence = state.pointee.now - leg.pointee.heardAt
        guard silence > min(state.pointee.silenceThreshold, leg.pointee.silenceLimit) else { return }
        leg.pointee.isSilent = true
        report(.mediaSilent(leg.pointee.id, for: .nanoseconds(silence)))
    }

    func report(_ event: MediaEvent) { state.pointee.outbox.append(event) }

    func report(_ digit: DigitReceiver.Digit, of leg: LegPointer) {
        guard let character = TelephoneEvent.character(of: digit.code) else { return }
        report(
            .digit(
                leg.pointee.id, character,
                durationMilliseconds: digit.ticks / Int(8 * leg.pointee.farEnd.eventTicksPerSample)))
    }
}
