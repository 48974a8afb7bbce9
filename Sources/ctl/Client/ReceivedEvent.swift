import ControlAPI
import FoundationEssentials

/// An event, and its JSON as it came.
struct ReceivedEvent: Sendable {
    let event: ControlEvent
    let json: Data
}
