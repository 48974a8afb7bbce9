import Foundation
import Glibc
import Synchronization

/// Blocks of ports for one test: tried before they are given out, and never given twice in a run.
enum FreePort {
    struct NoneLeft: Error {}

    /// Below what the kernel gives out by itself, and apart from the other test targets' ranges.
    private static let range: ClosedRange<Int> = 21_000...39_999
    private static let next = Mutex(range.lowerBound + Int(getpid()) * 40 % 18_000)

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

/// A port of 127.0.0.1 that somebody else holds, for as long as this lives.
final class TakenPort: Sendable {
    let port: UInt16
    private let descriptor: Int32

    init(isTCP: Bool) throws {
        port = try FreePort.one()
        let type = isTCP ? SOCK_STREAM : SOCK_DGRAM
        descriptor = socket(AF_INET, Int32(type.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        let bound = LoopbackAddress(port: port).withSockaddr { bind(descriptor, $0, $1) }
        guard bound == 0, !isTCP || listen(descriptor, 1) == 0 else { throw FreePort.NoneLeft() }
    }

    deinit { close(descriptor) }
}

/// An address of this machine and a port.
struct LoopbackAddress {
    private var name = sockaddr_storage()
    private let length: socklen_t

    /// - Parameter address: a literal, IPv4 or IPv6.
    init(_ address: String = "127.0.0.1", port: UInt16) {
        guard address.contains(":") else {
            var name = sockaddr_in()
            name.sin_family = sa_family_t(AF_INET)
            name.sin_port = port.bigEndian
            inet_pton(AF_INET, address, &name.sin_addr)
            length = socklen_t(MemoryLayout<sockaddr_in>.size)
            withUnsafeMutableBytes(of: &self.name) { $0.storeBytes(of: name, as: sockaddr_in.self) }
            return
        }
        var name = sockaddr_in6()
        name.sin6_family = sa_family_t(AF_INET6)
        name.sin6_port = port.bigEndian
        inet_pton(AF_INET6, address, &name.sin6_addr)
        length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        withUnsafeMutableBytes(of: &self.name) { $0.storeBytes(of: name, as: sockaddr_in6.self) }
    }

    func withSockaddr<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }
}
