import Foundation
import Glibc
import Synchronization

/// Blocks of ports for one test: tried before they are given out, and never given twice in a run.
enum FreePort {
    struct NoneLeft: Error {}

    /// Below what the kernel gives out by itself, and apart from the other test targets' ranges.
    private static let range: ClosedRange<Int> = 21_000...29_999
    private static let next = Mutex(range.lowerBound + Int(getpid()) * 40 % 8_000)

    /// The first of `count` ports in a row, even.
    static func block(_ count: Int) throws -> UInt16 {
        for _ in 0..<2_000 {
            let first = next.withLock { next in
                if next + count > range.upperBound { next = range.lowerBound }
                defer { next += count + count % 2 }
                return next
            }
            if (first..<first + count).allSatisfy({ isFree(UInt16($0)) }) { return UInt16(first) }
        }
        throw NoneLeft()
    }

    static func one() throws -> UInt16 { try block(2) }

    private static func isFree(_ port: UInt16) -> Bool {
        [SOCK_DGRAM, SOCK_STREAM].allSatisfy { type in
            let descriptor = socket(AF_INET, Int32(type.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            defer { close(descriptor) }
            return LoopbackAddress(port: port).withSockaddr { bind(descriptor, $0, $1) } == 0
        }
    }
}

/// An address of the loopback interface, 127.0.0.1 unless told otherwise, and a port.
struct LoopbackAddress {
    private var name = sockaddr_in()

    init(host: String = "127.0.0.1", port: UInt16) {
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        name.sin_addr.s_addr = inet_addr(host)
    }

    func withSockaddr<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
