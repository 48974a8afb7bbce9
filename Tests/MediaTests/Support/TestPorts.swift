import Synchronization

@testable import Media

/// Hands every test ports of its own that nobody else on the machine holds at the moment.
enum TestPorts {
    private static let next = Mutex<UInt16>(40000)

    static func take(_ count: UInt16 = 16) -> ClosedRange<UInt16> {
        for _ in 0..<1000 {
            let range = candidate(count)
            if range.allSatisfy(isFree) { return range }
        }
        return candidate(count)
    }

    /// One even port.
    static func takeOne() -> UInt16 { take(2).lowerBound }

    private static func candidate(_ count: UInt16) -> ClosedRange<UInt16> {
        next.withLock { next in
            if next > 44900 - count { next = 40000 }
            defer { next += count }
            return next...(next + count - 1)
        }
    }

    private static func isFree(_ port: UInt16) -> Bool {
        ["0.0.0.0", "::"].allSatisfy { literal in
            guard let address = SocketAddress(literal: literal, port: port) else { return false }
            guard case .success(let socket) = UDPSocket.bound(to: address) else { return false }
            socket.close()
            return true
        }
    }
}
