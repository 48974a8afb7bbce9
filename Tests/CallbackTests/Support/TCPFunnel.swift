import Foundation
import Glibc
import Synchronization

/// Passes on what comes by several connections, one after the other, over a single one to a far end, and what that says to
/// the last of them. SIPp takes a call for dead when its connection closes, which no gateway may do.
final class TCPFunnel: Sendable {
    let port: UInt16
    private let near = Mutex<Int32>(-1)
    private let listening: Int32
    private let far: Int32

    init(to target: UInt16) throws {
        port = try FreePort.one()
        listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        far = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        let (listening, far) = (listening, far)
        guard LoopbackAddress(port: port).withSockaddr({ bind(listening, $0, $1) }) == 0, listen(listening, 8) == 0,
            LoopbackAddress(port: target).withSockaddr({ connect(far, $0, $1) }) == 0
        else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        Thread.detachNewThread { [self] in
            while case let next = accept(listening, nil, nil), next >= 0 { take(next) }
            close(listening)
        }
        Thread.detachNewThread { [self] in
            var buffer = [UInt8](repeating: 0, count: 16_384)
            while case let count = read(far, &buffer, buffer.count), count > 0 {
                near.withLock { if $0 >= 0 { _ = send($0, buffer, count, Int32(MSG_NOSIGNAL)) } }
            }
            close(far)
        }
    }

    private func take(_ next: Int32) {
        near.withLock { $0 = next }
        Thread.detachNewThread { [self] in
            var buffer = [UInt8](repeating: 0, count: 16_384)
            while case let count = read(next, &buffer, buffer.count), count > 0 {
                _ = send(far, buffer, count, Int32(MSG_NOSIGNAL))
            }
            near.withLock { if $0 == next { $0 = -1 } }
            close(next)
        }
    }

    func end() {
        shutdown(listening, Int32(SHUT_RDWR))
        shutdown(far, Int32(SHUT_RDWR))
    }
}
