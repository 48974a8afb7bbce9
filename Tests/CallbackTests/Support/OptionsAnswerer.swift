import Foundation
import Glibc
import Synchronization

/// A gateway or registrar of which nothing but its answer is wanted, to OPTIONS or REGISTER.
final class OptionsAnswerer: Sendable {
    /// Status and header fields.
    typealias Answer = @Sendable () -> (status: Int, headers: [String])

    private let descriptor: Int32
    private let isOver = Atomic(false)
    private let done = DispatchSemaphore(value: 0)

    convenience init(at address: String, port: UInt16, status: Int) throws {
        try self.init(at: address, port: port) { (status, []) }
    }

    init(at address: String, port: UInt16, answer: @escaping Answer) throws {
        let family = address.contains(":") ? AF_INET6 : AF_INET
        let descriptor = socket(family, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        self.descriptor = descriptor
        guard LoopbackAddress(address, port: port).withSockaddr({ bind(descriptor, $0, $1) }) == 0 else {
            close(descriptor)
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
        }
        var wait = timeval(tv_sec: 0, tv_usec: 50_000)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
        Thread.detachNewThread { [self] in
            while !isOver.load(ordering: .relaxed) { respond(with: answer()) }
            close(descriptor)
            done.signal()
        }
    }

    /// Returns once the port is free again.
    func end() {
        isOver.store(true, ordering: .relaxed)
        done.wait()
    }

    private func respond(with answer: (status: Int, headers: [String])) {
        var packet = [UInt8](repeating: 0, count: 4096)
        var sender = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        withUnsafeMutablePointer(to: &sender) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                let count = recvfrom(descriptor, &packet, packet.count, 0, address, &length)
                guard count > 0 else { return }
                let request = String(decoding: packet.prefix(count), as: UTF8.self)
                let reply = Array(Self.reply(to: request, answer).utf8)
                _ = sendto(descriptor, reply, reply.count, 0, address, length)
            }
        }
    }

    private static func reply(to request: String, _ answer: (status: Int, headers: [String])) -> String {
        let kept = request.split(whereSeparator: \.isNewline).filter { line in
            ["Via:", "From:", "To:", "Call-ID:", "CSeq:", "Contact:"].contains { line.hasPrefix($0) }
        }.map { $0.hasPrefix("To:") ? $0 + ";tag=1" : String($0) }
        let lines = ["SIP/2.0 \(answer.status) Answer"] + kept + answer.headers + ["Content-Length: 0", "", ""]
        return lines.joined(separator: "\r\n")
    }
}
