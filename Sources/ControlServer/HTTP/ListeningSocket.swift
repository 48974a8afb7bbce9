import FoundationEssentials
import Glibc

/// A TCP socket that listens on one numeric address.
///
/// Made by us and handed to libmicrohttpd, which would only say that it failed, not why.
struct ListeningSocket {
    let descriptor: Int32
    let port: UInt16

    init(address: String, port: UInt16) throws(DoorFailure) {
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(address, String(port), &hints, &found) == 0, let info = found else {
            throw DoorFailure("“\(address)” in “control.http.addresses” is no IPv4 or IPv6 address.")
        }
        defer { freeaddrinfo(found) }
        descriptor = try Self.listening(info.pointee, name: "\(address) port \(port)")
        self.port = Self.boundPort(descriptor) ?? port
    }

    func close() {
        Glibc.close(descriptor)
    }

    private static func listening(_ info: addrinfo, name: String) throws(DoorFailure) -> Int32 {
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(info.ai_family, type, 0)
        guard descriptor >= 0 else { throw DoorFailure("Cannot make a socket for \(name)", errno: errno) }
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        if info.ai_family == AF_INET6 {
            setsockopt(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &yes, socklen_t(MemoryLayout<Int32>.size))
        }
        guard bind(descriptor, info.ai_addr, info.ai_addrlen) == 0, listen(descriptor, 128) == 0 else {
            let code = errno
            Glibc.close(descriptor)
            let advice = code == EADDRINUSE ? " (another program has it; choose another “control.http.port”)" : ""
            throw DoorFailure("Cannot listen on \(name)\(advice)", errno: code)
        }
        return descriptor
    }

    private static func boundPort(_ descriptor: Int32) -> UInt16? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let failed = withUnsafeMutablePointer(to: &storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        guard failed == 0 else { return nil }
        // The port lies at the same place for both families.
        return withUnsafeBytes(of: &storage) { UInt16(bigEndian: $0.load(fromByteOffset: 2, as: UInt16.self)) }
    }
}
