import ControlAPI
import FoundationEssentials

/// `ctl --version`: ours, and the daemon's if it runs.
struct VersionReport {
    /// Kept equal to the daemon's by whoever cuts a release.
    static let version = "0.1.0"

    private struct Versions: Encodable {
        let ctl: String
        let protocolVersion: Int
        let daemon: VersionInfo?
    }

    func write(_ context: Context) throws -> ExitStatus {
        let daemon = try? Client(candidates: context.candidates).ask(VersionRequest(), within: 2).value
        if context.console.json {
            let versions = Versions(ctl: Self.version, protocolVersion: ControlProtocol.version, daemon: daemon)
            try context.console.value(try ControlCoding.encode(versions))
            return .ok
        }
        try context.console.line("ctl \(Self.version) (protocol \(ControlProtocol.version))")
        guard let daemon else {
            context.console.note("The daemon's version is not known: it does not answer.")
            return .ok
        }
        try context.console.line("dialer \(daemon.dialer) (protocol \(daemon.protocolVersion))")
        let libraries = [
            ("PJSIP", daemon.pjsip), ("SQLite", daemon.sqlite), ("libphonenumber", daemon.phoneNumbers),
            ("libmicrohttpd", daemon.microhttpd),
        ]
        for case (let name, let version?) in libraries { try context.console.line("  \(name) \(version)") }
        return .ok
    }
}
