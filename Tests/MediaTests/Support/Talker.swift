import Foundation
import Glibc

@testable import Media

/// Speaks a tone in real time: packets of 20 ms, 20 ms apart.
struct Talker {
    let frequency: Double
    let codec: G711.Law
    private var sample = 0

    init(_ frequency: Double, as codec: G711.Law = .pcmu) {
        self.frequency = frequency
        self.codec = codec
    }

    mutating func next() -> [UInt8] {
        defer { sample += 160 }
        return (sample..<sample + 160).map {
            G711.encode(Int16(8000 * sin(2 * .pi * frequency * Double($0) / 8000)), as: codec)
        }
    }
}

/// Calls `body` every 20 ms of real time, without drift, on a thread that nothing else uses: how far ends talk.
func everyFrame(_ count: Int, _ body: @escaping (Int) -> Void) async {
    // The caller does nothing else until the thread has done its work.
    let work = Parcel(body)
    await withCheckedContinuation { continuation in
        Thread.detachNewThread {
            let start = MediaClock.now()
            for index in 0..<count {
                let due = start + Int64(index) * 20 * MediaClock.millisecond
                var time = timespec(tv_sec: Int(due / MediaClock.second), tv_nsec: Int(due % MediaClock.second))
                clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nil)
                work.content(index)
            }
            continuation.resume()
        }
    }
}
