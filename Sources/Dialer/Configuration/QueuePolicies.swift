import CallQueue
import FoundationEssentials

/// The `queue` section, which the queue decodes itself: its policies are its own words.
struct QueuePolicies {
    let data: Data

    private struct Root: Decodable {
        var queue: QueueConfiguration?
    }

    /// What the file says, or the defaults; limits it leaves open are those of the trunks together.
    func read(_ faults: ConfigurationFaults, trunks: [TrunkSettings]) -> QueueConfiguration {
        let decoder = JSONDecoder()
        decoder.allowsJSON5 = true
        var policies = QueueConfiguration()
        do {
            policies = try decoder.decode(Root.self, from: data).queue ?? policies
        } catch {
            Self.note(error, faults)
        }
        Self.check(policies, faults)
        policies.lines = policies.lines ?? trunks.map(\.lines).reduce(0, +)
        policies.callsPerSecond = policies.callsPerSecond ?? trunks.map(\.callsPerSecond).reduce(0, +)
        return policies
    }

    private static func check(_ policies: QueueConfiguration, _ faults: ConfigurationFaults) {
        do {
            _ = try NumberNormaliser(region: policies.region, alsoAssigned: policies.alsoAssigned)
        } catch {
            switch error {
            case .unknownRegion: faults.add("queue.region", "\(error)")
            case .badRange: faults.add("queue.alsoAssigned", "\(error)")
            }
        }
    }

    private static func note(_ error: any Error, _ faults: ConfigurationFaults) {
        switch error {
        case let error as UnknownKey:
            faults.add(.unknownKey(error.key, path: error.path.keyPath, known: error.known))
        case DecodingError.dataCorrupted(let context): faults.add(context.codingPath.keyPath, context.debugDescription)
        case DecodingError.typeMismatch(let type, let context):
            faults.add(context.codingPath.keyPath, "is of another kind; \(name(of: type)) is wanted here")
        case DecodingError.valueNotFound(let type, let context):
            faults.add(context.codingPath.keyPath, "is null, but \(name(of: type)) is wanted here")
        case DecodingError.keyNotFound(let key, let context):
            faults.add((context.codingPath + [key]).keyPath, "is missing")
        default: faults.add("queue", "\(error)")
        }
    }

    /// What a person would call this kind of value.
    private static func name(of type: any Any.Type) -> String {
        switch type {
        case is Bool.Type: "true or false"
        case is Int.Type: "a whole number"
        case is Double.Type: "a number"
        case is String.Type: "a text"
        case is any KeyedByName.Type: "a section {…}"
        case is any Sequence.Type: "a list"
        default: "a section {…}"
        }
    }
}

/// Tells a dictionary, whatever its values, from a list.
private protocol KeyedByName {}
extension Dictionary: KeyedByName where Key == String {}
