import CallQueue
import ControlAPI
import ControlServer
import FoundationEssentials

/// `batch.*`: hand files in, look at batches, stop and go on.
struct BatchHandlers: Sendable {
    let queue: TicketQueue
    let uploads: BatchUploads
    let events: EventLog
    var forecasts: BatchForecasts?
    /// Called when there may be something new to dial.
    let wake: @Sendable () -> Void
    /// Names of the flows there are.
    let flows: @Sendable () -> [String]

    init(
        queue: TicketQueue, uploads: BatchUploads, dispatcher: Dispatcher, events: EventLog, forecasts: BatchForecasts,
        flows: @escaping @Sendable () -> [String]
    ) {
        self.init(queue: queue, uploads: uploads, events: events, wake: { dispatcher.wake() }, flows: flows)
        self.forecasts = forecasts
    }

    init(
        queue: TicketQueue, uploads: BatchUploads, events: EventLog, wake: @escaping @Sendable () -> Void,
        flows: @escaping @Sendable () -> [String] = { [] }
    ) {
        self.queue = queue
        self.uploads = uploads
        self.events = events
        self.wake = wake
        self.flows = flows
    }

    func register(in handlers: inout ControlHandlers) {
        handlers.register(OpenBatchRequest.self) { request, _, connection in
            try await uploads.open(request, flows: flows(), over: connection)
        }
        handlers.register(AppendBatchRequest.self) { request, _, connection in
            try await uploads.append(request, over: connection)
        }
        handlers.register(CommitBatchRequest.self) { request, _ in try await commit(request) }
        handlers.register(AbortBatchRequest.self) { request, _ in
            await uploads.abort(request.upload)
            return Done()
        }
        handlers.register(BatchVerdictsRequest.self) { request, _ in try await verdicts(request) }
        handlers.register(ListBatchesRequest.self) { request, _ in try await list(request)
        }
        handlers.register(ShowBatchRequest.self) { request, _ in
            try await show(BatchID(rawValue: request.batch))
        }
        handlers.register(PauseBatchRequest.self) { request, _ in
            try await move(request.batch) { try await queue.pause($0) }
        }
        handlers.register(ResumeBatchRequest.self) { request, _ in
            try await move(request.batch) { try await queue.resume($0) }
        }
        handlers.register(CancelBatchRequest.self) { request, _ in
            try await move(request.batch) { try await queue.cancel($0) }
        }
        registerChanges(in: &handlers)
        registerMapping(in: &handlers)
        handlers.register(BatchReportRequest.self) { request, _ in
            try await report(BatchID(rawValue: request.batch))
        }
    }

    // MARK: Loading

    func commit(_ request: CommitBatchRequest) async throws -> LoadSummary {
        let summary = try await uploads.commit(request.upload)
        if !summary.dryRun { wake() }
        return summary
    }

    func verdicts(_ request: BatchVerdictsRequest) async throws -> RowVerdictPage {
        let page = Page(request.limit, request.offset, most: 5000, usual: 1000)
        let kind = try Self.kind(request.only)
        if let found = try await uploads.verdicts(ofDryRun: request.batch, only: kind, page) { return found }
        let id = BatchID(rawValue: request.batch)
        let counts = try await queue.loadCounts(id)
        let verdicts = try await queue.verdicts(id, only: kind, offset: page.offset, limit: page.limit)
        return RowVerdictPage(verdicts: verdicts.map { RowVerdict($0) }, total: counts.count(of: kind))
    }

    private static func kind(_ word: RowVerdictWord?) throws(ControlError) -> LoadVerdict.Kind? {
        guard let word else { return nil }
        if let kind = LoadVerdict.Kind(rawValue: word.rawValue) { return kind }
        let words = LoadVerdict.Kind.allCases.map(\.rawValue).joined(separator: ", ")
        throw ControlError(
            .invalidParams, "There is no verdict “\(word.rawValue.prefix(64))”; allowed are \(words).", field: "only")
    }

    // MARK: Looking

    func list(_ request: ListBatchesRequest) async throws -> BatchList {
        let page = Page(request.limit, request.offset, most: 1000, usual: 100)
        let all = await queue.batches()
        var infos: [BatchInfo] = []
        for batch in page.of(all.reversed()) { infos.append(try await info(batch)) }
        return BatchList(batches: infos, total: all.count)
    }

    func show(_ id: BatchID) async throws -> BatchInfo {
        var info = try await info(try await queue.batch(id))
        info.summary = try await summary(id)
        var additions: [LoadSummary] = []
        for addition in try await queue.additions(to: id) {
            if let summary = try await summary(addition) { additions.append(summary) }
        }
        info.additions = additions.isEmpty ? nil : additions
        return info
    }

    private func summary(_ load: BatchID) async throws -> LoadSummary? {
        try await queue.loadNote(load).flatMap { note in
            // A note of another version is not worth failing for.
            try? JSONDecoder().decode(LoadSummary.self, from: Data(note.utf8))
        }
    }

    func info(_ batch: TicketBatch) async throws -> BatchInfo {
        var info = BatchInfo(
            batch, counts: try await queue.counts(batch.id), attempts: try await queue.attemptCount(batch.id))
        if info.state == .running { info.forecast = await forecasts?.forecast(batch.id).map { BatchForecast($0) } }
        return info
    }

    func report(_ id: BatchID) async throws -> ControlAPI.BatchReport {
        ControlAPI.BatchReport(
            try await queue.batch(id), try await queue.report(id), try await queue.reportDetails(id),
            try await queue.counts(id), now: queue.now)
    }

    // MARK: Moving

    func move(_ batch: String, _ step: (BatchID) async throws -> TicketBatch) async throws -> BatchInfo {
        let id = BatchID(rawValue: batch)
        let moved = try await step(id)
        events.append(.batchState(batch, moved.word, at: queue.now))
        wake()
        return try await info(moved)
    }
}

/// One page of a list, within its limits.
struct Page: Sendable, Equatable {
    let limit: Int
    let offset: Int

    init(_ limit: Int?, _ offset: Int?, most: Int, usual: Int) {
        self.limit = min(most, max(1, limit ?? usual))
        self.offset = max(0, offset ?? 0)
    }

    func of<Element>(_ all: some Sequence<Element>) -> [Element] { Array(all.dropFirst(offset).prefix(limit)) }
}

extension LoadCounts {
    /// Rows with one verdict; all for nil.
    fileprivate func count(of kind: LoadVerdict.Kind?) -> Int {
        switch kind {
        case nil: rows
        case .accepted: accepted
        case .notSelected: notSelected
        case .refused: refused
        case .duplicate: duplicates
        }
    }
}
