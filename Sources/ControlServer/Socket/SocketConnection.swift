import ControlAPI
import FoundationEssentials

/// One client of the socket, as the socket's thread sees it.
struct SocketConnection {
    let output: SocketOutput
    let peer: ControlPeer
    /// For handlers that hold something for this client.
    let connection = ControlConnection(.session)
    var lines: LineSplitter
    var bucket: TokenBucket
    /// Set by `events.subscribe`.
    var cursor: EventCursor?
    /// The other side has shut down its sending side; what it asked for is still answered.
    var isAtEnd = false

    init(output: SocketOutput, peer: ControlPeer, limits: SocketLimits, now: ContinuousClock.Instant) {
        self.output = output
        self.peer = peer
        lines = LineSplitter(limit: limits.lineBytes)
        bucket = TokenBucket(rate: limits.requestsPerSecond, burst: limits.requestBurst, now: now)
    }

    /// Whether nothing more can come of it: everything read, answered and sent, and no events wanted.
    var isFinished: Bool { isAtEnd && cursor == nil && output.isIdle }

    /// The request in a line, or nil if it was refused, which is answered then.
    mutating func request(in piece: LineSplitter.Piece, now: ContinuousClock.Instant) -> RPCMessage? {
        guard case .line(let line) = piece else {
            let limit = "\(lines.limit) bytes"
            refuse(nil, ControlError(.tooLarge, "A line may have \(limit); send a file in pieces (batch.append)."))
            return nil
        }
        let message: RPCMessage
        do throws(ControlError) {
            message = try RPCMessage(parsing: line)
        } catch {
            refuse(nil, error)
            return nil
        }
        guard let wait = bucket.take(now: now) else { return message }
        if message.id != nil { refuse(message.id, .tooFast(wait)) }
        return nil
    }

    func close() {
        output.close()
        connection.close()
    }

    func refuse(_ id: Data?, _ error: ControlError) {
        output.send(RPCMessage.response(id: id, error: error))
    }

    /// Answers `events.subscribe`; the events follow.
    mutating func subscribe(_ message: RPCMessage, log: EventLog) {
        do throws(ControlError) {
            let request = try SubscribeRequest(params: message.params)
            try request.checkKinds()
            let bounds = log.bounds
            cursor = EventCursor(filter: EventFilter(request), since: request.since, log: log)
            let result = SubscribeResult(seq: bounds.newest, oldest: bounds.oldest, epoch: log.epoch)
            if let id = message.id, let json = try? ControlCoding.encode(result) {
                output.send(RPCMessage.response(id: id, result: json))
            }
        } catch {
            refuse(message.id, error)
        }
    }

    /// Sends events as long as the other side takes them; a slow reader's wait in the log.
    mutating func pump(from log: EventLog) {
        guard var cursor else { return }
        var more = true
        while more && output.hasRoom {
            let batch = cursor.next(from: log)
            for event in batch.events { output.send(RPCMessage.notification(event: event.json)) }
            more = batch.more
        }
        self.cursor = cursor
    }
}

extension ControlError {
    static func tooFast(_ wait: Duration) -> ControlError {
        ControlError(
            .rateLimited, "Too many requests; slow down.", retryAt: Date(timeIntervalSinceNow: wait / .seconds(1)))
    }
}
