/// Says what leaves in each 20 ms while keypad digits are sent (RFC 4733 §2.5.1): an event packet each tick,
/// three packets for its end, a pause, the next digit. Pure; the loop calls `tick` and sends.
struct DigitSender {
    /// At most this many digits and pauses at once.
    static let capacity = 64
    /// What a pause of half a second is kept as.
    static let pauseCode: UInt8 = 0xFE

    /// What one tick asks for.
    enum Step: Equatable {
        /// Nothing of ours: the other source may be heard.
        case nothing
        /// The first packet of an event: it takes the next timestamp.
        case start(TelephoneEvent)
        /// A further packet with the same timestamp.
        case update(TelephoneEvent)
        /// The end once more: the digit does not sound any longer.
        case repeatEnd(TelephoneEvent)
        /// The digits have been sent.
        case finished
    }

    private enum Phase {
        /// No digits. Entered at the end, left by `send`.
        case idle
        /// A digit sounds; so many packets of it have left.
        case sounding(packets: Int)
        /// Its end is repeated; so many end packets have left.
        case ending(packets: Int)
        /// Pause between digits; so many ticks are left.
        case pausing(ticks: Int)
    }

    private static let tickSamples = 160
    private static let endPackets = 3
    /// −10 dBm0, as telephones send.
    private static let volume: UInt8 = 10
    private static let pauseTicks = 25

    private var phase = Phase.idle
    private var codes = SIMD64<UInt8>(repeating: 0)
    private var count = 0
    private var next = 0
    private var code: UInt8 = 0
    private var soundingTicks = 5
    private var gapTicks = 5

    var isIdle: Bool {
        if case .idle = phase { true } else { false }
    }

    /// True while an event sounds, when no other audio may leave.
    var holdsTheLine: Bool {
        switch phase {
        case .sounding, .ending: true
        case .idle, .pausing: false
        }
    }

    /// Starts; whatever was being sent is dropped. Durations in ms, rounded to 20.
    mutating func send(_ codes: SIMD64<UInt8>, count: Int, toneMilliseconds: Int, gapMilliseconds: Int) {
        self.codes = codes
        self.count = min(count, Self.capacity)
        next = 0
        soundingTicks = max(2, (toneMilliseconds + 10) / 20)
        gapTicks = max(1, (gapMilliseconds + 10) / 20)
        // One tick of pause: the line is quiet for a moment before the first digit.
        phase = .pausing(ticks: 1)
    }

    mutating func stop() { phase = .idle }

    /// What was asked for, pauses as `p`.
    var text: String {
        String((0..<count).compactMap { codes[$0] == Self.pauseCode ? "p" : TelephoneEvent.character(of: codes[$0]) })
    }

    mutating func tick() -> Step {
        switch phase {
        case .idle: return .nothing
        case .sounding(let packets):
            let isLast = packets + 1 >= soundingTicks
            phase = isLast ? .ending(packets: 1) : .sounding(packets: packets + 1)
            return .update(event(duration: (packets + 1) * Self.tickSamples, isEnd: isLast))
        case .ending(let packets) where packets < Self.endPackets:
            phase = .ending(packets: packets + 1)
            return .repeatEnd(event(duration: soundingTicks * Self.tickSamples, isEnd: true))
        case .ending:
            phase = .pausing(ticks: gapTicks)
            return .nothing
        case .pausing(let ticks) where ticks > 1:
            phase = .pausing(ticks: ticks - 1)
            return .nothing
        case .pausing: return begin()
        }
    }

    private mutating func begin() -> Step {
        guard next < count else {
            phase = .idle
            return .finished
        }
        let entry = codes[next]
        next += 1
        if entry == Self.pauseCode {
            phase = .pausing(ticks: Self.pauseTicks)
            return .nothing
        }
        code = entry
        phase = .sounding(packets: 1)
        return .start(event(duration: Self.tickSamples, isEnd: false))
    }

    private func event(duration: Int, isEnd: Bool) -> TelephoneEvent {
        TelephoneEvent(
            code: code, isEnd: isEnd, volume: Self.volume, duration: UInt16(truncatingIfNeeded: duration))
    }
}
