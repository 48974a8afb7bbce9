import CLinux
import Glibc

/// An address and port to compare, taken from a `sockaddr` without copying it into Swift types: three loads.
struct EndpointKey: Equatable {
    /// Family, port, and the whole IPv4 address; for IPv6 family and port.
    var head: UInt64 = 0
    var high: UInt64 = 0
    var low: UInt64 = 0

    static let none = EndpointKey()

    /// From a `sockaddr_in` or `sockaddr_in6` in memory of at least 28 bytes; anything else gives `.none`.
    @inline(__always)
    static func read(_ address: UnsafeRawPointer) -> EndpointKey {
        switch Int32(address.load(as: sa_family_t.self)) {
        case AF_INET:
            EndpointKey(head: address.loadUnaligned(as: UInt64.self))
        case AF_INET6:
            EndpointKey(
                head: UInt64(address.loadUnaligned(as: UInt32.self)),
                high: address.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
                low: address.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
        default: .none
        }
    }

    /// The same host, whatever the port (bytes 2 and 3 of either `sockaddr`).
    @inline(__always)
    func isSameHost(as other: EndpointKey) -> Bool {
        let withoutPort = ~UInt64(UInt32(0xFFFF_0000).littleEndian)
        return head & withoutPort == other.head & withoutPort && high == other.high && low == other.low
    }
}
