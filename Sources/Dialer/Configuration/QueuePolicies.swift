import CallQueue
import ControlAPI
import FoundationEssentials

/// The `queue` section, which the queue decodes itself: its policies are its own words.
struct QueuePolicies {
    let data: Data
    /// Where the configuration file stands; profiles and holidays it names stand there, too.
    let folder: String

    private struct Root: Decodable {
        var queue: QueueConfiguration?
    }

    /// What the file says, or the defaults; limits it leaves open are those of the trunks together.
    ///
    /// - Parameter flows: the names of those there are.
    func read(_ faults: ConfigurationFaults, trunks: [TrunkSettings], flows: [String], calls: CallSettings)
        -> QueueConfiguration
    {
        let decoder = JSONDecoder()
        decoder.allowsJSON5 = true
        if let key = PolicyFiles.reader { decoder.userInfo[key] = reader }
        var policies = QueueConfiguration()
        do {
            policies = try decoder.decode(Root.self, from: data).queue ?? policies
        } catch {
            Self.note(error, faults)
        }
        Self.check(policies, faults)
        Self.check(policies.policy, "queue.policy", flows, faults)
        for (name, policy) in policies.classes.sorted(by: { $0.key < $1.key }) {
            // What a class has from the policy for all was told there.
            Self.check(policy, "queue.classes.\(name.rawValue)", flows, faults, unless: policies.policy)
        }
        policies.agents.wrapUp = calls.wrapUp.inSeconds
        policies.agents.missRest = calls.missRest.inSeconds
        policies.lines = policies.lines ?? trunks.map(\.lines).reduce(0, +)
        policies.callsPerSecond = policies.callsPerSecond ?? trunks.map(\.callsPerSecond).reduce(0, +)
        return policies
    }

    private var reader: PolicyFiles.Reader {
        { [folder] name in
            let path = name.hasPrefix("/") || folder.isEmpty ? name : FilePath.joined(folder, name)
            return try Data(contentsOf: URL(filePath: path))
        }
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

    private static func check(
        _ policy: ClassPolicy, _ path: String, _ flows: [String], _ faults: ConfigurationFaults,
        unless base: ClassPolicy? = nil
    ) {
        let moves = policy.moves == base?.moves ? [] : policy.moves
        let named: [(String, FlowName?, FlowName?)] =
            [("flow", policy.flow, base?.flow), ("surveyFlow", policy.surveyFlow, base?.surveyFlow)]
            + moves.enumerated().map { ("moves[\($0)].flow", $1.flow, nil) }
        for (key, name, told) in named {
            guard let name, name != told, !flows.contains(name.rawValue) else { continue }
            let near = NearestWord.to(name.rawValue, among: flows).map { "did you mean “\($0)”?" }
            let known = flows.isEmpty ? "there is none in `flows`" : "known are \(flows.joined(separator: ", "))"
            faults.add("\(path).\(key)", "names no flow: “\(name)”; " + (near ?? known))
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
