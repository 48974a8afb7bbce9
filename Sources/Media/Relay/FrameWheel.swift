/// When legs that play or send digits are due: twenty lists, one for each millisecond of the 20 ms frame.
///
/// A leg stays in its list as long as it plays, so its frames are 20 ms apart for ever, without drift; a new
/// one joins the emptiest list, so that frames leave spread over the 20 ms and not in one burst.
struct FrameWheel {
    static let slots = 20
    /// Behind by more than this (200 ms) the frames in between are given up.
    private static let furthestBehind: Int64 = 200
    /// ns between two frames of one leg, if none was given up.
    static let longestPause = (furthestBehind + Int64(slots) + 1) * MediaClock.millisecond

    private let heads: UnsafeMutablePointer<LegPointer?>
    private let counts: UnsafeMutablePointer<Int>
    /// The last millisecond that was served.
    private(set) var served: Int64
    private(set) var legs = 0

    init(now: Int64) {
        heads = .allocate(capacity: Self.slots)
        heads.initialize(repeating: nil, count: Self.slots)
        counts = .allocate(capacity: Self.slots)
        counts.initialize(repeating: 0, count: Self.slots)
        served = now / MediaClock.millisecond
    }

    func free() {
        heads.deallocate()
        counts.deallocate()
    }

    mutating func join(_ leg: LegPointer, now: Int64) {
        guard leg.pointee.wheel.slot < 0 else { return }
        if legs == 0 { served = now / MediaClock.millisecond }
        // The search starts at the next millisecond, so that a leg alone starts at once.
        var best = Int((served + 1) % Int64(Self.slots))
        for offset in 1..<Self.slots {
            let slot = Int((served + 1 + Int64(offset)) % Int64(Self.slots))
            if counts[slot] < counts[best] { best = slot }
        }
        leg.pointee.wheel = WheelLink(slot: best, previous: nil, next: heads[best])
        heads[best]?.pointee.wheel.previous = leg
        heads[best] = leg
        counts[best] += 1
        legs += 1
    }

    mutating func leave(_ leg: LegPointer) {
        let link = leg.pointee.wheel
        guard link.slot >= 0 else { return }
        if let previous = link.previous {
            previous.pointee.wheel.next = link.next
        } else {
            heads[link.slot] = link.next
        }
        link.next?.pointee.wheel.previous = link.previous
        counts[link.slot] -= 1
        legs -= 1
        leg.pointee.wheel = WheelLink()
    }

    /// The first leg of the next millisecond that is due, moving on to it; `nil` when there is none left.
    /// The caller follows `wheel.next`.
    mutating func nextDue(_ now: Int64) -> LegPointer? {
        let tick = now / MediaClock.millisecond
        if tick - served > Self.furthestBehind { served = tick - 1 }
        while served < tick {
            served += 1
            if let head = heads[Int(served % Int64(Self.slots))] { return head }
        }
        return nil
    }

    /// Milliseconds until a leg is due; −1: none is.
    func wait(_ now: Int64) -> Int32 {
        guard legs > 0 else { return -1 }
        let tick = now / MediaClock.millisecond
        for offset in 1...Int64(Self.slots) where heads[Int((served + offset) % Int64(Self.slots))] != nil {
            return Int32(max(0, served + offset - tick))
        }
        return 0
    }
}

/// A leg's place in its list.
struct WheelLink {
    /// −1: in none.
    var slot = -1
    var previous: LegPointer?
    var next: LegPointer?
}
