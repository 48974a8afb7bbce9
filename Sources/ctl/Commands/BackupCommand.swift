import ControlAPI
import FoundationEssentials

/// `ctl backup`: a copy of the database while calls go on.
struct BackupCommand: Command {
    private static let keepOption = OptionForm(
        name: "keep", value: "COUNT", summary: "Without FILE: keep so many backups and remove the oldest.")

    static let form = CommandForm(
        path: ["backup"], summary: "Copy the queue's database while calls go on.",
        details: [
            "The copy is whole and of one moment: tickets, calls, agents' states, do-not-call numbers.",
            "FILE.recordings is the book of recordings, FILE.knowledge the knowledge cards; the recordings are files to be copied besides.",
            "To go back: stop the daemon, put all three files in the place of the database's, start it again.",
        ],
        operands: [
            OperandForm(
                name: "FILE",
                summary:
                    "The file to write, not there yet; one in the folder backups beside the database if not given.",
                presence: .optional, kind: .file)
        ],
        options: [keepOption],
        examples: [
            .init(line: "ctl backup --keep 14", meaning: "for a nightly timer: two weeks of them"),
            .init(
                line: "ctl backup /mnt/safe/queue.sqlite",
                meaning: "the daemon's user must be allowed to write there"),
        ])

    let request: BackupRequest

    init(_ given: GivenArguments) throws(UsageError) {
        let keep = try given.integer(Self.keepOption, in: 1...1000)
        let file = given.operand(0)
        if keep != nil, file != nil { throw given.fault("--keep goes with no FILE.") }
        request = BackupRequest(path: file.map(Self.fromRoot), keep: keep)
    }

    /// The daemon stands in another folder than the user.
    private static func fromRoot(_ path: String) -> String {
        path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    }

    func run(_ context: Context) throws -> ExitStatus {
        // Some seconds for a gigabyte, and minutes on a slow disk.
        let answer = try context.ask(request, within: 3600)
        if context.console.json {
            try context.console.value(answer.json)
        } else {
            try write(answer.value, context.console)
        }
        return .ok
    }

    private func write(_ result: BackupResult, _ console: Console) throws {
        try console.line("Copied to \(result.path): \(result.bytes / 1000) kB.")
        for path in result.removed { try console.line("Removed: \(path)") }
    }
}
