/// `flow.list`: the call flows of the configuration, by name.
public struct ListFlowsRequest: ControlRequest, Equatable {
    public typealias Response = FlowList
    public static let method = ControlMethod.flowList

    public enum CodingKeys: CodingKey, CaseIterable {}

    public init() {}
}

/// `flow.show`: one call flow in full.
public struct ShowFlowRequest: ControlRequest, Equatable {
    public typealias Response = FlowInfo
    public static let method = ControlMethod.flowShow

    /// The flow's name.
    public var flow: String

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case flow
    }

    public init(flow: String) { self.flow = flow }
}

/// The flows there are.
public struct FlowList: Codable, Sendable, Equatable {
    /// One of them, by name and size.
    public struct Entry: Codable, Sendable, Equatable {
        public var name: String
        /// For people.
        public var about: String?
        public var steps: Int

        public init(name: String, about: String? = nil, steps: Int) {
            self.name = name
            self.about = about
            self.steps = steps
        }
    }

    public var flows: [Entry]

    public init(flows: [Entry]) { self.flows = flows }
}
