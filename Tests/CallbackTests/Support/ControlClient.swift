import ControlAPI
import Dispatch
import Foundation
import Glibc
import Synchronization

/// A client of the daemon's Unix socket: requests with their answers, and the events of `events.subscribe`.
final class ControlClient: Sendable {
    struct Unreachable: Error, CustomStringConvertible {
        let description: String
    }

    let events = Journal<ControlEvent>()
    private let descriptor: Int32
    private let source: ByteSource
    private let replies = Journal<RPCMessage>()
    private let lastID = Mutex(0)

    init(socket path: String) throws {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard connected == 0 else {
            close(descriptor)
            throw Unreachable(description: "\(path): \(String(cString: strerror(errno)))")
        }
        self.descriptor = descriptor
        let (events, replies, cutter) = (events, replies, LineCutter())
        source = ByteSource(fcntl(descriptor, F_DUPFD_CLOEXEC, 0)) { piece in
            for line in cutter.lines(piece) { Self.take(line, events, replies) }
        }
    }

    deinit { close(descriptor) }

    private static func take(_ line: String, _ events: Journal<ControlEvent>, _ replies: Journal<RPCMessage>) {
        guard let message = try? RPCMessage(parsing: Data(line.utf8)) else { return }
        if message.method == "event", let params = message.params {
            if let event = try? ControlCoding.decode(ControlEvent.self, from: params) { events.append(event) }
        } else {
            replies.append(message)
        }
    }

    /// Sends a request and gives its answer.
    ///
    /// - Throws: the daemon's `ControlError`, or that no answer came in time.
    @discardableResult
    func ask<Request: ControlRequest>(_ request: Request) async throws -> Request.Response {
        let id = try post([request])
        return try await answer(to: request, id)
    }

    /// Sends requests one behind the other, without waiting for answers.
    ///
    /// - Throws: the daemon's `ControlError` if it refuses one, or that an answer did not come in time.
    func askTogether<Request: ControlRequest>(_ requests: [Request]) async throws {
        let first = try post(requests)
        for (index, request) in requests.enumerated() { _ = try await answer(to: request, first + index) }
    }

    /// The first one's id; the others' follow.
    private func post<Request: ControlRequest>(_ requests: [Request]) throws -> Int {
        let count = requests.count
        let first = lastID.withLock { last in
            defer { last += count }
            return last + 1
        }
        var lines = Data()
        for (index, request) in requests.enumerated() {
            lines += try RPCMessage.request(request, id: first + index) + Data("\n".utf8)
        }
        let sent = lines.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        guard sent == lines.count else { throw Unreachable(description: "the daemon closed the socket") }
        return first
    }

    private func answer<Request: ControlRequest>(to request: Request, _ id: Int) async throws -> Request.Response {
        let wanted = Data(String(id).utf8)
        let reply = try await replies.first("answer to \(Request.method.rawValue)") { $0.id == wanted }
        return try reply.decodeResult(as: Request.Response.self)
    }

    /// The error that a request is refused with; nil if it is not.
    func refusal(_ request: some ControlRequest) async throws -> ControlError? {
        do {
            try await ask(request)
            return nil
        } catch let error as ControlError {
            return error
        }
    }

    @discardableResult
    func event(_ kind: EventKind, call: String? = nil, within limit: Duration = .seconds(60)) async throws
        -> ControlEvent
    {
        try await events.first("event \(kind)", within: limit) {
            $0.type == kind && (call == nil || $0.callId == call)
        }
    }

    /// Waits until the call is over.
    @discardableResult
    func ended(_ call: String, within limit: Duration = .seconds(60)) async throws -> ControlEvent {
        try await event(.callEnded, call: call, within: limit)
    }

    func disconnect() {
        source.cancel()
        shutdown(descriptor, Int32(SHUT_RDWR))
    }
}
