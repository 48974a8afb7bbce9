import CallQueue
import Foundation

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
        guard let error = error as? DecodingError else { return faults.add("queue", "\(error)") }
        switch error {
        case .dataCorrupted(let context): faults.add(path(context), context.debugDescription)
        case .typeMismatch(let type, let context): faults.add(path(context), "\(type) is wanted here")
        case .valueNotFound(let type, let context): faults.add(path(context), "is null, but \(type) is wanted here")
        case .keyNotFound(let key, let context):
            faults.add(path(context) + "." + key.stringValue, "is missing")
        @unknown default: faults.add("queue", "\(error)")
        }
    }

    private static func path(_ context: DecodingError.Context) -> String {
        context.codingPath.reduce(into: "") { path, key in
            if let index = key.intValue {
                path += "[\(index)]"
            } else {
                path += (path.isEmpty ? "" : ".") + key.stringValue
            }
        }
    }
}
