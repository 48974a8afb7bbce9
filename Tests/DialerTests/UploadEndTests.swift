import CallQueue
import ControlAPI
import ControlServer
import Foundation
import Testing

@testable import Dialer

@Suite("When an upload ends", .timeLimit(.minutes(1)))
struct UploadEndTests {
    @Test("an upload ends with the socket connection that brought it, and nothing of it remains")
    func connectionEnds() async throws {
        let fixture = try await ControlFixture()
        let connection = ControlConnection(.session)
        let upload = try await fixture.uploads.open(OpenBatchRequest(name: "a.csv"), over: connection).upload
        let piece = AppendBatchRequest(upload: upload, data: SmallFile.tickets(1...5))
        _ = try await fixture.uploads.append(piece, over: connection)
        connection.close()
        await fixture.uploads.ended(upload)
        let late = try await refusal { try await fixture.uploads.commit(upload) }
        #expect(late.reason == .notFound && late.message.contains("connection closed"))
        #expect(await fixture.queue.batches().isEmpty)
        #expect(try await fixture.queue.counts().states.isEmpty)
        // There is room for the next at once.
        #expect(try await fixture.load(SmallFile.tickets(1...5), OpenBatchRequest(name: "a.csv")).accepted == 5)
    }

    @Test("an upload over a connection that is gone already ends too")
    func connectionIsGone() async throws {
        let fixture = try await ControlFixture()
        let connection = ControlConnection(.session)
        connection.close()
        let upload = try await fixture.uploads.open(OpenBatchRequest(name: "a.csv"), over: connection).upload
        await fixture.uploads.ended(upload)
        #expect(try await refusal { try await fixture.uploads.commit(upload) }.reason == .notFound)
    }

    @Test("what is committed stays, whatever its connection does")
    func committedStays() async throws {
        let fixture = try await ControlFixture()
        let connection = ControlConnection(.session)
        let upload = try await fixture.uploads.open(OpenBatchRequest(name: "a.csv"), over: connection).upload
        let piece = AppendBatchRequest(upload: upload, data: SmallFile.tickets(1...5))
        _ = try await fixture.uploads.append(piece, over: connection)
        let summary = try await fixture.uploads.commit(upload)
        connection.close()
        #expect(try await fixture.uploads.commit(upload) == summary)
        #expect(try await fixture.queue.counts().states["ready"] == 5)
    }

    @Test("over HTTP an upload goes on by another connection within five seconds, and ends if none comes")
    func connectionsChange() async throws {
        let fixture = try await ControlFixture()
        let (first, second) = (ControlConnection(.passing), ControlConnection(.passing))
        let upload = try await fixture.uploads.open(OpenBatchRequest(name: "a.csv"), over: first).upload
        first.close()
        await fixture.clock.sleeper(until: .seconds(5))
        fixture.clock.turn(to: .seconds(4))
        let piece = AppendBatchRequest(upload: upload, data: SmallFile.tickets(1...5))
        _ = try await fixture.uploads.append(piece, over: second)
        fixture.clock.turn(to: .seconds(100))
        _ = try await fixture.uploads.append(AppendBatchRequest(upload: upload, data: Data()), over: second)
        second.close()
        await fixture.clock.sleeper(until: .seconds(105))
        fixture.clock.turn(to: .seconds(105))
        await fixture.uploads.ended(upload)
        #expect(try await refusal { try await fixture.uploads.commit(upload) }.message.contains("connection closed"))
    }

    @Test("an upload left alone for ten minutes is given up, and nothing of it remains")
    func idle() async throws {
        let fixture = try await ControlFixture()
        let upload = try await fixture.uploads.open(OpenBatchRequest(name: "a.csv")).upload
        await fixture.clock.sleeper(until: .seconds(600))
        fixture.clock.turn(to: .seconds(100))
        _ = try await fixture.uploads.append(AppendBatchRequest(upload: upload, data: SmallFile.tickets(1...5)))
        fixture.clock.turn(to: .seconds(600))
        await fixture.clock.sleeper(until: .seconds(700))
        fixture.clock.turn(to: .seconds(700))
        // It is remembered for ten minutes more, why it is gone.
        await fixture.clock.sleeper(until: .seconds(1300))
        let late = try await refusal { try await fixture.uploads.commit(upload) }
        #expect(late.reason == .notFound && late.message.contains("10 minutes"))
        #expect(try await fixture.queue.counts().states.isEmpty)
    }
}
