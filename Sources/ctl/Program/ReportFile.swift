import ControlAPI
import FoundationEssentials
import Glibc

/// Every row's verdict of a batch, written to a file.
///
/// CSV is for spreadsheets (`CSVText`). NDJSON is for programs and has every text as it is.
struct ReportFile {
    enum Format { case csv, ndjson }

    let path: String
    let format: Format

    /// The ending decides. Errors: another ending than `.csv`, `.ndjson`, `.jsonl`.
    init(path: String) throws(UsageError) {
        self.path = path
        switch path.split(separator: ".").last.map({ $0.lowercased() }) {
        case "csv": format = .csv
        case "ndjson", "jsonl": format = .ndjson
        default: throw UsageError("--report “\(path)” must end in .csv, .ndjson or .jsonl.", command: "batch load")
        }
    }

    /// Refuses, before anything is loaded, a place that cannot be written. Errors: `FileFailure`.
    func check() throws(FileFailure) {
        var information = stat()
        if stat(path, &information) == 0, information.st_mode & S_IFMT == S_IFDIR {
            throw .writing(path, errno: EISDIR)
        }
        guard access(folder, W_OK | X_OK) == 0 else { throw .writing(path, errno: errno) }
    }

    /// Fetches and writes all, in a file beside it first, so that a broken run leaves no half report under this name.
    /// Errors: `ClientFailure`, `FileFailure`.
    func write(batch: String, from client: Client) throws {
        let partial = path + ".partial"
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileFailure.writing(partial, errno: errno) }
        do {
            defer { close(descriptor) }
            try writeRows(of: batch, from: client, to: Descriptor(number: descriptor))
            guard fsync(descriptor) == 0, rename(partial, path) == 0 else {
                throw FileFailure.writing(path, errno: errno)
            }
        } catch {
            unlink(partial)
            throw error
        }
    }

    private func writeRows(of batch: String, from client: Client, to file: Descriptor) throws {
        if format == .csv { try write(CSVText.byteOrderMark + CSVText.line(Self.columns) + "\r\n", to: file) }
        var offset = 0
        while true {
            let page = try client.ask(BatchVerdictsRequest(batch: batch, offset: offset, limit: 2000)).value
            var text = ""
            for verdict in page.verdicts { text += try line(of: verdict) }
            try write(text, to: file)
            offset += page.verdicts.count
            if page.verdicts.isEmpty || offset >= page.total { return }
        }
    }

    private func write(_ text: String, to file: Descriptor) throws(FileFailure) {
        do {
            try file.write(text)
        } catch {
            guard case .failed(let code) = error else { throw .writing(path, errno: EPIPE) }
            throw .writing(path, errno: code)
        }
    }

    private static let columns = ["row", "line", "ticketId", "verdict", "column", "reason", "text"]

    private func line(of verdict: RowVerdict) throws -> String {
        switch format {
        case .ndjson:
            return String(decoding: try ControlCoding.encode(verdict), as: UTF8.self) + "\n"
        case .csv:
            let cells: [String?] = [
                String(verdict.row), verdict.line.map(String.init), verdict.ticketId, verdict.verdict.rawValue,
                verdict.column, verdict.reason, verdict.text,
            ]
            return CSVText.line(cells.map { $0 ?? "" }) + "\r\n"
        }
    }

    private var folder: String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
