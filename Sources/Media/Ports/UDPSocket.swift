import CLinux
import Glibc

/// What the engine asks of a UDP socket. Only a descriptor; the port pool owns and closes it.
struct UDPSocket {
    let descriptor: Int32

    /// Room for about half a second of G.711 with the kernel's bookkeeping, so that a port nobody reads
    /// holds little.
    private static let receiveBufferBytes: Int32 = 64 << 10
    /// Expedited forwarding (RFC 3246), as telephony traffic is marked (RFC 4594 §4.1).
    private static let trafficClass: Int32 = 0xB8

    /// Opens and binds; the result's failure is an `errno`.
    static func bound(to address: SocketAddress) -> Result<UDPSocket, UDPSocketFailure> {
        let type = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = socket(address.family, type, 0)
        guard descriptor >= 0 else { return .failure(UDPSocketFailure(number: errno)) }
        let udp = UDPSocket(descriptor: descriptor)
        udp.setOptions(isIPv4: address.isIPv4)
        guard address.withSockaddr({ bind(descriptor, $0, $1) }) == 0 else {
            let failure = UDPSocketFailure(number: errno)
            udp.close()
            return .failure(failure)
        }
        return .success(udp)
    }

    private func setOptions(isIPv4: Bool) {
        set(SOL_SOCKET, SO_RCVBUF, Self.receiveBufferBytes)
        if isIPv4 {
            set(Int32(IPPROTO_IP), IP_TOS, Self.trafficClass)
        } else {
            set(Int32(IPPROTO_IPV6), IPV6_V6ONLY, 1)
            set(Int32(IPPROTO_IPV6), IPV6_TCLASS, Self.trafficClass)
        }
    }

    private func set(_ level: Int32, _ option: Int32, _ value: Int32) {
        var value = value
        setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    /// From now on the kernel hands over only what comes from `address`, and sends there without a route lookup.
    func connect(to address: SocketAddress) -> Bool {
        address.withSockaddr { Glibc.connect(descriptor, $0, $1) } == 0
    }

    func close() { _ = Glibc.close(descriptor) }

    /// Takes `connect` back; the socket keeps its bound address and port.
    func disconnect() {
        var unspecified = sockaddr()
        unspecified.sa_family = sa_family_t(AF_UNSPEC)
        _ = Glibc.connect(descriptor, &unspecified, socklen_t(MemoryLayout<sockaddr>.size))
    }

    /// Throws away what arrived for whoever had the port before. Bounded: the receive buffer holds less.
    func discardWaiting() {
        var byte: UInt8 = 0
        for _ in 0..<1024 {
            let count = recv(descriptor, &byte, 1, Int32(MSG_DONTWAIT))
            if count < 0 && errno != ECONNREFUSED { return }
        }
    }
}

/// Why a socket could not be had.
struct UDPSocketFailure: Error {
    let number: Int32
    var reason: String { String(cString: strerror(number)) }
}
