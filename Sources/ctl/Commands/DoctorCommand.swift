import ControlAPI
import FoundationEssentials

/// `ctl doctor`: what works, what does not, and the cure. Useful above all when the daemon is down.
struct DoctorCommand: Command {
    static let form = CommandForm(
        path: ["doctor"],
        summary: "Check socket, versions, configuration, ports, trunks, clock, disk; say the cure for each.",
        examples: [.init(line: "ctl doctor", meaning: "exit code 0: nothing failed; 60: something did")])

    init(_ given: GivenArguments) throws(UsageError) {}

    func run(_ context: Context) throws -> ExitStatus {
        var checks: [DoctorCheck] = []
        let status = examine(context, &checks)
        let report = DoctorReport(checks: checks)
        if context.console.json {
            try context.console.value(try ControlCoding.encode(report))
        } else {
            try write(report, context.console)
        }
        return report.isHealthy ? .ok : status
    }

    /// Adds checks from the outside in; stops where the next one cannot be made. The status is for when one failed.
    private func examine(_ context: Context, _ checks: inout [DoctorCheck]) -> ExitStatus {
        let language = context.console.language
        do {
            let client = try context.connect()
            checks.append(SocketCheck(path: client.path, language: language).check())
            checks.append(versionCheck(try client.ask(VersionRequest(), within: 10).value, language))
            // Its checks look at networks and disks; each has a limit of its own.
            checks += try client.ask(DoctorRequest(), within: 60).value.checks
            return .unhealthy
        } catch {
            checks += whatFailed(error, context)
            return error.status
        }
    }

    private func whatFailed(_ failure: ClientFailure, _ context: Context) -> [DoctorCheck] {
        let language = context.console.language
        let skipped = DoctorCheck(
            name: text("daemon", language), verdict: .skipped,
            text: text("Not asked: there is no connection. The configuration can be checked without it.", language),
            cure: text("Run: dialer --check-config --config FILE", language))
        guard case .unconnected(let telling, let tried) = failure else {
            let messages = failure.messages.map { text($0, language) }
            return [
                DoctorCheck(
                    name: text("daemon", language), verdict: .failed, text: messages.first ?? "",
                    cure: messages.dropFirst().first)
            ]
        }
        let sockets = tried.map { path in
            let check = SocketCheck(path: path, language: language)
            // A file that looks right and yet takes no connection: the connection's own error tells.
            return path == telling.path ? check.failed(telling) : check.check()
        }
        return sockets + [skipped]
    }

    private func versionCheck(_ version: VersionInfo, _ language: Language) -> DoctorCheck {
        let isSame = version.protocolVersion == ControlProtocol.version
        let found: Message =
            "dialer \(version.dialer) speaks protocol \(version.protocolVersion), ctl \(VersionReport.version) protocol \(ControlProtocol.version)."
        return DoctorCheck(
            name: text("versions", language), verdict: isSame ? .ok : .warning, text: text(found, language),
            cure: isSame ? nil : text("Install ctl and dialer from the same release.", language))
    }

    private func text(_ message: Message, _ language: Language) -> String { message.text(in: language) }

    private func write(_ report: DoctorReport, _ console: Console) throws {
        let words = report.checks.map { Message($0.verdict).text(in: console.language) }
        let names = report.checks.map { Message(check: $0.name).text(in: console.language) }
        let columns = (Self.width(words), Self.width(names))
        for (check, (word, name)) in zip(report.checks, zip(words, names)) {
            try console.line([
                .init(message: Message(verbatim: word), style: Self.style(check.verdict)),
                .init(message: Message(verbatim: Self.padding(after: word, to: columns.0))),
                .init(message: Message(verbatim: name), style: .bold),
                .init(
                    message: Message(
                        verbatim: Self.padding(after: name, to: columns.1)
                            + Message(daemon: check.text).text(in: console.language))),
            ])
            guard let cure = check.cure, check.verdict != .ok else { continue }
            try console.line("\(Self.padding(after: "", to: columns.0))→ \(Message(told: cure))")
        }
    }

    /// Columns of the widest text and the gap after it.
    private static func width(_ texts: [String]) -> Int { (texts.map(DisplayWidth.columns(of:)).max() ?? 0) + 2 }

    private static func padding(after text: String, to width: Int) -> String {
        String(repeating: " ", count: max(0, width - DisplayWidth.columns(of: text)))
    }

    private static func style(_ verdict: DoctorVerdict) -> Style {
        switch verdict {
        case .ok: .good
        case .warning: .warning
        case .failed: .bad
        default: .dim
        }
    }
}
