import CallQueue
import ControlAPI
import Foundation
import Testing

@testable import Dialer

@Suite("Reports that are asked for")
struct ReportHandlersTests {
    private static let mistyped: [(request: ReportRequest, field: String)] = [
        (ReportRequest(agent: "7777"), "agent"), (ReportRequest(ticketClass: "qualty"), "class"),
        (ReportRequest(trunk: "mian"), "trunk"),
    ]

    private func handlers(_ fixture: ControlFixture) throws -> ReportHandlers {
        let path = fixture.folder.appendingPathComponent("recordings.db").path
        return ReportHandlers(queue: fixture.queue, recordings: try RecordingBook(path: path), trunks: { ["main"] })
    }

    @Test("a name that nobody has is said to be none, instead of a report without a call", arguments: 0..<3)
    func mistyped(index: Int) async throws {
        let (request, field) = Self.mistyped[index]
        let fixture = try await ControlFixture()
        // Its folder goes with it.
        defer { withExtendedLifetime(fixture) {} }
        let handlers = try handlers(fixture)
        do {
            let report = try await handlers.report(request)
            Issue.record("a report of \(report.total.attempts) calls")
        } catch let error as ControlError {
            #expect(error.reason == .notFound && error.data.field == field)
        }
    }

    @Test("who has made no call yet has a report without one")
    func known() async throws {
        let fixture = try await ControlFixture { $0.classes[.quality] = $0.policy }
        defer { withExtendedLifetime(fixture) {} }
        let handlers = try handlers(fixture)
        for request in [
            ReportRequest(agent: "1001"), ReportRequest(ticketClass: "quality"), ReportRequest(trunk: "main"),
            ReportRequest(),
        ] {
            let report = try await handlers.report(request)
            #expect(report.total.attempts == 0 && report.groups.isEmpty)
        }
    }
}
