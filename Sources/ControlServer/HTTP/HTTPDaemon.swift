import CMicroHTTPD
import Dispatch
import FoundationEssentials
import Glibc
import Synchronization

/// libmicrohttpd on one listening socket, with its thread.
///
/// Everything libmicrohttpd calls back runs on that thread; what other threads may do (finish an exchange, wake a stream) goes
/// through the exchange's and the stream's own locks.
final class HTTPDaemon: Sendable {
    let service: HTTPService
    private let exchanges = Mutex(Exchanges())
    private let connections = Mutex<[ObjectIdentifier: HTTPConnection]>([:])
    private let daemon = Mutex<DaemonHandle?>(nil)

    /// @unchecked because the pointer is libmicrohttpd's; the mutex around it is its guard.
    private struct DaemonHandle: @unchecked Sendable {
        let pointer: OpaquePointer
    }

    private struct Exchanges {
        var open: [ObjectIdentifier: HTTPExchange] = [:]
        /// Signalled when the last one is through.
        var waiter: DispatchSemaphore?
    }

    /// Serves the listening socket, which it owns from here on.
    init(listener: Int32, service: HTTPService) throws(DoorFailure) {
        self.service = service
        let limits = service.limits
        var options = [
            MHD_OptionItem(option: .LISTEN_SOCKET, value: Int(listener), ptr_value: nil),
            MHD_OptionItem(option: .CONNECTION_LIMIT, value: limits.connections, ptr_value: nil),
            MHD_OptionItem(option: .CONNECTION_MEMORY_LIMIT, value: limits.headBytes, ptr_value: nil),
            MHD_OptionItem(option: .CONNECTION_TIMEOUT, value: Int(limits.idleSeconds), ptr_value: nil),
            MHD_OptionItem(
                option: .NOTIFY_COMPLETED, value: cmhd_completed_value(requestCompleted),
                ptr_value: Unmanaged.passUnretained(self).toOpaque()),
            // Left as they came: an escaped “/” in a ticket's id must not divide the path.
            MHD_OptionItem(option: .UNESCAPE_CALLBACK, value: cmhd_unescape_value(), ptr_value: nil),
            MHD_OptionItem(
                option: .NOTIFY_CONNECTION, value: cmhd_connection_value(connectionChanged),
                ptr_value: Unmanaged.passUnretained(self).toOpaque()),
            MHD_OptionItem(option: .END, value: 0, ptr_value: nil),
        ]
        let flags = MHD_USE_EPOLL_INTERNAL_THREAD.rawValue | MHD_ALLOW_SUSPEND_RESUME.rawValue
        guard let pointer = cmhd_start(flags, handleRequest, Unmanaged.passUnretained(self).toOpaque(), &options) else {
            close(listener)
            throw DoorFailure("libmicrohttpd \(String(cString: MHD_get_version())) could not be started", errno: errno)
        }
        daemon.withLock { $0 = DaemonHandle(pointer: pointer) }
    }

    /// libmicrohttpd's thread must not call back into what is gone.
    deinit {
        stop()
    }

    /// Ends streams, waits a second for what is being worked on, answers the rest with 503, and joins the thread.
    /// libmicrohttpd aborts the process if a connection is still suspended then, hence the order.
    func stop() {
        guard let handle = daemon.withLock({ $0.take() }) else { return }
        let listener = MHD_quiesce_daemon(handle.pointer)
        service.streams.wake(.end)
        if !waitForExchanges(.seconds(1)) {
            for exchange in exchanges.withLock({ Array($0.open.values) }) { exchange.abandon() }
            _ = waitForExchanges(.milliseconds(500))
        }
        MHD_stop_daemon(handle.pointer)
        if listener >= 0 { close(listener) }
    }

    /// Ends connections whose requests take too long to come.
    func endLateConnections(now: ContinuousClock.Instant) {
        let limit = Duration.seconds(service.limits.requestSeconds)
        for connection in connections.withLock({ Array($0.values) }) { connection.endIfLate(now: now, after: limit) }
    }

