import ControlAPI
import FoundationEssentials

/// Hands a file to the daemon piece by piece and shows how far it is.
struct BatchUpload {
    let client: Client
    let console: Console
    let source: FileSource

    /// 256 KiB of the file are about 340 KiB of line.
    static let mostBytes = 256 << 10

    /// Opens, sends and commits. Errors: `ClientFailure`, `FileFailure`. If sending fails the daemon forgets the upload, at
    /// the latest when the connection closes; if the answer to the commit is lost, it may have been stored.
    func load(_ request: OpenBatchRequest) throws -> Answer<LoadSummary> {
        let opened = try client.ask(request).value
        var meter = ProgressMeter(form, total: source.size, language: console.language)
        var isStored = false
        defer { if !isStored { show(meter.clearing) } }
        let sent = try send(opened.upload, by: max(1, min(Self.mostBytes, opened.maxChunkBytes)), &meter)
        do {
            // A hundred thousand tickets on a slow disk.
            let answer = try client.ask(CommitBatchRequest(upload: opened.upload), within: 600)
            // The last rows are read when no more follow: only now their number is known.
            show(meter.finish(bytes: sent, rows: answer.value.rows))
            isStored = true
            return answer
        } catch ClientFailure.broken, ClientFailure.silent {
            throw ClientFailure.uncertain([
                "Whether the batch was stored is not known: the connection broke while it was being stored.",
                "Loading the file again is safe: tickets that are known are recognised as duplicates.",
            ])
        }
    }

    /// - Returns: how many bytes the file has.
    private func send(_ upload: String, by count: Int, _ meter: inout ProgressMeter) throws -> Int {
        var sent = 0
        while true {
            let piece = try source.read(upTo: count)
            if piece.isEmpty { break }
            let answer = try client.ask(AppendBatchRequest(upload: upload, data: piece, offset: sent)).value
            sent += piece.count
            show(meter.update(bytes: sent, rows: answer.rows, at: .now))
        }
        return sent
    }

    private var form: ProgressMeter.Form {
        if console.quiet { return .none }
        guard let columns = console.errors.columns, !console.isDumb else { return .lines }
        return .bar(columns: columns)
    }

    private func show(_ text: String?) {
        // Nobody is left to tell if standard error is gone.
        if let text { try? console.errors.write(text) }
    }
}
