import ControlServer
import Foundation
import TestPrograms
import Testing

@testable import CallQueue
@testable import Dialer

extension CourierTests {
    /// A queue whose changes are told in an office's event log.
    private struct Desk {
        let queue: TicketQueue
        let tidings: Courier.Tidings

        init(_ office: CourierOffice, database: String = "queue.db") async throws {
            let (numbers, events) = (TicketTidings(), office.events)
            queue = try TicketQueue(
                path: "\(office.folder)/\(database)", configuration: QueueConfiguration(),
                onChange: { changes in for change in changes { numbers.append(change, to: events) } })
            _ = try await queue.recover()
            tidings = Courier.Tidings(queue: queue, numbers: numbers)
        }

        func load(_ count: Int) async throws {
            let batch = try await queue.beginLoad(name: "test", source: "test.csv")
            let rows = (1...count).map { row in
                let number = DialableNumber(number: "+8613800138\(100 + row)", countryCodeLength: 2)
                let ticket = Ticket(
                    id: TicketID(rawValue: "T\(row)"), ticketClass: TicketClass(rawValue: "quality"),
                    customerName: "", numbers: [number], createdAt: Date(),
                    source: RowPosition(record: row, line: row + 1))
                return CallQueue.RowVerdict(
                    position: ticket.source, id: ticket.id, outcome: .accepted(ticket, isSelected: true))
            }
            _ = try await queue.append(batch, rows)
            _ = try await queue.commitLoad(batch)
        }

        func cancel(_ row: Int) async throws { _ = try await queue.cancel(ticket: TicketID(rawValue: "T\(row)")) }
    }

    private func tickets(_ asked: [HTTPPeer.Asked]) -> [String] { asked.compactMap { $0.json["ticketId"] as? String } }

    @Test("a ticket's change that was kept is told, though the daemon was killed before the outbox had it; none twice")
    func killedBeforeTheOutbox() async throws {
        try await CourierOffice.open { office in
            let killed = try await Desk(office)
            try await killed.load(3)
            await office.open([try office.settings()], tidings: killed.tidings)
            try await killed.cancel(1)
            let first = try await office.peer.requests(1)
            #expect(tickets(first) == ["T1"])
            // Killed: nobody reads the log any more, and what the next run has of it is what the queue kept.
            await office.close(properly: false)
            try await killed.cancel(2)
            await killed.queue.close()
            // The log outlives its daemon here, and the queue with it, which has its file as long: the next one takes a copy.
            try FileManager.default.copyItem(atPath: office.folder + "/queue.db", toPath: office.folder + "/next.db")
            let desk = try await Desk(office, database: "next.db")
            await office.open([try office.settings()], tidings: desk.tidings)
            try await desk.cancel(3)
            let all = try await office.peer.requests(3)
            #expect(tickets(all).sorted() == ["T1", "T2", "T3"], "each once")
            let deliveries = Set(all.map { $0.headers["dialer-delivery"] })
            #expect(deliveries.count == 3)
            await office.close()
            #expect(try await desk.queue.tidings().isEmpty)
            await desk.queue.close()
        }
    }

    @Test("what the outbox has is not told again, though the queue keeps it still; without webhooks nothing is kept")
    func killedBehindTheOutbox() async throws {
        try await CourierOffice.open { office in
            let desk = try await Desk(office)
            try await desk.load(2)
            let outbox = try Outbox(path: office.folder + "/q.outbox")
            try await desk.queue.keepTidings { TicketTidings.words($0) }
            try await desk.cancel(1)
            let kept = try await desk.queue.tidings()
            _ = try await outbox.add([], tiding: kept.last?.seq, at: Date())
            await office.open([try office.settings()], tidings: desk.tidings)
            try await desk.cancel(2)
            let asked = try await office.peer.requests(1)
            #expect(tickets(asked) == ["T2"])
            await office.courier?.use([])
            #expect(try await desk.queue.tidings().isEmpty)
            await desk.queue.close()
        }
    }
}
