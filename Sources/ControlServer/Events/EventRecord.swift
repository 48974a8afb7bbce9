import ControlAPI
import FoundationEssentials
import Synchronization

/// One event in the log, encoded when the first reader asks and then never again.
final class EventRecord: Sendable {
    let event: ControlEvent
    private let encoded = Mutex<Data?>(nil)

    init(_ event: ControlEvent) {
        self.event = event
    }

    /// The JSON of the event.
    var json: Data {
        encoded.withLock { encoded in
            if let encoded { return encoded }
            let json = (try? ControlCoding.encode(event)) ?? Data("{}".utf8)
            encoded = json
            return json
        }
    }
}
