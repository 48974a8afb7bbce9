import CSpeexDSP

/// Puts the packets of one stream in order and holds them as long as its network's jitter asks for (libspeexdsp's
/// adaptive buffer), in memory of its own. All times are RTP clock ticks.
struct JitterBuffer {
    /// What comes next.
    enum Next {
        /// A packet, to be given back with `finish`. It begins `offset` ticks behind the point that was played to: what
        /// lies between was lost; below 0 its first ticks were played (concealed) already.
        case packet(UnsafeRawBufferPointer, offset: Int)
        /// Nothing for so long: it was lost, or the buffer grows.
        case missing(ticks: Int)
    }

    private let buffer: OpaquePointer
    private let slots: PacketSlots
    private let step: Int
    /// Something was taken since the buffer was made or reset, so its point in the stream is known.
    private var isSynchronised = false
    /// Ticks in a row for which there was nothing.
    private var missed = 0
    private var ssrc: UInt32 = 0
    private var newest: UInt32 = 0

    /// Packets that may wait: almost a second of 20 ms.
    private static let capacity = 48
    /// After this many misses in a row the next packet begins a new stretch. The library does so after 20 of its own.
    private static let longestMiss = 15
    /// Timestamps that jump by more than this many frames (2 s) belong to another stretch.
    private static let largestJump = 100

    /// `frame` is 20 ms in ticks, `packetSize` the largest payload. `nil` when there is no memory.
    init?(frame: Int, packetSize: Int) {
        guard let buffer = jitter_buffer_init(Int32(frame)) else { return nil }
        self.buffer = buffer
        step = frame
        slots = PacketSlots(count: Self.capacity, size: packetSize)
        cspeexdsp_set_destroy(buffer) { packet in
            if let packet { PacketSlots.give(back: packet) }
        }
        // A packet may be up to half a frame late without being missed; what is missing is concealed to the tick.
        cspeexdsp_set(buffer, JITTER_BUFFER_SET_MARGIN, Int32(frame / 2))
        cspeexdsp_set(buffer, JITTER_BUFFER_SET_CONCEALMENT_SIZE, 1)
    }

    func free() {
        jitter_buffer_destroy(buffer)
        slots.free()
    }

    /// What waits is thrown away; the next packet begins a new stretch.
    mutating func reset() {
        jitter_buffer_reset(buffer)
        isSynchronised = false
        missed = 0
    }

    /// Copies one packet of `span` ticks. One that is larger than a slot is dropped.
    mutating func put(_ payload: UnsafeRawBufferPointer, timestamp: UInt32, span: Int, sequence: UInt16, ssrc: UInt32) {
        guard payload.count <= slots.size, let base = payload.baseAddress else { return }
        noteStream(timestamp: timestamp, ssrc: ssrc)
        var packet = JitterBufferPacket()
        packet.timestamp = timestamp
        packet.span = UInt32(span)
        packet.sequence = sequence
        if !isHopeless(timestamp, span), let slot = slots.take() ?? makeRoom() {
            slot.copyMemory(from: base, byteCount: payload.count)
            packet.data = slot.assumingMemoryBound(to: CChar.self)
            packet.len = UInt32(payload.count)
        }
        // Without data, too: the buffer learns how late packets are.
        jitter_buffer_put(buffer, &packet)
    }

    private mutating func noteStream(timestamp: UInt32, ssrc: UInt32) {
        let jump = abs(Int(Int32(bitPattern: timestamp &- newest)))
        if ssrc != self.ssrc || jump > Self.largestJump * step || missed > Self.longestMiss { reset() }
        self.ssrc = ssrc
        if !isSynchronised || Int32(bitPattern: timestamp &- newest) > 0 { newest = timestamp }
    }

    /// So late that the library would not keep it. (It does not give back what it does not keep.)
    private func isHopeless(_ timestamp: UInt32, _ span: Int) -> Bool {
        guard isSynchronised else { return false }
        let point = UInt32(bitPattern: jitter_buffer_get_pointer_timestamp(buffer))
        return Int32(bitPattern: timestamp &+ UInt32(span) &+ UInt32(step) &- point) < 0
    }

    /// So many packets wait that nobody can have been taking them: what is old is not worth hearing.
    private mutating func makeRoom() -> UnsafeMutableRawPointer? {
        reset()
        return slots.take()
    }

    /// What fills the next `ticks`, or the first part of them.
    mutating func next(ticks: Int) -> Next {
        var packet = JitterBufferPacket()
        var offset: Int32 = 0
        guard jitter_buffer_get(buffer, &packet, Int32(ticks), &offset) == JITTER_BUFFER_OK, let data = packet.data
        else {
            missed += 1
            return .missing(ticks: packet.span == 0 ? ticks : Int(packet.span))
        }
        isSynchronised = true
        missed = 0
        return .packet(UnsafeRawBufferPointer(start: data, count: Int(packet.len)), offset: Int(offset))
    }

    func finish(_ packet: UnsafeRawBufferPointer) {
        if let base = packet.baseAddress { PacketSlots.give(back: UnsafeMutableRawPointer(mutating: base)) }
    }

    /// 20 ms have been taken, and `remaining` ticks are decoded ahead.
    func tick(remaining: Int) {
        jitter_buffer_remaining_span(buffer, UInt32(remaining))
    }

    /// Packets that wait from the present point on.
    var waiting: Int {
        var count: Int32 = 0
        jitter_buffer_ctl(buffer, JITTER_BUFFER_GET_AVAILABLE_COUNT, &count)
        return Int(count)
    }
}
