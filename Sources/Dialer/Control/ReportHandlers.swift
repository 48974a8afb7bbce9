import CallQueue
import ControlAPI
import ControlServer
import FoundationEssentials

/// `report.get`, `report.inspect`, `report.records`.
struct ReportHandlers: Sendable {
    let queue: TicketQueue
    let recordings: RecordingBook
    /// Those of the configuration.
    let trunks: @Sendable () -> [String]

    func register(in handlers: inout ControlHandlers) {
        handlers.register(ReportRequest.self) { request, _ in try await report(request) }
        handlers.register(InspectCallsRequest.self) { request, _ in
            try await inspect(request)
        }
        handlers.register(CallRecordsRequest.self) { request, _ in
            try await records(request)
        }
    }

    func report(_ request: ReportRequest) async throws -> ControlAPI.ActivityReport {
        let period = try await period(request)
        let by = request.by ?? .ticketClass
        guard let grouping = ReportGrouping(rawValue: by.rawValue) else {
            let words = ReportGrouping.allCases.map(\.rawValue).joined(separator: ", ")
            throw ControlError(
                .invalidParams, "There is no report by “\(by.rawValue.prefix(64))”; allowed are \(words).", field: "by")
        }
        let report = try await queue.activity(period.filter, by: grouping)
        if report.total.attempts == 0, report.total.selected ?? 0 == 0 { try await check(period.filter) }
        let names = grouping == .batch ? await batchNames() : [:]
        return await ControlAPI.ActivityReport(period, by, report, names, queue.reportRules)
    }

    func inspect(_ request: InspectCallsRequest) async throws -> InspectionReport {
        let period = try await period(request)
        let page = Page(request.limit, 0, most: 1000, usual: 100)
        let found = try await queue.inspect(period.filter, most: page.limit)
        var report = InspectionReport(
            from: period.filter.from, to: period.filter.to, fromText: period.fromText, toText: period.toText,
            zone: period.clock.name, inspected: found.inspected, found: found.found,
            reasons: Dictionary(uniqueKeysWithValues: found.reasons.map { ($0.key.rawValue, $0.value) }), calls: [])
        for call in found.calls {
            let id = call.recordingPath.map(FilePath.stem)
            // A recording that was deleted cannot be listened to.
            let isKept = try await id.flatMapAsync { try await recordings.entry($0) }.map { $0.deletedAt == nil }
            report.calls.append(ControlAPI.InspectedCall(call, period.clock, recording: isKept == true ? id : nil))
        }
        return report
    }

    func records(_ request: CallRecordsRequest) async throws -> CallRecordPage {
        let period = try await period(request)
        let page = Page(request.limit, 0, most: 1000, usual: 500)
        let found = try await queue.export(
            period.filter, after: request.after.map(AttemptID.init(rawValue:)), limit: page.limit)
        let reveals = request.reveal == true
        return CallRecordPage(
            records: found.attempts.map { CallRecord($0, period.clock, reveals: reveals) }, next: found.next?.rawValue,
            zone: period.clock.name)
    }

    private func batchNames() async -> [String: String] {
        Dictionary(await queue.batches().map { ($0.id.rawValue, $0.name) }, uniquingKeysWith: { $1 })
    }

    // MARK: The filter

    /// A report without a call is no answer to who mistyped a name.
    private func check(_ filter: ReportFilter) async throws {
        if let name = filter.agent?.rawValue, await !queue.agents().contains(where: { $0.id.rawValue == name }) {
            throw ControlError(
                .notFound,
                "Agent “\(name.prefix(64))” had no call in this period, and the configuration has no such agent.",
                field: "agent")
        }
        if let name = filter.ticketClass, await !queue.knownClasses().contains(name) {
            throw ControlError(
                .notFound,
                "Class “\(name.rawValue.prefix(64))” had no call in this period, and the configuration has no such class.",
                field: "class")
        }
        if let name = filter.trunk, !trunks().contains(name) {
            throw ControlError(
                .notFound,
                "Trunk “\(name.prefix(64))” had no call in this period, and the configuration has no such trunk.",
                field: "trunk")
        }
    }

    // MARK: The period

    private func period(_ request: some PeriodRequest) async throws -> ReportPeriod {
        let clock = await queue.siteClock
        let from = try date(request.from ?? "today", asEnd: false, clock, field: "from")
        let to = try date(request.to ?? "today", asEnd: true, clock, field: "to")
        guard from < to else {
            throw ControlError(.invalidParams, "The period ends before it begins.", field: "to")
        }
        let filter = ReportFilter(
            from: from, to: to, ticketClass: request.ticketClass.map(TicketClass.init(rawValue:)),
            batch: request.batch.map(BatchID.init(rawValue:)), agent: request.agent.map(AgentID.init(rawValue:)),
            trunk: request.trunk)
        return ReportPeriod(filter: filter, clock: clock)
    }

    private func date(_ text: String, asEnd: Bool, _ clock: SiteClock, field: String) throws(ControlError) -> Date {
        if let date = Instant.date(of: text) ?? clock.date(text, asEnd: asEnd, now: queue.now) { return date }
        throw ControlError(
            .invalidParams,
            "“\(text.prefix(64))” is no time; give a day (2026-11-21, today, yesterday), “2026-11-21 14:30” or 14:30.",
            field: field)
    }
}

/// Of which calls a report is, and by which clock it is told.
struct ReportPeriod: Sendable {
    let filter: ReportFilter
    let clock: SiteClock

    var fromText: String { clock.text(of: filter.from) }
    var toText: String { clock.text(of: filter.to) }
}

extension Optional {
    fileprivate func flatMapAsync<Value>(_ body: (Wrapped) async throws -> Value?) async rethrows -> Value? {
        guard let self else { return nil }
        return try await body(self)
    }
}