    fileprivate func opened(_ descriptor: Int32) -> HTTPConnection {
        let connection = HTTPConnection(descriptor, now: .now)
        connections.withLock { $0[ObjectIdentifier(connection)] = connection }
        return connection
    }

    fileprivate func closed(_ connection: HTTPConnection) {
        connections.withLock { $0[ObjectIdentifier(connection)] = nil }
        connection.close()
    }

    fileprivate func begin(_ head: HTTPHead) -> Unmanaged<HTTPExchange> {
        let exchange = HTTPExchange(head, service: service)
        exchanges.withLock { $0.open[ObjectIdentifier(exchange)] = exchange }
        return Unmanaged.passUnretained(exchange)
    }

    fileprivate func end(_ exchange: HTTPExchange) {
        exchanges.withLock { exchanges in
            exchanges.open[ObjectIdentifier(exchange)] = nil
            if exchanges.open.isEmpty { exchanges.waiter?.signal() }
        }
    }

    /// False if some are still open when the time is over.
    private func waitForExchanges(_ time: DispatchTimeInterval) -> Bool {
        let waiter = DispatchSemaphore(value: 0)
        let areDone = exchanges.withLock { exchanges in
            exchanges.waiter = waiter
            return exchanges.open.isEmpty
        }
        return areDone || waiter.wait(timeout: .now() + time) == .success
    }

    fileprivate func send(_ answer: HTTPExchange.Answer, on connection: OpaquePointer) -> MHD_Result {
        switch answer {
        case .whole(let answer):
            let response = answer.body.withUnsafeBytes { body in
                MHD_create_response_from_buffer(
                    body.count, UnsafeMutableRawPointer(mutating: body.baseAddress), .RESPMEM_MUST_COPY)
            }
            return queue(response, answer, on: connection)
        case .stream(let stream, let head):
            service.streams.add(stream)
            let reader = Unmanaged.passRetained(StreamReader(stream, connection, service.streams))
            let response = MHD_create_response_from_callback(
                cmhd_size_unknown, 16 << 10, readStream, reader.toOpaque(), releaseStream)
            if response == nil { reader.release() }
            return queue(response, head, on: connection)
        case .file(let file, let offset, let count, let head):
            // This descriptor is the response's, which closes it.
            let descriptor = file.duplicate()
            let response = MHD_create_response_from_fd_at_offset64(UInt64(count), descriptor, UInt64(offset))
            if response == nil { close(descriptor) }
            return queue(response, head, on: connection)
        }
    }

    private func queue(_ response: OpaquePointer?, _ answer: HTTPAnswer, on connection: OpaquePointer) -> MHD_Result {
        guard let response else { return .NO }
        defer { MHD_destroy_response(response) }
        for (name, value) in answer.headers { MHD_add_response_header(response, name, value) }
        return MHD_queue_response(connection, answer.status, response)
    }
}

// MARK: libmicrohttpd's callbacks

/// What a streaming response holds on to until libmicrohttpd frees it.
private final class StreamReader {
    let stream: EventStream
    let connection: SuspendedConnection
    let streams: EventStreams

    init(_ stream: EventStream, _ connection: OpaquePointer, _ streams: EventStreams) {
        self.stream = stream
        self.connection = SuspendedConnection(connection)
        self.streams = streams
    }
}

private let handleRequest: MHD_AccessHandlerCallback = { context, connection, url, method, _, data, size, state in
    guard let context, let connection, let state, let size else { return .NO }
    let daemon = Unmanaged<HTTPDaemon>.fromOpaque(context).takeUnretainedValue()
    guard let existing = state.pointee else {
        guard let url, let method else { return .NO }
        let exchange = daemon.begin(readHead(connection, url: url, method: method))
        state.pointee = exchange.toOpaque()
        // A body that is not wanted is not read: answering now makes libmicrohttpd close after the answer.
        guard exchange.takeUnretainedValue().refusesBody && hasBody(connection) else { return .YES }
        HTTPConnection.of(connection)?.stopWaiting()
        return sendAnswer(of: exchange.takeUnretainedValue(), daemon, connection)
    }
    let exchange = Unmanaged<HTTPExchange>.fromOpaque(existing).takeUnretainedValue()
    if size.pointee > 0 {
        defer { size.pointee = 0 }
        HTTPConnection.of(connection)?.received(size.pointee)
        return exchange.receive(UnsafeRawBufferPointer(start: data, count: size.pointee)) ? .YES : .NO
    }
    HTTPConnection.of(connection)?.stopWaiting()
    exchange.complete(connection)
    return sendAnswer(of: exchange, daemon, connection)
}

