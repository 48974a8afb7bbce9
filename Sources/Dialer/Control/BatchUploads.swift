import CallQueue
import ControlAPI
import ControlServer
import FoundationEssentials

/// Files on their way in: takes their pieces, has them read and judged, and gives the rows to the queue.
///
/// Reading is work for the processor, done here on the common threads; the queue's own thread only stores. What is
/// allowed is decided by `UploadTerms`, `UploadMeter` and `LoadTally`.
actor BatchUploads {
    /// Uploads open at once, dry runs among them.
    private static let most = 16
    /// How long an upload over HTTP outlives its connection: a client may use one for each request.
    static let passingPatience = Duration.seconds(5)
    /// Bytes of a file that are read and stored in one go: a row takes several times its size while it is judged.
    private static let slice = 32 << 10

    private let queue: TicketQueue
    private let catalog: MappingCatalog
    private var configuration: QueueConfiguration
    private let events: EventLog
    private let clock: any CallClock
    private let wallClock: any WallClock
    private var uploads: [String: BatchUpload] = [:]
    private var ended = EndedUploads()

    /// - Parameter catalog: the mappings to choose from; nil for the built-in ones.
    /// - Throws: `MappingError`.
    init(
        queue: TicketQueue, configuration: QueueConfiguration, catalog: MappingCatalog? = nil, events: EventLog,
        clock: any CallClock, wallClock: any WallClock
    ) throws {
        self.queue = queue
        self.catalog = try catalog ?? .builtIn()
        self.configuration = configuration
        self.events = events
        self.clock = clock
        self.wallClock = wallClock
    }

    /// The shares and the home of the uploads to come.
    func use(_ configuration: QueueConfiguration) { self.configuration = configuration }

    /// How a file is read that is handed in so.
    ///
    /// - Throws: `invalidParams`.
    func rules(for request: OpenBatchRequest) throws -> ImportRules {
        try UploadTerms(request, catalog: catalog, configuration: configuration).rules
    }

    // MARK: Requests

    /// - Throws: `ControlError`: `invalidParams`, `draining`, `conflict` while another file is being loaded.
    func open(
        _ request: OpenBatchRequest, flows: [String] = [], over connection: ControlConnection
    ) async throws -> OpenBatchResult {
        let terms = try UploadTerms(request, catalog: catalog, configuration: configuration, flows: flows)
        guard await !queue.isDraining else {
            throw ControlError(.draining, "The daemon is stopping and takes no batches; load it when it is back.")
        }
        try await makeRoom(for: terms)
        let upload = try begin(terms)
        // Before anything is waited for, so that of two that open at once the second sees the first.
        uploads[upload.id] = upload
        try upload.begin()
        defer { upload.end(at: clock.now) }
        if !terms.isDryRun { try await beginLoad(upload) }
        watch(upload.id)
        bind(upload, to: connection)
        return OpenBatchResult(upload: upload.id, maxChunkBytes: UploadMeter.mostPieceBytes)
    }

    /// - Throws: `ControlError`: `notFound`, `tooLarge`, `conflict`; `batchRefused` and `storeFailed`, which end the
    ///   upload.
    func append(_ request: AppendBatchRequest, over connection: ControlConnection) async throws -> AppendBatchResult {
        let upload = try find(request.upload)
        try upload.begin()
        defer { upload.end(at: clock.now) }
        try upload.meter.take(request.data.count, at: request.offset)
        bind(upload, to: connection)
        do {
            var rest = request.data
            while !rest.isEmpty {
                let rows = try upload.file.feed([UInt8](rest.prefix(Self.slice)))
                rest = rest.dropFirst(Self.slice)
                try await take(rows, upload)
            }
        } catch {
            throw await fail(upload, error)
        }
        return AppendBatchResult(receivedBytes: upload.meter.receivedBytes, rows: upload.tally.rows)
    }

    /// Stores the whole file or nothing. Asked again, it gives the same answer.
    ///
    /// - Throws: as `append`.
    func commit(_ id: String) async throws -> LoadSummary {
        if case .committed(let summary, _) = ended.ending(of: id) { return summary }
        let upload = try find(id)
        try upload.begin()
        defer { upload.end(at: clock.now) }
        upload.isCommitting = true
        do {
            try await take(try upload.file.finish(), upload)
            return try await conclude(upload)
        } catch {
            throw await fail(upload, error)
        }
    }

    /// Forgets an upload; of one that is over already nothing changes.
    func abort(_ id: String) async {
        guard let upload = uploads[id] else { return }
        _ = await fail(upload, ControlError(.notFound, "The upload was aborted; load the file again.", field: "upload"))
    }

    /// Verdicts of a dry run, in the file's order; nil for an id that is no dry run's.
    ///
    /// - Throws: `StoreError`.
    func verdicts(ofDryRun id: String, only kind: LoadVerdict.Kind?, _ page: Page) throws -> RowVerdictPage? {
        guard case .committed(_, let verdicts?) = ended.ending(of: id) else { return nil }
        let rows = try verdicts.page(only: kind, offset: page.offset, limit: page.limit)
        return RowVerdictPage(verdicts: rows.map { RowVerdict($0) }, total: try verdicts.count(of: kind))
    }

    /// Whether it is still on its way in.
    func isOpen(_ id: String) -> Bool { uploads[id] != nil }

    // MARK: One upload

    private func find(_ id: String) throws(ControlError) -> BatchUpload {
        if let upload = uploads[id] { return upload }
        switch ended.ending(of: id) {
        case .failed(let error): throw error
        case .committed: throw ControlError(.conflict, "The upload is committed already.", field: "upload")
        case nil:
            throw ControlError(
                .notFound, "There is no upload “\(id.prefix(64))”; load the file again.", field: "upload")
        }
    }

    private func begin(_ terms: UploadTerms) throws -> BatchUpload {
        do {
            return try BatchUpload(
                id: UniqueID.next(), terms, meter: UploadMeter(openedAt: clock.now),
                file: BatchImport(terms.rules, loadedAt: wallClock.now()))
        } catch {
            throw ControlError.translated(error)
        }
    }

    private func beginLoad(_ upload: BatchUpload) async throws {
        do {
            let terms = upload.terms
            upload.batch = try await queue.beginLoad(
                name: terms.name, source: terms.name, terms: terms.batchTerms, weight: terms.weight, into: terms.target)
        } catch {
            uploads[upload.id] = nil
            throw ControlError.translated(error)
        }
    }

    /// Gives rows to the queue and counts what it says of them.
    private func take(_ rows: [CallQueue.RowVerdict], _ upload: BatchUpload) async throws {
        let verdicts =
            if let batch = upload.batch {
                try await queue.append(batch, rows)
            } else {
                try await queue.preview(rows)
            }
        // It may have been aborted meanwhile.
        guard uploads[upload.id] === upload else { throw try gone(upload.id) }
        for (row, verdict) in zip(rows, verdicts) { upload.tally.count(row, verdict) }
        try upload.verdicts?.append(verdicts)
        if upload.terms.isDryRun {
            upload.outlook = try await queue.outlook(rows, verdicts, upload.terms.batchTerms, into: upload.outlook)
        }
        if upload.meter.isProgressDue(at: clock.now) { announceProgress(upload) }
    }

    private func gone(_ id: String) throws -> ControlError {
        guard case .failed(let error) = ended.ending(of: id) else {
            return ControlError(.notFound, "The upload was aborted; load the file again.", field: "upload")
        }
        return error
    }

    private func conclude(_ upload: BatchUpload) async throws -> LoadSummary {
        if !upload.terms.isDryRun, let futility = upload.tally.futility { throw futility }
        var summary = upload.summary(at: clock.now)
        if let batch = upload.batch {
            let note = String(decoding: try JSONEncoder().encode(summary), as: UTF8.self)
            let loaded = try await queue.commitLoad(batch, isPaused: upload.terms.isPaused, note: note)
            summary.loadSeconds = (clock.now - upload.meter.openedAt).inSeconds
            events.append(.batchState(loaded.id.rawValue, loaded.word, at: wallClock.now()))
        }
        forget(upload)
        ended.add(upload.id, .committed(summary, dryRunVerdicts: upload.verdicts), at: clock.now)
        return summary
    }

    /// Ends an upload of which nothing shall remain; gives the error to tell.
    private func fail(_ upload: BatchUpload, _ error: any Error) async -> any Error {
        let told = ControlError.translated(error)
        guard uploads[upload.id] === upload else { return told }
        forget(upload)
        if let told = told as? ControlError { ended.add(upload.id, .failed(told), at: clock.now) }
        // A store that cannot delete now does so at the next start: rows of an open load are never seen.
        if let batch = upload.batch { try? await queue.abortLoad(batch) }
        return told
    }

    private func forget(_ upload: BatchUpload) {
        uploads[upload.id] = nil
        upload.getOff()
    }

    // MARK: Connections

    /// An upload ends with the connection that brought its last piece.
    private func bind(_ upload: BatchUpload, to connection: ControlConnection) {
        upload.ride(connection) { [weak self, id = upload.id, weak connection] in
            Task { await self?.end(id, of: connection) }
        }
    }

    private func end(_ id: String, of connection: ControlConnection?) async {
        if connection?.kind == .passing { await clock.sleep(until: clock.now + Self.passingPatience) }
        guard let upload = uploads[id], !upload.isCommitting, upload.carrier === connection else { return }
        let text = "The connection closed before the file was handed in whole; nothing was loaded. Load it again."
        _ = await fail(upload, ControlError(.notFound, text, field: "upload"))
    }

    // MARK: Room and time

    /// The queue takes in one load at a time; one that was left alone for a minute yields.
    private func makeRoom(for terms: UploadTerms) async throws {
        guard uploads.count < Self.most else {
            throw ControlError(.overloaded, "\(Self.most) files are being handed in already; wait for one to end.")
        }
        guard !terms.isDryRun, let other = uploads.values.first(where: { !$0.terms.isDryRun }) else { return }
        guard !other.isBusy, other.meter.yields(at: clock.now) else {
            throw ControlError(
                .conflict,
                """
                “\(other.terms.name)” is being loaded (upload \(other.id), \(other.tally.rows) rows so far); try again \
                when it is done, or abort it.
                """, retryAt: wallClock.now() + UploadMeter.yieldLimit.inSeconds)
        }
        let name = terms.name
        _ = await fail(
            other,
            ControlError(
                .notFound, "The upload was left alone and made room for “\(name)”; load the file again.",
                field: "upload"
            ))
    }

    /// Gives an upload up when it is left alone, and forgets it some time after its end.
    private func watch(_ id: String) {
        Task { [weak self, clock] in
            while let next = await self?.review(id) { await clock.sleep(until: next) }
        }
    }

    /// When to look again; nil once nothing is known of it.
    private func review(_ id: String) async -> Duration? {
        let now = clock.now
        if let upload = uploads[id] {
            if upload.isBusy { return now + UploadMeter.idleLimit }
            if upload.meter.givenUpAt > now { return upload.meter.givenUpAt }
            let minutes = Int(UploadMeter.idleLimit.inSeconds / 60)
            _ = await fail(
                upload,
                ControlError(
                    .notFound, "The upload was left alone for \(minutes) minutes and given up; load the file again.",
                    field: "upload"))
        }
        ended.forget(before: now)
        return ended.forgottenAt(id)
    }

    private func announceProgress(_ upload: BatchUpload) {
        events.append(
            ControlEvent(
                .batchProgress, at: wallClock.now(),
                data: EventData(
                    state: BatchStateWord.loading.rawValue, batchId: upload.batchID, counts: upload.tally.words,
                    text: "\(upload.terms.name): \(upload.tally.rows) rows")))
    }
}

extension ControlEvent {
    /// A batch moved on.
    static func batchState(_ batch: String, _ state: BatchStateWord, at now: Date) -> ControlEvent {
        ControlEvent(.batchState, at: now, data: EventData(state: state.rawValue, batchId: batch))
    }
}
