import Testing

@testable import Media

struct ReceptionTests {
    @Test("a scripted stream gives its own loss, reordering, duplicates and fraction lost")
    func scriptedLoss() {
        var reception = ReceptionStatistics()
        func take(_ sequence: UInt16) -> Bool {
            reception.take(
                sequence: sequence, timestamp: UInt32(sequence) &* 160, ssrc: 1,
                now: Int64(sequence) * 20 * MediaClock.millisecond, timed: true)
        }
        // 100…199 without 110, 120…122; 151 before 150; 160 twice.
        for sequence in UInt16(100)...199 where sequence != 110 && !(120...122).contains(sequence) {
            switch sequence {
            case 150: #expect(take(151))
            case 151: #expect(take(150))
            case 160:
                #expect(take(160))
                #expect(!take(160))
            default: #expect(take(sequence))
            }
        }
        #expect(reception.packets == 96)
        #expect(reception.lost == 4 && reception.expected == 100)
        #expect(reception.reordered == 1 && reception.duplicates == 1)
        #expect(reception.takeFractionLost() == UInt8(4 * 256 / 100))
        #expect(take(200) && reception.takeFractionLost() == 0)
    }

    @Test("loss is counted over a restarted stream and over the sequence's wrap")
    func wrapAndRestart() {
        var reception = ReceptionStatistics()
        for step in 0..<400 where step % 10 != 5 {
            let sequence = UInt16(truncatingIfNeeded: 65400 + step)
            _ = reception.take(sequence: sequence, timestamp: 0, ssrc: 1, now: 0, timed: false)
        }
        #expect(reception.lost == 40)
        #expect(reception.extendedHighest == 65799)
        for sequence in UInt16(7)...16 where sequence != 9 {
            _ = reception.take(sequence: sequence, timestamp: 0, ssrc: 2, now: 0, timed: false)
        }
        #expect(reception.lost == 41 && reception.expected == 410)
    }

    @Test("jitter follows RFC 3550 A.8: a transit that alternates by 10 ms tends to 10 ms")
    func jitter() {
        var reception = ReceptionStatistics()
        for step in 0..<300 {
            let late: Int64 = step % 2 == 0 ? 0 : 10
            _ = reception.take(
                sequence: UInt16(step), timestamp: UInt32(step * 160), ssrc: 1,
                now: (Int64(step) * 20 + late) * MediaClock.millisecond, timed: true)
        }
        #expect(abs(Int(reception.jitter) - 80) <= 4)
    }

    @Test("a steady stream has no jitter, though telephone events stand still in it")
    func steady() {
        var reception = ReceptionStatistics()
        for step in 0..<300 {
            let isEvent = (100..<110).contains(step)
            _ = reception.take(
                sequence: UInt16(step), timestamp: UInt32((isEvent ? 100 : step) * 160), ssrc: 1,
                now: Int64(step) * 20 * MediaClock.millisecond, timed: !isEvent)
        }
        #expect(reception.jitter == 0 && reception.highestJitter == 0)
    }

    @Test("the round trip is what LSR and DLSR leave of the time that passed")
    func roundTrip() {
        var reports = FarEndReports()
        var report = RTCPReport()
        // Sent at 10.000 s, held for 2.5 s, back at 12.580 s: 80 ms.
        report.block = RTCPReport.Block(
            fractionLost: 0, lost: 0, jitter: 0, lastSenderReport: 10 << 16,
            delaySinceLastSenderReport: UInt32(2.5 * 65536))
        reports.take(report, ntp: UInt32(12.58 * 65536), now: 1)
        #expect(abs(Double(reports.roundTrip ?? 0) * 1000 / 65536 - 80) < 0.1)
        report.block?.lastSenderReport = 0
        reports.take(report, ntp: 99, now: 2)
        #expect(abs(Double(reports.roundTrip ?? 0) * 1000 / 65536 - 80) < 0.1, "no SR seen says nothing new")
    }

    @Test("reports leave every five seconds, the first sooner, never in step and never twice as often")
    func reportTiming() {
        var random = SeededGenerator(1)
        var pauses: [Double] = []
        for _ in 0..<500 {
            var timing = ReportTiming(now: 0, random: .random(in: 0..<1, using: &random))
            #expect(timing.dueAt >= MediaClock.second && timing.dueAt <= 3_100_000_000)
            let first = timing.dueAt
            timing.sent(now: first, random: .random(in: 0..<1, using: &random))
            pauses.append(Double(timing.dueAt - first) / 1e9)
        }
        let mean = pauses.reduce(0, +) / Double(pauses.count)
        #expect(abs(mean - 5 / 1.21828) < 0.2)
        #expect(pauses.allSatisfy { $0 > 2 && $0 < 6.2 })
    }
}
