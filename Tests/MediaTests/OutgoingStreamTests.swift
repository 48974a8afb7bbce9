import Testing

@testable import Media

struct OutgoingStreamTests {
    @Test("what left before its time is made up for in the next pause, and never makes a timestamp go back")
    func lead() {
        var stream = OutgoingStream(ssrc: 1, sequence: 0, timestamp: 1000)
        let frame = 20 * MediaClock.millisecond
        let start: Int64 = 1_000_000_000
        _ = stream.next(now: start)
        // Two frames at once, 20 ms and 40 ms early.
        for _ in 0..<2 {
            stream.hurry(now: start)
            _ = stream.advance(by: 160, now: start)
        }
        #expect(stream.timestamp == 1320)
        #expect(stream.isAhead(at: start + 2 * frame) && !stream.isAhead(at: start + 3 * frame))
        #expect(stream.next(now: start + frame).timestamp == 1480, "no pause: still ahead")
        #expect(stream.isAhead(at: start + 2 * frame))
        #expect(stream.next(now: start + 4 * frame).timestamp == 1640, "as far as the clock has come")
        #expect(!stream.isAhead(at: start + 4 * frame))
        #expect(stream.next(now: start + 6 * frame).timestamp == 1960)
    }

    @Test("whatever sources come and go, numbers only ever move forward, with the clock", arguments: 0..<40)
    func alwaysContinuous(seed: UInt64) {
        var random = SeededGenerator(seed)
        var stream = OutgoingStream(
            ssrc: 1, sequence: UInt16.random(in: 65000...65535, using: &random),
            timestamp: UInt32.random(in: 4_294_960_000...UInt32.max, using: &random))
        var now: Int64 = 1_000_000_000
        var last: (sequence: UInt16, timestamp: UInt32, at: Int64)?
        for _ in 0..<60 {
            var sequence = UInt16.random(in: 0...UInt16.max, using: &random)
            var timestamp = UInt32.random(in: 0...UInt32.max, using: &random)
            let ssrc = UInt32.random(in: 0...3, using: &random)
            let isOurs = Bool.random(using: &random)
            for index in 0..<Int.random(in: 1...30, using: &random) {
                now += 20 * MediaClock.millisecond
                sequence &+= 1
                timestamp &+= 160
                let place: (sequence: UInt16, timestamp: UInt32)
                if isOurs {
                    place = index == 0 ? stream.next(now: now) : stream.advance(by: 160, now: now)
                } else {
                    if index == 0 { stream.release() }
                    let placed = stream.place(
                        sequence: sequence, timestamp: timestamp, ssrc: ssrc, marker: false, now: now)
                    guard let placed else {
                        Issue.record("a packet in order was dropped")
                        return
                    }
                    #expect(placed.marker == (index == 0))
                    place = (placed.sequence, placed.timestamp)
                }
                if let last {
                    #expect(place.sequence == last.sequence &+ 1)
                    #expect(place.timestamp &- last.timestamp == UInt32((now - last.at) / MediaClock.sample))
                }
                last = (place.sequence, place.timestamp, now)
            }
            now += Int64.random(in: 0...3, using: &random) * MediaClock.second
        }
    }

    @Test("a packet from before the source took over is dropped, one late within it is not")
    func latePackets() {
        var stream = OutgoingStream(ssrc: 1, sequence: 10, timestamp: 0)
        func place(_ sequence: UInt16) -> UInt16? {
            stream.place(sequence: sequence, timestamp: UInt32(sequence) * 160, ssrc: 2, marker: false, now: 1)?
                .sequence
        }
        #expect(place(500) == 11)
        #expect(place(499) == nil)
        #expect(place(502) == 13)
        #expect(place(501) == 12)
        #expect(place(499) == nil)
    }

    @Test("an event's packets share its timestamp, and the audio after it has gone on with the clock")
    func events() {
        var stream = OutgoingStream(ssrc: 1, sequence: 0, timestamp: 0)
        var now: Int64 = MediaClock.second
        let audio = stream.next(now: now)
        now += 20 * MediaClock.millisecond
        let start = stream.next(now: now)
        #expect(start.timestamp == audio.timestamp &+ 160)
        for _ in 0..<5 {
            now += 20 * MediaClock.millisecond
            #expect(stream.again().timestamp == start.timestamp)
        }
        now += 20 * MediaClock.millisecond
        #expect(stream.next(now: now).timestamp == start.timestamp &+ 960)
    }
}
