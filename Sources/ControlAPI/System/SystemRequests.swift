public import FoundationEssentials

/// `system.doctor`: check configuration, ports, trunks, clock, disk, sounds, versions, with the cure for each.
public struct DoctorRequest: ControlRequest, Equatable {
    public typealias Response = DoctorReport
    public static let method = ControlMethod.systemDoctor

    public enum CodingKeys: CodingKey, CaseIterable {}

    public init() {}
}

/// Answer to `system.doctor`.
public struct DoctorReport: Codable, Sendable, Equatable {
    /// In the order to read them.
    public var checks: [DoctorCheck]

    public init(
        checks: [DoctorCheck]
    ) {
        self.checks = checks
    }

    /// True if nothing failed; warnings are no failure.
    public var isHealthy: Bool { !checks.contains { $0.verdict == .failed } }
}

/// One check.
public struct DoctorCheck: Codable, Sendable, Equatable {
    /// What was looked at, e.g. `trunk main`.
    public var name: String
    /// Result.
    public var verdict: DoctorVerdict
    /// What was found.
    public var text: String
    /// What to do about it.
    public var cure: String?

    public init(
        name: String, verdict: DoctorVerdict, text: String, cure: String? = nil
    ) {
        self.name = name
        self.verdict = verdict
        self.text = text
        self.cure = cure
    }
}

/// `system.drain`: start no new calls; running ones finish, or are ended at the limit. `stop` ends the daemon after
/// that.
public struct DrainRequest: ControlRequest, Equatable {
    public typealias Response = DrainResult
    public static let method = ControlMethod.systemDrain

    /// End what still runs after so long; the configured time if absent. Seconds.
    public var limitSeconds: Double?
    /// End the daemon when the last call is over; default false.
    public var stop: Bool?
    /// Take the drain back and call again; default false.
    public var cancel: Bool?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case limitSeconds, stop, cancel
    }

    public init(
        limitSeconds: Double? = nil, stop: Bool? = nil, cancel: Bool? = nil
    ) {
        self.limitSeconds = limitSeconds
        self.stop = stop
        self.cancel = cancel
    }
}

/// Answer to `system.drain`.
public struct DrainResult: Codable, Sendable, Equatable {
    /// True: no new calls.
    public var draining: Bool
    /// Calls still running.
    public var calls: Int
    /// When what still runs is ended.
    public var endsAt: Date?

    public init(
        draining: Bool, calls: Int, endsAt: Date? = nil
    ) {
        self.draining = draining
        self.calls = calls
        self.endsAt = endsAt
    }
}

/// `system.version`.
public struct VersionRequest: ControlRequest, Equatable {
    public typealias Response = VersionInfo
    public static let method = ControlMethod.systemVersion

    public enum CodingKeys: CodingKey, CaseIterable {}

    public init() {}
}

/// Versions in use.
public struct VersionInfo: Codable, Sendable, Equatable {
    /// The daemon.
    public var dialer: String
    /// Version of these words, `ControlProtocol.version`.
    public var protocolVersion: Int
    /// PJSIP.
    public var pjsip: String
    /// SQLite.
    public var sqlite: String
    /// libphonenumber.
    public var phoneNumbers: String?
    /// libmicrohttpd.
    public var microhttpd: String?

    public init(
        dialer: String, protocolVersion: Int, pjsip: String, sqlite: String, phoneNumbers: String? = nil,
        microhttpd: String? = nil
    ) {
        self.dialer = dialer
        self.protocolVersion = protocolVersion
        self.pjsip = pjsip
        self.sqlite = sqlite
        self.phoneNumbers = phoneNumbers
        self.microhttpd = microhttpd
    }
}
