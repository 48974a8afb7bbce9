import ControlAPI
import FoundationEssentials
import Synchronization

/// One event in the log, encoded when the first reader asks and then never again, however many read it.
final class EventRecord: Sendable {
    private struct Encoded {
        let message: Data
        /// Where in the message the JSON is.
        let json: Range<Data.Index>
    }

    let event: ControlEvent
    private let encoded = Mutex<Encoded?>(nil)

    init(_ event: ControlEvent) {
        self.event = event
    }

    /// The JSON of the event.
    var json: Data {
        let encoded = encode()
        return encoded.message[encoded.json]
    }

    /// The event as a server-sent event (HTML Standard, 9.2.5), its number the id.
    var message: Data { encode().message }

    private func encode() -> Encoded {
        encoded.withLock { encoded in
            if let encoded { return encoded }
            let json = (try? ControlCoding.encode(event)) ?? Data("{}".utf8)
            let message = ServerSentEvent.message(event.type.rawValue, id: event.seq, json)
            let end = message.endIndex - ServerSentEvent.end.utf8.count
            let made = Encoded(message: message, json: (end - json.count)..<end)
            encoded = made
            return made
        }
    }
}
