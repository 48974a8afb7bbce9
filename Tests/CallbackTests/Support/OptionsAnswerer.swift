import Foundation
import Glibc
import Synchronization

/// A gateway of which nothing but its answer to OPTIONS is wanted.
final class OptionsAnswerer: Sendable {
    private let descriptor: Int32
    private let isOver = Atomic(false)
    private let done = DispatchSemaphore(value: 0)

    init(at address: String, port: UInt16, status: Int) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        self.descriptor = descriptor
        guard LoopbackAddress(address, port: port).withSockaddr({ bind(descriptor, $0, $1) }) == 0 else {
            close(descriptor)
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
        }
        var wait = timeval(tv_sec: 0, tv_usec: 50_000)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
        Thread.detachNewThread { [self] in
            while !isOver.load(ordering: .relaxed) { answer(with: status) }
            close(descriptor)
            done.signal()
        }
    }

    /// Returns once the port is free again.
    func end() {
        isOver.store(true, ordering: .relaxed)
        done.wait()
    }

    private func answer(with status: Int) {
        var packet = [UInt8](repeating: 0, count: 4096)
        var sender = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &sender) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                let count = recvfrom(descriptor, &packet, packet.count, 0, address, &length)
                guard count > 0 else { return }
                let reply = Array(Self.reply(to: String(decoding: packet.prefix(count), as: UTF8.self), status).utf8)
                _ = sendto(descriptor, reply, reply.count, 0, address, length)
            }
        }
    }

    private static func reply(to request: String, _ status: Int) -> String {
        let kept = request.split(whereSeparator: \.isNewline).filter { line in
            ["Via:", "From:", "To:", "Call-ID:", "CSeq:"].contains { line.hasPrefix($0) }
        }.map { $0.hasPrefix("To:") ? $0 + ";tag=1" : String($0) }
        return (["SIP/2.0 \(status) Answer"] + kept + ["Content-Length: 0", "", ""]).joined(separator: "\r\n")
    }
}
