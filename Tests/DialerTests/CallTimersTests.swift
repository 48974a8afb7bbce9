import Testing

@testable import Dialer

@Test("timers come out in the order of their times, and none before its time")
func timersInOrder() {
    var random = SplitMix(seed: 7)
    var timers = CallTimers()
    for call in 0..<2000 {
        let at = Duration.milliseconds(Int64(random.next() % 10_000))
        timers.add(.init(at: at, call: UInt64(call), timer: .talkLimit, generation: 0))
    }
    var last = Duration.zero
    var count = 0
    #expect(timers.popDue(at: .milliseconds(-1)) == nil)
    while let entry = timers.popDue(at: .seconds(20)) {
        #expect(entry.at >= last)
        last = entry.at
        count += 1
    }
    #expect(count == 2000 && timers.count == 0)
}
