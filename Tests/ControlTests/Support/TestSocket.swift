import FoundationEssentials
import Glibc

/// A blocking client with deadlines: every wait ends after five seconds at the latest, as an error.
final class TestSocket: Sendable {
    struct Trouble: Error, CustomStringConvertible {
        let description: String
    }

    let descriptor: Int32

    init(unix path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        try connected(&address)
    }

    init(port: UInt16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        try connected(&address)
    }

    deinit { close(descriptor) }

    private func connected<Address>(_ address: inout Address) throws {
        var patience = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<Address>.size))
            }
        }
        guard status == 0 else { throw Trouble(description: "connect: \(String(cString: strerror(errno)))") }
    }

    func send(_ text: String) throws { try send(Data(text.utf8)) }

    func send(_ data: Data) throws {
        var rest = data[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard sent > 0 else { throw Trouble(description: "send: \(String(cString: strerror(errno)))") }
            rest = rest.dropFirst(sent)
        }
    }

    func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Whatever arrives next; empty at the end of the stream.
    func receive(_ most: Int = 1 << 16) throws -> Data {
        var buffer = [UInt8](repeating: 0, count: most)
        let count = Glibc.recv(descriptor, &buffer, most, 0)
        guard count >= 0 else { throw Trouble(description: "receive: \(String(cString: strerror(errno)))") }
        return Data(buffer.prefix(count))
    }
}

/// Reads lines, or whatever ends in a mark.
struct TestReader {
    let socket: TestSocket
    private(set) var buffer = Data()

    init(_ socket: TestSocket) {
        self.socket = socket
    }

    /// Up to the mark, which is taken too; nil at the end of the stream.
    mutating func next(until mark: String = "\n") throws -> String? {
        let mark = Data(mark.utf8)
        while true {
            if let found = buffer.firstRange(of: mark) {
                defer { buffer = Data(buffer[found.upperBound...]) }
                return String(decoding: buffer[..<found.lowerBound], as: UTF8.self)
            }
            let more = try socket.receive()
            if more.isEmpty { return nil }
            buffer.append(more)
        }
    }

    mutating func bytes(_ count: Int) throws -> String {
        while buffer.count < count {
            let more = try socket.receive()
            guard !more.isEmpty else { throw TestSocket.Trouble(description: "the stream ended early") }
            buffer.append(more)
        }
        defer { buffer = Data(buffer.dropFirst(count)) }
        return String(decoding: buffer.prefix(count), as: UTF8.self)
    }
}
