import ControlAPI
import FoundationEssentials

/// One run of `ctl`: from the words of the command line to the exit status.
struct Program {
    let arguments: [String]
    let environment: [String: String]
    /// Arguments whose bytes are no UTF-8, as far as they can be shown.
    var unreadable: [String] = []

    func run() -> ExitStatus {
        var reader = ArgumentReader(arguments, environment: environment)
        let reading = Result { () throws(UsageError) in try reader.read() }
        let console = Console(
            language: Language(environment: environment), json: reader.globals.json, quiet: reader.globals.quiet,
            environment: environment)
        let context = Context(
            console: console,
            candidates: SocketPath.candidates(option: reader.globals.socket, environment: environment),
            environment: environment)
        do {
            try checkArguments()
            return try perform(reading.get(), context)
        } catch {
            return report(error, console)
        }
    }

    /// What was meant by bytes of another encoding cannot be told: a file of such a name would not be found.
    private func checkArguments() throws(UsageError) {
        guard let argument = unreadable.first else { return }
        throw UsageError(
            "“\(argument)” is not written in UTF-8. A file of such a name can be read so: ctl batch load - < FILE",
            command: nil)
    }

    private func perform(_ reading: ArgumentReader.Reading, _ context: Context) throws -> ExitStatus {
        switch reading {
        case .run(let command, let given):
            return try command.init(given).run(context)
        case .help(let words):
            try HelpText(language: context.console.language).write(words, to: context.console.output)
            return .ok
        case .version:
            return try VersionReport().write(context)
        case .incomplete(let words):
            try HelpText(language: context.console.language).write(words, to: context.console.errors)
            return .usage
        }
    }

    /// Says what went wrong, on standard error for people and with `--json` on standard output for programs.
    private func report(_ error: any Error, _ console: Console) -> ExitStatus {
        switch error {
        case let status as ExitStatus: return status
        case OutputFailure.readerGone: return .readerGone
        case let error as OutputFailure:
            console.error(error.message)
            return .cannotWrite
        case let error as UsageError: return report(error, console)
        case let error as FileFailure:
            console.error(error.message)
            return error.status
        case let error as ClientFailure: return report(error, console)
        default:
            console.error(Message(verbatim: "\(error)"))
            return .failed
        }
    }

    private func report(_ error: UsageError, _ console: Console) -> ExitStatus {
        console.error(error.message)
        console.hint("See: \(["ctl help", error.command].compactMap { $0 }.joined(separator: " "))")
        return .usage
    }

    private func report(_ failure: ClientFailure, _ console: Console) -> ExitStatus {
        if console.json, case .refused(let error) = failure, let json = try? ControlCoding.encode(error) {
            try? console.value(Data(#"{"error":"#.utf8) + json + Data("}".utf8))
        }
        for (index, message) in failure.messages.enumerated() {
            if index == 0 { console.error(message) } else { console.hint(message) }
        }
        return failure.status
    }
}
