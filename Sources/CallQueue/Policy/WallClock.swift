package import FoundationEssentials
import Synchronization

/// The clock, injected so that tests and simulations set the time.
package protocol WallClock: Sendable {
    func now() -> Date
    /// Monotonic, from any zero: what waits for a while hangs on it, so that setting the time neither ends nor lengthens it.
    var uptime: Duration { get }
}

/// The machine's clock.
package struct SystemWallClock: WallClock {
    package init() {}

    package func now() -> Date { Date() }

    package var uptime: Duration { ContinuousClock.now - Self.zero }

    private static let zero = ContinuousClock.now
}

/// A clock that stands still until it is moved.
package final class ManualWallClock: WallClock {
    private struct Instant {
        var date: Date
        var uptime = Duration.zero
    }

    private let instant: Mutex<Instant>

    package init(_ start: Date) { instant = Mutex(Instant(date: start)) }

    package func now() -> Date { instant.withLock { $0.date } }

    package var uptime: Duration { instant.withLock { $0.uptime } }

    package func advance(by seconds: Double) {
        instant.withLock {
            $0.date += seconds
            $0.uptime += .seconds(seconds)
        }
    }

    /// Moves on to a moment, exactly, however many steps lead there.
    package func advance(to date: Date) {
        instant.withLock {
            $0.uptime += .microseconds(Int64((date.timeIntervalSince($0.date) * 1e6).rounded()))
            $0.date = date
        }
    }

    /// Sets the time as a person does, or NTP: what waits for a while notices nothing.
    package func set(_ date: Date) { instant.withLock { $0.date = date } }
}
