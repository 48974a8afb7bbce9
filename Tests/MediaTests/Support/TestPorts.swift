import Synchronization

/// Hands every test ports of its own.
enum TestPorts {
    private static let next = Mutex<UInt16>(40000)

    static func take(_ count: UInt16 = 16) -> ClosedRange<UInt16> {
        next.withLock { next in
            if next > 44900 { next = 40000 }
            defer { next += count }
            return next...(next + count - 1)
        }
    }

    /// One even port.
    static func takeOne() -> UInt16 { take(2).lowerBound }
}
