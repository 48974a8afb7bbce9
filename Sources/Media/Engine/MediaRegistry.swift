/// Which calls and legs are open, and on which thread. Only used under the engine's lock; the pointers are
/// handed to their thread and never followed here.
struct MediaRegistry {
    struct Leg {
        let pointer: LegPointer
        let call: MediaCallID
        let thread: Int
        let isIPv4: Bool
        /// What its far end speaks, as far as it was said.
        var codec: AudioCodec?
    }

    struct Call {
        let thread: Int
        var legs: [MediaLegID] = []
    }

    private(set) var calls: [MediaCallID: Call] = [:]
    private(set) var legs: [MediaLegID: Leg] = [:]
    private var legsOnThread: [Int]
    private var lastID: UInt64 = 0

    init(threads: Int) { legsOnThread = Array(repeating: 0, count: threads) }

    mutating func nextID() -> UInt64 {
        lastID += 1
        return lastID
    }

    /// On the thread with the fewest legs.
    mutating func openCall() -> MediaCallID {
        let id = MediaCallID(value: nextID())
        let thread = legsOnThread.indices.min { legsOnThread[$0] < legsOnThread[$1] } ?? 0
        calls[id] = Call(thread: thread)
        return id
    }

    /// Forgets everything: the threads close what they have.
    mutating func removeAll() {
        calls = [:]
        legs = [:]
        legsOnThread = legsOnThread.map { _ in 0 }
    }

    func call(_ id: MediaCallID) throws(MediaError) -> Call {
        guard let call = calls[id] else { throw .notOpen(id.description) }
        return call
    }

    func leg(_ id: MediaLegID) throws(MediaError) -> Leg {
        guard let leg = legs[id] else { throw .notOpen(id.description) }
        return leg
    }

    mutating func add(_ id: MediaLegID, _ leg: Leg) {
        legs[id] = leg
        calls[leg.call]?.legs.append(id)
        legsOnThread[leg.thread] += 1
    }

    mutating func set(_ codec: AudioCodec, of id: MediaLegID) { legs[id]?.codec = codec }

    /// The leg belongs to the other call from now on. `nil`: it does so already, or one of the two is not open.
    mutating func move(_ id: MediaLegID, to call: MediaCallID) -> (pointer: LegPointer, from: Int, to: Int)? {
        guard let leg = legs[id], let target = calls[call], leg.call != call else { return nil }
        calls[leg.call]?.legs.removeAll { $0 == id }
        calls[call]?.legs.append(id)
        legsOnThread[leg.thread] -= 1
        legsOnThread[target.thread] += 1
        legs[id] = Leg(
            pointer: leg.pointer, call: call, thread: target.thread, isIPv4: leg.isIPv4, codec: leg.codec)
        return (leg.pointer, leg.thread, target.thread)
    }

    mutating func remove(_ id: MediaLegID) -> Leg? {
        guard let leg = legs.removeValue(forKey: id) else { return nil }
        calls[leg.call]?.legs.removeAll { $0 == id }
        legsOnThread[leg.thread] -= 1
        return leg
    }

    /// The call's thread and the legs it still had.
    mutating func remove(_ id: MediaCallID) -> (thread: Int, legs: [LegPointer])? {
        guard let call = calls[id] else { return nil }
        let legs = call.legs.compactMap { remove($0)?.pointer }
        calls[id] = nil
        return (call.thread, legs)
    }
}
