/// The last half second of one recording, both parties, into which packets are placed before it goes to disk.
///
/// Plain memory in the leg's neighbourhood: 8 KiB of samples. Everything before `committed` has been handed on;
/// what no packet filled is the codec's silence.
struct RecordingWindow {
    /// Samples a party's window holds, and those of one block for the disk (256 ms, 4 KiB of stereo).
    static let capacity = 4096
    static let block = 2048
    /// How long a packet may be late (160 ms) before its time has gone to disk.
    static let grace: Int64 = 1280

    let id: RecordingID
    let call: MediaCallID
    let codec: AudioCodec
    let startedAt: Int64
    private(set) var committed: Int64 = 0
    /// Blocks that found no room in the backlog.
    var lostBlocks = 0
    private var furthest: Int64 = 0
    private var agent = RecordingTrack()
    private var customer = RecordingTrack()
    private let samples: UnsafeMutablePointer<UInt8>

    init(id: RecordingID, call: MediaCallID, codec: AudioCodec, startedAt: Int64) {
        self.id = id
        self.call = call
        self.codec = codec
        self.startedAt = startedAt
        samples = .allocate(capacity: Self.capacity * 2)
        samples.initialize(repeating: codec.silence, count: Self.capacity * 2)
    }

    func free() { samples.deallocate() }

    /// Samples since the start.
    @inline(__always)
    func position(at now: Int64) -> Int64 { (now - startedAt) / MediaClock.sample }

    /// True when the oldest block can no longer change.
    @inline(__always)
    func hasBlock(at now: Int64) -> Bool { position(at: now) - committed >= Int64(Self.block) + Self.grace }

    /// Where a packet belongs: with the stream's clock, in samples from the start.
    mutating func position(of party: RecordedParty, timestamp: UInt32, ssrc: UInt32, now: Int64) -> Int64 {
        let arrival = position(at: now)
        return switch party {
        case .agent: agent.position(timestamp: timestamp, ssrc: ssrc, arrival: arrival)
        case .customer: customer.position(timestamp: timestamp, ssrc: ssrc, arrival: arrival)
        }
    }

    /// Puts samples where they belong, and returns how many of the first are from before the window, which must
    /// be amended on disk. What lies beyond it is left out.
    /// `conversion` is the table from the packet's codec to the file's, if they differ.
    mutating func place(
        _ payload: UnsafeRawBufferPointer, at start: Int64, of party: RecordedParty,
        conversion: UnsafePointer<UInt8>?
    ) -> Int {
        let end = min(start + Int64(payload.count), committed + Int64(Self.capacity))
        furthest = max(furthest, end)
        let from = max(start, committed)
        guard from < end else { return start < committed ? payload.count : 0 }
        let source = UnsafeRawBufferPointer(rebasing: payload[Int(from - start)..<Int(end - start)])
        write(source, at: Int(from % Int64(Self.capacity)), party: party, conversion: conversion)
        return Int(from - start)
    }

    /// In two parts where the ring ends.
    private func write(
        _ source: UnsafeRawBufferPointer, at index: Int, party: RecordedParty, conversion: UnsafePointer<UInt8>?
    ) {
        let track = samples + (party == .agent ? 0 : Self.capacity)
        let first = min(source.count, Self.capacity - index)
        Self.copy(UnsafeRawBufferPointer(rebasing: source[..<first]), to: track + index, conversion: conversion)
        Self.copy(UnsafeRawBufferPointer(rebasing: source[first...]), to: track, conversion: conversion)
    }

    /// Copies, or converts from the packet's codec to the file's.
    static func copy(
        _ source: UnsafeRawBufferPointer, to target: UnsafeMutablePointer<UInt8>, conversion: UnsafePointer<UInt8>?
    ) {
        guard let base = source.baseAddress else { return }
        guard let conversion else {
            UnsafeMutableRawPointer(target).copyMemory(from: base, byteCount: source.count)
            return
        }
        for index in 0..<source.count { target[index] = conversion[Int(source[index])] }
    }

    /// Interleaves the oldest samples, at most a block, into `block`, and returns how many there are.
    mutating func takeBlock(upTo end: Int64, into block: UnsafeMutablePointer<UInt8>) -> Int {
        let count = Int(max(0, min(Int64(Self.block), end - committed)))
        let index = Int(committed % Int64(Self.capacity))
        // A block never crosses the ring's end: both are powers of two, and only the last block is shorter.
        let left = samples + index
        let right = samples + Self.capacity + index
        for offset in 0..<count {
            block[offset * 2] = left[offset]
            block[offset * 2 + 1] = right[offset]
        }
        left.update(repeating: codec.silence, count: count)
        right.update(repeating: codec.silence, count: count)
        committed += Int64(count)
        return count
    }

    /// Where the recording ends if it is stopped now: with the last sample of either party.
    func end(at now: Int64) -> Int64 { max(position(at: now), furthest, committed) }
}

/// Whose voice.
enum RecordedParty {
    case agent
    case customer
}

/// One recording; never used twice in one process.
struct RecordingID: Hashable, Sendable {
    let value: UInt64
}
