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
    let law: G711.Law
    let startedAt: Int64
    /// Samples after which it ends by itself.
    let limit: Int64
    /// What is said now is left out: the recording is silent there.
    private(set) var isPaused = false
    /// The end of the last pause: what belongs before it and comes late is left out, too.
    private(set) var silentUntil: Int64 = 0
    private(set) var committed: Int64 = 0
    /// Blocks that found no room in the backlog.
    var lostBlocks = 0
    private var furthest: Int64 = 0
    /// Legs that are heard on either side.
    private var agents = 0
    private var customers = 0
    /// The next of the thread's recordings.
    var next: RecordingPointer?
    private let samples: UnsafeMutablePointer<UInt8>

    init(id: RecordingID, call: MediaCallID, law: G711.Law, startedAt: Int64, limit: Int64 = .max) {
        self.id = id
        self.call = call
        self.law = law
        self.startedAt = startedAt
        self.limit = limit
        samples = .allocate(capacity: Self.capacity * 2)
        samples.initialize(repeating: law.silence, count: Self.capacity * 2)
    }

    func free() { samples.deallocate() }

    /// Samples since the start.
    @inline(__always)
    func position(at now: Int64) -> Int64 { (now - startedAt) / MediaClock.sample }

    /// True when the oldest block can no longer change.
    @inline(__always)
    func hasBlock(at now: Int64) -> Bool { position(at: now) - committed >= Int64(Self.block) + Self.grace }

    /// False: it is so already.
    mutating func pause(_ paused: Bool, at now: Int64) -> Bool {
        guard isPaused != paused else { return false }
        isPaused = paused
        silentUntil = position(at: now)
        return true
    }

    /// One more leg is heard on this side, or one less.
    mutating func join(_ party: RecordedParty) { party == .agent ? (agents += 1) : (customers += 1) }
    mutating func leave(_ party: RecordedParty) { party == .agent ? (agents -= 1) : (customers -= 1) }

    var hasVoices: Bool { agents + customers > 0 }

    /// Several are heard on this side at once: what comes is added to what is there.
    func mixes(_ party: RecordedParty) -> Bool { (party == .agent ? agents : customers) > 1 }

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
        guard !mixes(party) else {
            add(UnsafeRawBufferPointer(rebasing: source[..<first]), to: track + index, conversion: conversion)
            return add(UnsafeRawBufferPointer(rebasing: source[first...]), to: track, conversion: conversion)
        }
        Self.copy(UnsafeRawBufferPointer(rebasing: source[..<first]), to: track + index, conversion: conversion)
        Self.copy(UnsafeRawBufferPointer(rebasing: source[first...]), to: track, conversion: conversion)
    }

    private func add(
        _ source: UnsafeRawBufferPointer, to target: UnsafeMutablePointer<UInt8>, conversion: UnsafePointer<UInt8>?
    ) {
        for index in 0..<source.count {
            let byte = conversion.map { $0[Int(source[index])] } ?? source[index]
            target[index] = target[index] == law.silence ? byte : G711.sum(target[index], byte, as: law)
        }
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
        left.update(repeating: law.silence, count: count)
        right.update(repeating: law.silence, count: count)
        committed += Int64(count)
        return count
    }

    /// Where the recording ends if it is stopped now: with the last sample of either party.
    func end(at now: Int64) -> Int64 { max(position(at: now), furthest, committed) }
}

typealias RecordingPointer = UnsafeMutablePointer<RecordingWindow>

/// Whose voice: the left channel of a recording is the agent's side, the right one the customer's.
public enum RecordedParty: Sendable {
    case agent
    case customer
}

/// One recording; never used twice in one process.
struct RecordingID: Hashable, Sendable {
    let value: UInt64
}
