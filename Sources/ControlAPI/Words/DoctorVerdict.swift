/// Result of one health check.
public struct DoctorVerdict: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Nothing to do.
    public static let ok = DoctorVerdict(rawValue: "ok")
    /// Works, but look at it.
    public static let warning = DoctorVerdict(rawValue: "warning")
    /// Does not work; `cure` says what to do.
    public static let failed = DoctorVerdict(rawValue: "failed")
    /// Could not be checked here; the text says why.
    public static let skipped = DoctorVerdict(rawValue: "skipped")
}