private func sendAnswer(of exchange: HTTPExchange, _ daemon: HTTPDaemon, _ connection: OpaquePointer) -> MHD_Result {
    exchange.takeAnswer().map { daemon.send($0, on: connection) } ?? .YES
}

/// Each TCP connection has an `HTTPConnection` with it from its beginning to its end.
private let connectionChanged: MHD_NotifyConnectionCallback = { daemon, connection, context, change in
    guard let daemon, let connection, let context else { return }
    let door = Unmanaged<HTTPDaemon>.fromOpaque(daemon).takeUnretainedValue()
    if cmhd_is_beginning(change) {
        context.pointee = Unmanaged.passRetained(door.opened(cmhd_descriptor(connection))).toOpaque()
    } else if let kept = context.pointee {
        door.closed(Unmanaged<HTTPConnection>.fromOpaque(kept).takeRetainedValue())
        context.pointee = nil
    }
}

private let requestCompleted: MHD_RequestCompletedCallback = { context, connection, state, _ in
    guard let context, let state, let existing = state.pointee else { return }
    connection.flatMap(HTTPConnection.of)?.wait(now: .now)
    let exchange = Unmanaged<HTTPExchange>.fromOpaque(existing).takeUnretainedValue()
    Unmanaged<HTTPDaemon>.fromOpaque(context).takeUnretainedValue().end(exchange)
    state.pointee = nil
}

private let readStream: MHD_ContentReaderCallback = { context, _, buffer, size in
    guard let context, let buffer else { return cmhd_end_of_stream }
    let reader = Unmanaged<StreamReader>.fromOpaque(context).takeUnretainedValue()
    let count = reader.stream.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: size), reader.connection)
    return count < 0 ? cmhd_end_of_stream : count
}

private let releaseStream: MHD_ContentReaderFreeCallback = { context in
    guard let context else { return }
    let reader = Unmanaged<StreamReader>.fromOpaque(context).takeRetainedValue()
    reader.streams.remove(reader.stream)
}

private func hasBody(_ connection: OpaquePointer) -> Bool {
    MHD_lookup_connection_value(connection, .HEADER_KIND, "Transfer-Encoding") != nil
        || MHD_lookup_connection_value(connection, .HEADER_KIND, "Content-Length") != nil
}

private func readHead(_ connection: OpaquePointer, url: UnsafePointer<CChar>, method: UnsafePointer<CChar>) -> HTTPHead
{
    var headers: [String: [String]] = [:]
    withUnsafeMutablePointer(to: &headers) { headers in
        _ = MHD_get_connection_values(
            connection, .HEADER_KIND,
            { context, _, name, value in
                guard let name, let context else { return .YES }
                let headers = context.assumingMemoryBound(to: [String: [String]].self)
                headers.pointee[String(cString: name).lowercased(), default: []]
                    .append(value.map { String(cString: $0) } ?? "")
                return .YES
            }, headers)
    }
    return HTTPHead(
        method: String(cString: method), path: String(cString: url), query: readQuery(connection), headers: headers)
}

private func readQuery(_ connection: OpaquePointer) -> [TextItem] {
    var query: [TextItem] = []
    withUnsafeMutablePointer(to: &query) { query in
        _ = MHD_get_connection_values(
            connection, .GET_ARGUMENT_KIND,
            { context, _, name, value in
                guard let name, let context else { return .YES }
                let text = value.map { String(cString: $0) } ?? ""
                context.assumingMemoryBound(to: [TextItem].self).pointee
                    .append(TextItem(name: String(cString: name), text: text))
                return .YES
            }, query)
    }
    return query
}
