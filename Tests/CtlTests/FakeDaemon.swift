import ControlAPI
import Foundation
import Glibc
import Synchronization

/// The far side of the socket: speaks the protocol as a script tells it and keeps what it was asked. A fake below our own
/// seam; `ControlServer` itself is tried against real clients elsewhere.
final class FakeDaemon: Sendable {
    struct Request: Sendable {
        let method: ControlMethod
        let params: Data
        /// Counts connections from 1.
        let connection: Int

        func decoded<Value: ControlRequest>(_ type: Value.Type) throws -> Value { try Value(params: params) }
    }

    enum Reply: Sendable {
        case result(any Codable & Sendable)
        case error(ControlError)
        /// Closes the connection without an answer.
        case drop
        /// The result, and after it events.
        case feed(SubscribeResult, [ControlEvent])
        /// As `feed`, then the connection is closed.
        case feedAndDrop(SubscribeResult, [ControlEvent])
    }

    typealias Script = @Sendable (Request) -> Reply

    private struct State {
        var requests: [Request] = []
        var connections: [Int: Int32] = [:]
        var subscribed: Set<Int> = []
        var count = 0
    }

    let path: String
    private let listener: Int32
    private let script: Script
    private let state = Mutex(State())

    init(_ script: @escaping Script) throws {
        path = try Scratch.path("dialer.sock")
        self.script = script
        listener = try Self.listen(at: path)
        Thread.detachNewThread { [self] in acceptAll() }
    }

    deinit { close(listener) }

    var requests: [Request] { state.withLock { $0.requests } }

    func requests<Value: ControlRequest>(_ type: Value.Type) throws -> [Value] {
        try requests.filter { $0.method == Value.method }.map { try $0.decoded(type) }
    }

    /// Sends an event to everyone who subscribed.
    func send(_ event: ControlEvent) throws {
        let line = RPCMessage.notification(event: try ControlCoding.encode(event))
        let receivers = state.withLock { state in state.subscribed.compactMap { state.connections[$0] } }
        for receiver in receivers { Self.write(line, to: receiver) }
    }

    /// No new connections; those that are open are broken.
    func stop() {
        unlink(path)
        let open = state.withLock { state in
            defer { state.connections = [:] }
            return Array(state.connections.values)
        }
        for descriptor in open { shutdown(descriptor, Int32(SHUT_RDWR)) }
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private func acceptAll() {
        while true {
            let descriptor = accept(listener, nil, nil)
            guard descriptor >= 0 else { return }
            let number = state.withLock { state in
                state.count += 1
                state.connections[state.count] = descriptor
                return state.count
            }
            Thread.detachNewThread { [self] in serve(descriptor, number) }
        }
    }

    private func serve(_ descriptor: Int32, _ number: Int) {
        var buffer = Data()
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        serving: while true {
            let count = read(descriptor, &chunk, chunk.count)
            guard count > 0 else { break }
            buffer.append(contentsOf: chunk.prefix(count))
            while let end = buffer.firstIndex(of: 10) {
                let line = Data(buffer[..<end])
                buffer = Data(buffer[(end + 1)...])
                guard answer(line, descriptor, number) else { break serving }
            }
        }
        _ = state.withLock { $0.connections.removeValue(forKey: number) }
        close(descriptor)
    }

    private func answer(_ line: Data, _ descriptor: Int32, _ number: Int) -> Bool {
        guard let message = try? RPCMessage(parsing: line), let method = try? message.knownMethod(), let id = message.id
        else { return false }
        let request = Request(method: method, params: message.params ?? Data("{}".utf8), connection: number)
        state.withLock { $0.requests.append(request) }
        switch script(request) {
        case .result(let value): Self.write(Self.response(id, value), to: descriptor)
        case .error(let error): Self.write(RPCMessage.response(id: id, error: error), to: descriptor)
        case .drop: return false
        case .feed(let result, let events): feed(id, result, events, descriptor, number)
        case .feedAndDrop(let result, let events):
            feed(id, result, events, descriptor, number)
            return false
        }
        return true
    }

    private func feed(
        _ id: Data, _ result: SubscribeResult, _ events: [ControlEvent], _ descriptor: Int32, _ number: Int
    ) {
        // Before the answer: once ctl says that it watches, a test sends.
        state.withLock { _ = $0.subscribed.insert(number) }
        Self.write(Self.response(id, result), to: descriptor)
        for event in events {
            guard let json = try? ControlCoding.encode(event) else { continue }
            Self.write(RPCMessage.notification(event: json), to: descriptor)
        }
    }

    private static func response(_ id: Data, _ value: any Codable) -> Data {
        RPCMessage.response(id: id, result: (try? ControlCoding.encode(value)) ?? Data("null".utf8))
    }

    private static func write(_ line: Data, to descriptor: Int32) {
        var rest = line + [10]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            rest = Data(rest.dropFirst(count))
        }
    }

    /// A listening socket; also used for one that nobody serves.
    static func listen(at path: String) throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) }
        }
        guard bound == 0, Glibc.listen(descriptor, 16) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        return descriptor
    }
}
