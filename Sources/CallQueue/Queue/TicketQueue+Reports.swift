/// Reports, from a connection of their own: no call and no list waits for one.
extension TicketQueue {
    /// The clock by which the site lives.
    package var siteClock: SiteClock { configuration.siteClock }

    package var reportRules: ReportRules { configuration.reports }

    /// What was done in a period.
    ///
    /// - Throws: `QueueError.unknownBatch`, `StoreError`.
    package func activity(_ filter: ReportFilter, by grouping: ReportGrouping) async throws -> ActivityReport {
        try check(filter)
        try await durable()
        return try await archive.activity(
            filter, by: grouping, siteClock, reportRules, surveys: configuration.surveyFlows.sorted())
    }

    /// Every talk of a period judged by the rules; those to listen to first.
    ///
    /// - Throws: `QueueError.unknownBatch`, `StoreError`.
    package func inspect(_ filter: ReportFilter, most: Int) async throws -> Inspection {
        try check(filter)
        try await durable()
        return try await archive.inspect(
            filter, reportRules, surveys: configuration.surveyFlows.sorted(), most: most)
    }

    /// Call detail records of a period, running ones among them, the earliest first.
    ///
    /// - Parameter after: where the page before ended.
    /// - Throws: `QueueError.unknownBatch`, `StoreError`.
    package func export(_ filter: ReportFilter, after: AttemptID? = nil, limit: Int) async throws -> ExportPage {
        try check(filter)
        try await durable()
        return try await archive.export(filter, after: after, limit: limit)
    }

    func check(_ filter: ReportFilter) throws {
        if let batch = filter.batch { _ = try visible(batch) }
    }
}
