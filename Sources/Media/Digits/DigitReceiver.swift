/// Puts the packets of RFC 4733 events together into digits: each once, however often its end is repeated.
struct DigitReceiver {
    /// A digit that ended.
    struct Digit: Equatable {
        var code: UInt8
        /// Of the event's clock.
        var ticks: Int
    }

    enum State: Equatable {
        /// Nothing yet, or the last event is over (its end came, or nothing more did).
        /// `ended` tells a repeated end from a new event.
        case idle(ended: Event?)
        /// Entered by the first packet of an event; left by its end, the next event, or silence.
        case sounding(Event, duration: UInt16, heardAt: Int64)
    }

    struct Event: Equatable {
        var code: UInt8
        var timestamp: UInt32
        var ssrc: UInt32
        /// Of the segments before this one, for events longer than 65535 clock units (§2.5.1.3).
        var ticksBefore: Int
    }

    /// After this long without a packet an event is taken as ended (§2.5.2.1 asks for three update intervals
    /// or more): 300 ms.
    private static let silence = 300 * MediaClock.millisecond

    private(set) var state = State.idle(ended: nil)

    /// One packet; up to two digits end with it: one whose end was lost, and its own.
    mutating func take(_ packet: TelephoneEvent, timestamp: UInt32, ssrc: UInt32, now: Int64) -> (Digit?, Digit?) {
        guard packet.code <= TelephoneEvent.flash else { return (nil, nil) }
        var event = Event(code: packet.code, timestamp: timestamp, ssrc: ssrc, ticksBefore: 0)
        var unfinished: Digit?
        switch state {
        case .idle(let ended?) where Self.isNotAfter(event, ended): return (nil, nil)
        case .idle: break
        case .sounding(let current, let duration, _):
            if current.timestamp == timestamp && current.ssrc == ssrc {
                event.ticksBefore = current.ticksBefore
            } else if Self.isNotAfter(event, current) {
                return (nil, nil)
            } else if Self.continues(event, current, duration: duration) {
                event.ticksBefore = current.ticksBefore + Int(duration)
            } else {
                unfinished = Digit(code: current.code, ticks: current.ticksBefore + Int(duration))
            }
        }
        guard packet.isEnd else {
            state = .sounding(event, duration: longest(packet.duration, of: event), heardAt: now)
            return (unfinished, nil)
        }
        state = .idle(ended: event)
        return (unfinished, Digit(code: event.code, ticks: event.ticksBefore + Int(packet.duration)))
    }

    /// An event whose end never came.
    mutating func expire(now: Int64) -> Digit? {
        guard case .sounding(let event, let duration, let heardAt) = state, now - heardAt > Self.silence else {
            return nil
        }
        state = .idle(ended: event)
        return Digit(code: event.code, ticks: event.ticksBefore + Int(duration))
    }

    /// Packets may be reordered within an event.
    private func longest(_ duration: UInt16, of event: Event) -> UInt16 {
        if case .sounding(event, let known, _) = state { return max(known, duration) }
        return duration
    }

    private static func isNotAfter(_ event: Event, _ other: Event) -> Bool {
        event.ssrc == other.ssrc && Int32(bitPattern: event.timestamp &- other.timestamp) <= 0
    }

    private static func continues(_ event: Event, _ other: Event, duration: UInt16) -> Bool {
        event.code == other.code && event.ssrc == other.ssrc && duration > 60_000
            && event.timestamp &- other.timestamp == UInt32(duration)
    }
}
