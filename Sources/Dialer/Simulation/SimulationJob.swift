import CallQueue
import ControlAPI
import FoundationEssentials

/// One simulation, in a process of its own (`dialer --simulate`): it shares no lock, no memory and no thread with the calls,
/// runs only when nobody else wants the processor, and gives its memory back by ending.
///
/// In the daemon's own process it would be cheaper by a few milliseconds, and could hold a lock of the allocator or of SQLite
/// while its idle thread is set aside: then a call would wait for it.
struct SimulationJob {
    /// Seconds after which it is given up; whoever asked gave up before.
    static let longest: UInt32 = 300

    let configuration: DialerConfiguration
    let request: SimulateRequest
    /// An export to simulate instead of what the queue has, and how to read it.
    var file: String?
    var mapping: String?

    /// - Throws: `ControlError` for a request that cannot be understood.
    init(configuration: DialerConfiguration, _ arguments: SimulationArguments) throws {
        self.configuration = configuration
        request = try ControlCoding.decode(SimulateRequest.self, from: Data((arguments.request ?? "{}").utf8))
        file = arguments.file
        mapping = arguments.mapping
    }

    func answer() async -> SimulationAnswer {
        do {
            try SimulationTerms.check(request)
            return SimulationAnswer(result: try await run())
        } catch {
            let told = ControlError.translated(error)
            return SimulationAnswer(error: told as? ControlError ?? ControlError(.internalError, "\(told)"))
        }
    }

    private func run() async throws -> SimulationInfo {
        let begun = ContinuousClock.now
        let from = request.from ?? Date()
        let clock = ManualWallClock(from)
        let policies = SimulationTerms.policies(of: configuration)
        let queue = try TicketQueue.simulated(policies, clock: clock)
        var leftOut: [BatchID: Int] = [:]
        if let file {
            _ = try await queue.recover()
            try await load(file, policies, into: queue, at: from)
        } else {
            leftOut = try await queue.copyUnfinished(
                from: configuration.queue.database, batch: request.batch.map(BatchID.init(rawValue:)))
        }
        let models = try await measured(by: queue, at: from)
        let plan = SimulationTerms.plan(request, configuration, models: models, from: from)
        let result = try await queue.simulate(plan, clock: clock)
        return SimulationInfo(
            result, plan, measured: models.calls, leftOut: leftOut, computed: (.now - begun).inSeconds)
    }

    /// What the daemon's calls were like; the usual where it has none.
    private func measured(by queue: TicketQueue, at from: Date) async throws -> SimulationTerms.Models {
        let days = request.measuredDays ?? 14
        guard days > 0, FileManager.default.fileExists(atPath: configuration.queue.database) else {
            return (CallModel(), [:], 0)
        }
        do {
            return try await queue.measuredModels(
                from: configuration.queue.database, since: min(from, Date()) - days * 86_400)
        } catch let error as StoreError where file != nil {
            // Another version's, or not ours to read: a file can be tried all the same.
            complain("calls were not measured: \(error)")
            return (CallModel(), [:], 0)
        }
    }

    private func load(
        _ path: String, _ policies: QueueConfiguration, into queue: TicketQueue, at now: Date
    ) async throws {
        let terms = try UploadTerms(
            OpenBatchRequest(name: "simulated", mapping: try mappingText(), mappingName: mappingName),
            catalog: try .builtIn(), configuration: policies)
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw ControlError(.invalidParams, "The file \(path) cannot be read.", field: "file")
        }
        var reader = BatchImport(terms.rules, loadedAt: now)
        let batch = try await queue.beginLoad(name: path, source: path)
        var rest = bytes[...]
        while !rest.isEmpty {
            _ = try await queue.append(batch, try reader.feed([UInt8](rest.prefix(1 << 16))))
            rest = rest.dropFirst(1 << 16)
        }
        _ = try await queue.append(batch, try reader.finish())
        _ = try await queue.commitLoad(batch)
    }

    private var isMappingAFile: Bool {
        mapping.map { $0.contains("/") || $0.hasSuffix(".json5") || $0.hasSuffix(".json") } ?? false
    }

    private var mappingName: String? { isMappingAFile ? nil : mapping }

    private func mappingText() throws -> String? {
        guard isMappingAFile, let mapping else { return nil }
        guard
            let text = FileManager.default.contents(atPath: mapping).flatMap({ String(validating: $0, as: UTF8.self) })
        else { throw ControlError(.invalidParams, "The mapping \(mapping) cannot be read.", field: "mapping") }
        return text
    }
}
