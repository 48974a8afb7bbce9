import CLinux
import Glibc

/// An IPv4 or IPv6 address with a port, as plain memory the kernel takes.
struct SocketAddress {
    /// Holds a `sockaddr_in` in its first sixteen bytes when `length` is that.
    private var storage = sockaddr_in6()
    private(set) var length: socklen_t = 0

    init() {}

    /// From a literal; `nil` for anything that is not one (no name is ever looked up here).
    init?(literal: String, port: UInt16) {
        if inet_pton(AF_INET, literal, &storage.sin6_flowinfo) == 1 {
            storage.sin6_family = sa_family_t(AF_INET)
            length = socklen_t(MemoryLayout<sockaddr_in>.size)
        } else if inet_pton(AF_INET6, literal, &storage.sin6_addr) == 1 {
            storage.sin6_flowinfo = 0
            storage.sin6_family = sa_family_t(AF_INET6)
            length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        } else {
            return nil
        }
        storage.sin6_port = port.bigEndian
    }

    /// As the kernel wrote it after `recvfrom`, in memory of at least 28 bytes; IPv4 or IPv6.
    init(received memory: UnsafeRawPointer) {
        let isIPv4 = Int32(memory.load(as: sa_family_t.self)) == AF_INET
        let size = isIPv4 ? MemoryLayout<sockaddr_in>.size : MemoryLayout<sockaddr_in6>.size
        withUnsafeMutableBytes(of: &storage) { $0.copyMemory(from: UnsafeRawBufferPointer(start: memory, count: size)) }
        length = socklen_t(size)
    }

    var family: Int32 { Int32(storage.sin6_family) }
    var port: UInt16 {
        get { UInt16(bigEndian: storage.sin6_port) }
        set { storage.sin6_port = newValue.bigEndian }
    }
    var isIPv4: Bool { family == AF_INET }

    /// 0.0.0.0 or `::`.
    var isWildcard: Bool {
        let key = key
        return isIPv4 ? storage.sin6_flowinfo == 0 : key.high == 0 && key.low == 0
    }

    var key: EndpointKey { withUnsafeBytes(of: storage) { $0.baseAddress.map(EndpointKey.read) ?? .none } }

    /// Runs `body` with the pointer and length that `bind`, `connect` and `sendto` take.
    @inline(__always)
    func withSockaddr<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }
}
