import Foundation
import Glibc
import Synchronization

/// Sends a packet every 20 ms from a thread of its own: the tasks of all tests share as many threads as there are cores,
/// and a voice must not wait for them.
final class Speaker: Sendable {
    /// Held while a packet is sent: after `stop` the socket may be closed.
    private let isOver = Mutex(false)

    /// - Parameters:
    ///   - arrivals: after which times copies of the packet with this number arrive.
    ///   - send: sends the packet with this number.
    init(_ arrivals: @escaping @Sendable (Int) -> [Duration], send: @escaping @Sendable (Int) -> Void) {
        Thread.detachNewThread { [self] in
            Self.goFirst()
            let start = ContinuousClock.now
            var (index, waiting): (Int, [(at: ContinuousClock.Instant, index: Int)]) = (0, [])
            while !isOver.withLock({ $0 }) {
                let next = start + .milliseconds(20 * index)
                let at = waiting.first.map { min($0.at, next) } ?? next
                Self.sleep(until: at)
                if at == next {
                    waiting += arrivals(index).map { (next + $0, index) }
                    waiting.sort { $0.at < $1.at }
                    index += 1
                }
                while let first = waiting.first, first.at <= .now {
                    isOver.withLock { if !$0 { send(first.index) } }
                    waiting.removeFirst()
                }
            }
        }
    }

    /// In life a far end is another machine, which does not stammer because this one is busy. Only root may; for others
    /// the voice is as steady as the machine is idle.
    private static func goFirst() {
        var priority = sched_param(sched_priority: 1)
        pthread_setschedparam(pthread_self(), SCHED_RR, &priority)
    }

    func stop() { isOver.withLock { $0 = true } }

    private static func sleep(until instant: ContinuousClock.Instant) {
        let left = instant - .now
        guard left > .zero else { return }
        let (seconds, fraction) = left.components
        var time = timespec(tv_sec: Int(seconds), tv_nsec: Int(fraction / 1_000_000_000))
        nanosleep(&time, nil)
    }
}
