import CallQueue
import ControlAPI
import ControlServer

/// `batch.start`, `batch.change`, `batch.clone`: how a batch is called, and calling its unreached once more.
extension BatchHandlers {
    func registerChanges(in handlers: inout ControlHandlers) {
        handlers.register(StartBatchRequest.self) { request, _ in
            try await move(request.batch) { try await queue.resume($0) }
        }
        handlers.register(ChangeBatchRequest.self) { request, _ in try await change(request) }
        handlers.register(CloneBatchRequest.self) { request, _ in
            try await clone(request)
        }
    }

    func change(_ request: ChangeBatchRequest) async throws -> BatchInfo {
        let change = try BatchTermsReading.change(
            weight: request.weight, hours: request.hours, mode: request.mode, flow: request.flow, flows: flows())
        return try await move(request.batch) { try await queue.change($0, change) }
    }

    func clone(_ request: CloneBatchRequest) async throws -> CloneBatchResult {
        let id = BatchID(rawValue: request.batch)
        let usual = "\(try await queue.batch(id).name) (again)"
        let name = request.name ?? String(usual.suffix(UploadTerms.longestName))
        guard (1...UploadTerms.longestName).contains(name.count) else {
            throw ControlError(
                .invalidParams, "Give the batch a name of 1 to \(UploadTerms.longestName) characters.", field: "name")
        }
        guard await !queue.isDraining else {
            throw ControlError(.draining, "The daemon is stopping and takes no batches; clone it when it is back.")
        }
        let result = try await queue.clone(
            id, name: name, try Self.terms(request.outcomes), isPaused: request.paused ?? false)
        let cloned = try await info(result.batch)
        events.append(.batchState(cloned.batchId, result.batch.word, at: queue.now))
        wake()
        return CloneBatchResult(
            batch: cloned,
            skipped: Dictionary(uniqueKeysWithValues: result.skipped.map { ($0.key.rawValue, $0.value) }))
    }

    /// The word for tickets without an attempt.
    private static let never = "never"

    static func terms(_ words: [String]?) throws(ControlError) -> CloneTerms {
        guard let words, !words.isEmpty else { return CloneTerms() }
        var outcomes: Set<Disposition> = []
        for word in words where word != never {
            guard let outcome = Disposition(rawValue: word), !outcome.isReached else {
                let known = Disposition.allCases.filter { !$0.isReached }.map(\.rawValue).joined(separator: ", ")
                throw ControlError(
                    .invalidParams,
                    "“\(word.prefix(64))” is no outcome of a ticket not reached; known are \(known), never.",
                    field: "outcomes")
            }
            outcomes.insert(outcome)
        }
        return CloneTerms(outcomes: outcomes, includesUntried: words.contains(never))
    }
}
