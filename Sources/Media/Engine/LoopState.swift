import CLinux

/// What one media thread owns besides its legs. Lives in memory of its own for the life of the thread; the
/// only counted thing is the outbox, touched when there is an event and never per packet.
struct LoopState {
    /// The largest datagram taken: Ethernet's, and then some. Longer ones are no audio of ours.
    static let datagramSize = 2048

    let epoll: Int32
    let wallOffset: Int64
    /// ns; longer than this without a packet is reported.
    let silenceThreshold: Int64
    let canonicalName: UnsafeRawBufferPointer
    let writer: Unmanaged<RecordingWriter>
    let received: UnsafeMutableRawPointer
    let source: UnsafeMutableRawPointer
    let outbound: UnsafeMutableRawPointer
    /// Where a packet is encrypted.
    let sealed: UnsafeMutableRawPointer
    /// Where a recording's block goes that finds no room.
    let scrap: UnsafeMutablePointer<UInt8>

    var now: Int64
    var legs: UnsafeMutablePointer<LegPointer>
    var count = 0
    var capacity: Int
    var wheel: FrameWheel
    var batch = PacketBatch()
    var sweepTimer: SweepTimer
    var sweepAt: Int64
    var packetsReceived: UInt64 = 0
    var packetsSent: UInt64 = 0
    var packetsRefused: UInt64 = 0
    var recordings = 0
    var firstRecording: RecordingPointer?
    /// Legs served by the slow path.
    var mixers = 0
    var outbox: [MediaEvent] = []

    init(epoll: Int32, silenceThreshold: Int64, canonicalName: String, writer: RecordingWriter, sweepTimer: SweepTimer)
    {
        self.epoll = epoll
        self.sweepTimer = sweepTimer
        self.silenceThreshold = silenceThreshold
        let name = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, canonicalName.utf8.count), alignment: 1)
        name.copyBytes(from: canonicalName.utf8)
        self.canonicalName = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(name)[..<canonicalName.utf8.count])
        self.writer = Unmanaged.passRetained(writer)
        received = .allocate(byteCount: Self.datagramSize, alignment: 16)
        source = .allocate(byteCount: MemoryLayout<sockaddr_storage>.size, alignment: 16)
        outbound = .allocate(byteCount: Self.datagramSize, alignment: 16)
        sealed = .allocate(byteCount: Self.datagramSize + SRTPSession.trailer, alignment: 16)
        scrap = .allocate(capacity: RecordingBlocks.size)
        wallOffset = MediaClock.wallOffset()
        now = MediaClock.now()
        capacity = 64
        legs = .allocate(capacity: capacity)
        wheel = FrameWheel(now: now)
        sweepAt = now
    }

    mutating func add(_ leg: LegPointer) {
        if count == capacity { grow() }
        leg.pointee.index = count
        (legs + count).initialize(to: leg)
        count += 1
    }

    mutating func remove(_ leg: LegPointer) {
        count -= 1
        let last = legs[count]
        last.pointee.index = leg.pointee.index
        legs[leg.pointee.index] = last
    }

    private mutating func grow() {
        let larger = UnsafeMutablePointer<LegPointer>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: legs, count: count)
        legs.deallocate()
        legs = larger
        capacity *= 2
    }

    func free() {
        canonicalName.deallocate()
        writer.release()
        received.deallocate()
        source.deallocate()
        outbound.deallocate()
        sealed.deallocate()
        scrap.deallocate()
        legs.deallocate()
        batch.free()
        wheel.free()
        sweepTimer.free()
    }
}
