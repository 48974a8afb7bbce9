package import FoundationEssentials
import Synchronization

/// The wall clock, injected so that tests and simulations set the time.
package protocol WallClock: Sendable {
    func now() -> Date
}

/// The machine's clock.
package struct SystemWallClock: WallClock {
    package init() {}

    package func now() -> Date { Date() }
}

/// A clock that stands still until it is moved.
package final class ManualWallClock: WallClock {
    private let instant: Mutex<Date>

    package init(_ start: Date) { instant = Mutex(start) }

    package func now() -> Date { instant.withLock { $0 } }

    package func advance(by seconds: Double) { instant.withLock { $0 += seconds } }

    package func set(_ date: Date) { instant.withLock { $0 = date } }
}
