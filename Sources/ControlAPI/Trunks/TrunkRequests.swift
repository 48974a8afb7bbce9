/// `trunk.list`: the trunks of the configuration, in its order.
public struct ListTrunksRequest: ControlRequest, Equatable {
    public typealias Response = TrunkList
    public static let method = ControlMethod.trunkList

    public enum CodingKeys: CodingKey, CaseIterable {}

    public init() {}
}

/// Answer to `trunk.list`.
public struct TrunkList: Codable, Sendable, Equatable {
    public var trunks: [TrunkInfo]

    public init(trunks: [TrunkInfo]) { self.trunks = trunks }
}

/// `trunk.disable`: no new call goes through the trunk until it is enabled again; running calls go on. Survives reload and
/// restart.
public struct DisableTrunkRequest: ControlRequest, Equatable {
    public typealias Response = TrunkInfo
    public static let method = ControlMethod.trunkDisable

    /// The trunk's id.
    public var trunk: String

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case trunk
    }

    public init(trunk: String) { self.trunk = trunk }
}

/// `trunk.enable`: takes `trunk.disable` back, and ends a rest.
public struct EnableTrunkRequest: ControlRequest, Equatable {
    public typealias Response = TrunkInfo
    public static let method = ControlMethod.trunkEnable

    /// The trunk's id.
    public var trunk: String

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case trunk
    }

    public init(trunk: String) { self.trunk = trunk }
}

/// `trunk.test`: asks the trunk now, with OPTIONS, whether it is there.
public struct TestTrunkRequest: ControlRequest, Equatable {
    public typealias Response = TrunkTestResult
    public static let method = ControlMethod.trunkTest

    /// The trunk's id.
    public var trunk: String

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case trunk
    }

    public init(trunk: String) { self.trunk = trunk }
}

/// What came of `trunk.test`.
public struct TrunkTestResult: Codable, Sendable, Equatable {
    /// Its name in the configuration.
    public var trunk: String
    /// It answered, and not that it wants no calls (408, 503).
    public var alive: Bool
    /// SIP status of its answer; absent without one.
    public var sip: Int?
    /// From the question to the answer, or until it was given up.
    public var seconds: Double
    /// Why it is not alive.
    public var reason: TrunkTroubleWord?
    /// The answer's phrase, or what went wrong.
    public var text: String?

    public init(
        trunk: String, alive: Bool, sip: Int? = nil, seconds: Double, reason: TrunkTroubleWord? = nil,
        text: String? = nil
    ) {
        self.trunk = trunk
        self.alive = alive
        self.sip = sip
        self.seconds = seconds
        self.reason = reason
        self.text = text
    }
}
