import ControlAPI
import FoundationEssentials

/// One connection to the daemon, spoken to one request at a time. Events that come in between are kept.
final class Client {
    /// Where the daemon was found.
    let path: String
    private let socket: LineSocket
    private var lastID = 0
    private var kept: [ReceivedEvent] = []

    /// What waiting for an event brought.
    enum Waited {
        case event(ReceivedEvent)
        case closed
        case timeout
        case interrupted(Int32)
        case readerGone
    }

    /// Connects to the first path that answers. Errors: `.unconnected`.
    init(candidates: [String]) throws(ClientFailure) {
        var failures: [SocketFailure] = []
        for path in candidates {
            do {
                socket = try LineSocket(path: path)
                self.path = path
                return
            } catch {
                failures.append(error)
            }
        }
        let telling = SocketFailure.mostTelling(failures) ?? SocketFailure(path: SocketPath.system, cause: .absent)
        throw .unconnected(telling, tried: candidates)
    }

    /// Sends a request and waits for its answer. Errors: `.refused`, `.broken`, `.silent`, `.unreadable`.
    func ask<Request: ControlRequest>(
        _ request: Request, within seconds: Int = 30
    ) throws(ClientFailure) -> Answer<Request.Response> {
        lastID += 1
        guard let line = try? RPCMessage.request(request, id: lastID) else { throw .unreadable("request") }
        // What was sent before the connection broke may still have been answered, so the answer is looked for even then.
        let wasSent = socket.send(line)
        let message = try answer(to: lastID, until: .now + .seconds(wasSent ? seconds : 1), seconds)
        do {
            let value = try message.decodeResult(as: Request.Response.self)
            return Answer(value: value, json: message.result ?? Data())
        } catch {
            // An error object of the daemon, unless it was the result itself that could not be read.
            throw message.error == nil ? .unreadable(error.message) : .refused(error)
        }
    }

    private func answer(
        to id: Int, until deadline: ContinuousClock.Instant, _ seconds: Int
    ) throws(ClientFailure) -> RPCMessage {
        while true {
            switch socket.receive(until: deadline, interrupts: nil, reader: nil) {
            case .line(let line):
                let message = try parsed(line)
                if message.method != nil {
                    keepEvent(of: message)
                } else if message.id.map({ $0.elementsEqual(String(id).utf8) }) == true || isAboutConnection(message) {
                    return message
                }
            case .timeout: throw .silent(seconds)
            case .closed, .interrupted, .readerGone: throw .broken
            }
        }
    }

    /// An error without an id is about the connection itself, such as a user who may not use the socket.
    private func isAboutConnection(_ message: RPCMessage) -> Bool {
        message.error != nil && message.id.map { $0.elementsEqual("null".utf8) } ?? true
    }

    /// The next event. Waits until `deadline` (for ever if nil). Errors: `.unreadable`.
    func nextEvent(
        until deadline: ContinuousClock.Instant?, interrupts: Interrupts?, reader: Descriptor?
    ) throws(ClientFailure) -> Waited {
        while true {
            if !kept.isEmpty { return .event(kept.removeFirst()) }
            switch socket.receive(until: deadline, interrupts: interrupts, reader: reader) {
            case .line(let line): keepEvent(of: try parsed(line))
            case .closed: return .closed
            case .timeout: return .timeout
            case .interrupted(let signal): return .interrupted(signal)
            case .readerGone: return .readerGone
            }
        }
    }

    private func parsed(_ line: Data) throws(ClientFailure) -> RPCMessage {
        do {
            return try RPCMessage(parsing: line)
        } catch {
            throw .unreadable(error.message)
        }
    }

    /// Notifications other than events are of a later version and passed over.
    private func keepEvent(of message: RPCMessage) {
        guard message.method == "event", let params = message.params,
            let event = try? ControlCoding.decode(ControlEvent.self, from: params)
        else { return }
        kept.append(ReceivedEvent(event: event, json: params))
    }
}
