import Testing

@testable import Media

struct DigitReceiverTests {
    private struct Feed {
        var receiver = DigitReceiver()
        var digits: [DigitReceiver.Digit] = []

        mutating func take(_ code: UInt8, _ timestamp: UInt32, _ duration: UInt16, end: Bool = false, at now: Int64 = 0)
        {
            let event = TelephoneEvent(code: code, isEnd: end, volume: 10, duration: duration)
            let (first, second) = receiver.take(event, timestamp: timestamp, ssrc: 1, now: now)
            digits += [first, second].compactMap { $0 }
        }
    }

    @Test("a digit counts once, though each of its packets comes twice and its end three times")
    func once() {
        var feed = Feed()
        for duration in stride(from: UInt16(160), through: 640, by: 160) {
            feed.take(5, 1000, duration)
            feed.take(5, 1000, duration)
        }
        for _ in 0..<3 { feed.take(5, 1000, 800, end: true) }
        feed.take(5, 1000, 640)
        #expect(feed.digits == [.init(code: 5, ticks: 800)])
    }

    @Test("the same digit pressed twice counts twice")
    func twice() {
        var feed = Feed()
        feed.take(1, 1000, 800, end: true)
        feed.take(1, 3000, 800, end: true)
        #expect(feed.digits.map(\.code) == [1, 1])
    }

    @Test("a digit whose end was lost ends with the next one, or with silence")
    func lostEnd() {
        var feed = Feed()
        feed.take(1, 1000, 480)
        feed.take(2, 3000, 160)
        #expect(feed.digits == [.init(code: 1, ticks: 480)])
        #expect(feed.receiver.expire(now: 100 * MediaClock.millisecond) == nil)
        #expect(feed.receiver.expire(now: 301 * MediaClock.millisecond) == .init(code: 2, ticks: 160))
        feed.take(2, 3000, 320, end: true)
        #expect(feed.digits.count == 1)
    }

    @Test("a digit held for ten seconds, sent in segments, is one digit of ten seconds")
    func segments() {
        var feed = Feed()
        feed.take(9, 0, 65_440)
        feed.take(9, 65_440, 160)
        feed.take(9, 65_440, 14_560, end: true)
        #expect(feed.digits == [.init(code: 9, ticks: 80_000)])
    }

    @Test("events that are no digits are no digits; a hook flash is told of as such, and cannot be sent")
    func otherEvents() {
        var feed = Feed()
        feed.take(17, 1000, 800, end: true)
        feed.take(255, 2000, 800, end: true)
        #expect(feed.digits.isEmpty)
        feed.take(16, 3000, 800, end: true)
        #expect(feed.digits == [.init(code: 16, ticks: 800)] && TelephoneEvent.character(of: 16) == "!")
        #expect(TelephoneEvent.code(of: "!") == nil && TelephoneEvent.character(of: 17) == nil)
    }
}

struct DigitSenderTests {
    @Test("a digit of 100 ms is five packets with growing duration, the end three times, then the pause")
    func oneDigit() {
        var sender = DigitSender()
        sender.send(SIMD64(repeating: 7), count: 1, toneMilliseconds: 100, gapMilliseconds: 60)
        var steps: [DigitSender.Step] = []
        while steps.last != .finished && steps.count < 50 { steps.append(sender.tick()) }
        var durations: [UInt16] = []
        var ends = 0
        for step in steps {
            switch step {
            case .start(let event), .update(let event), .repeatEnd(let event):
                #expect(event.code == 7)
                durations.append(event.duration)
                if event.isEnd { ends += 1 }
            case .nothing, .finished: break
            }
        }
        #expect(durations == [160, 320, 480, 640, 800, 800, 800])
        #expect(ends == 3)
        #expect(steps.filter { $0 == .nothing }.count == 3)
        #expect(sender.isIdle)
    }

    @Test(
        "what the sender sends, the receiver takes for the same digits", arguments: ["1234", "0*#9", "ABCD5", "1pp2"])
    func roundTrip(text: String) throws {
        var sender = DigitSender()
        var codes = SIMD64<UInt8>(repeating: 0)
        for (index, character) in text.enumerated() {
            codes[index] = character == "p" ? DigitSender.pauseCode : try #require(TelephoneEvent.code(of: character))
        }
        sender.send(codes, count: text.count, toneMilliseconds: 80, gapMilliseconds: 80)
        #expect(sender.text == text)
        var receiver = DigitReceiver()
        var heard = ""
        var timestamp: UInt32 = 0
        for tick in 0..<500 {
            switch sender.tick() {
            case .start(let event):
                timestamp = UInt32(tick * 160)
                _ = receiver.take(event, timestamp: timestamp, ssrc: 1, now: 0)
            case .update(let event), .repeatEnd(let event):
                let digit = receiver.take(event, timestamp: timestamp, ssrc: 1, now: 0).1
                if let digit, let character = TelephoneEvent.character(of: digit.code) { heard.append(character) }
            case .nothing, .finished: break
            }
        }
        #expect(heard == text.filter { $0 != "p" })
    }
}
