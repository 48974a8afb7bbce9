import Dispatch
import Foundation
import Glibc

@testable import SIP

/// A gateway over TCP made of one socket: it takes connections one by one, and each is a `RawPhone` in a test's hands.
final class RawGateway: Sendable {
    let port: UInt16
    private let descriptor: Int32

    /// Listens; with `port` on one that an earlier one had.
    init(port: UInt16? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var one: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
        self.port = try port ?? FreePort.next()
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = self.port.bigEndian
        inet_pton(AF_INET, "127.0.0.1", &name.sin_addr)
        let descriptor = descriptor
        let status = withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0, listen(descriptor, 8) == 0 else { throw RawPhone.Failure(what: "listen") }
    }

    deinit { Glibc.close(descriptor) }

    var uri: String { "sip:13800138000@127.0.0.1:\(port);transport=tcp" }

    /// The next connection that somebody opens.
    func accept(within seconds: Double = 30) async throws -> RawPhone {
        let descriptor = descriptor
        let connection = await withCheckedContinuation { (continuation: CheckedContinuation<Int32, Never>) in
            DispatchQueue.global().async {
                var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                guard Glibc.poll(&poll, 1, Int32(seconds * 1000)) > 0 else { return continuation.resume(returning: -1) }
                continuation.resume(returning: Glibc.accept(descriptor, nil, nil))
            }
        }
        guard connection >= 0 else { throw RawPhone.Failure(what: "no connection came") }
        return RawPhone(accepted: connection, on: port)
    }
}
