import Foundation
import Glibc
import Synchronization

/// Ports for one test: tried before they are given out, and never given twice in a run.
enum FreePort {
    struct NoneLeft: Error {}

    private static let range: ClosedRange<UInt16> = 18_000...18_999
    private static let last = Mutex<UInt16>(range.lowerBound + UInt16(ProcessInfo.processInfo.processIdentifier % 900))

    static func next(address: String = "127.0.0.1") throws -> UInt16 {
        for _ in range {
            let port = last.withLock { last in
                last = last >= range.upperBound ? range.lowerBound : last + 1
                return last
            }
            if isFree(port, address: address, type: SOCK_DGRAM) && isFree(port, address: address, type: SOCK_STREAM) {
                return port
            }
        }
        throw NoneLeft()
    }

    private static func isFree(_ port: UInt16, address: String, type: __socket_type) -> Bool {
        let isIPv6 = address.contains(":")
        let descriptor = socket(isIPv6 ? AF_INET6 : AF_INET, Int32(type.rawValue), 0)
        defer { close(descriptor) }
        if isIPv6 {
            var name = sockaddr_in6()
            name.sin6_family = sa_family_t(AF_INET6)
            name.sin6_port = port.bigEndian
            inet_pton(AF_INET6, address, &name.sin6_addr)
            return bound(descriptor, &name)
        }
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        inet_pton(AF_INET, address, &name.sin_addr)
        return bound(descriptor, &name)
    }

    private static func bound<Name>(_ descriptor: Int32, _ name: inout Name) -> Bool {
        withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<Name>.size)) == 0
            }
        }
    }
}
