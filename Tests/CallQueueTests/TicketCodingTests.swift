import Foundation
import Testing

@testable import CallQueue

@Suite("Tickets as JSON")
struct TicketCodingTests {
    @Test("writes ids, classes and agents as plain words in JSON, as keys too")
    func plainWords() throws {
        let load = try ImportExamples.load(ImportExamples.bytes("quality.csv"), ImportExamples.rules())
        let ticket = try #require(load.tickets.first { $0.owner != nil })
        let json = try JSONEncoder().encode(ticket)
        let text = String(decoding: json, as: UTF8.self)
        #expect(text.contains("\"id\":\"\(ticket.id)\"") && text.contains("\"ticketClass\":\"quality\""), "\(text)")
        #expect(try JSONDecoder().decode(Ticket.self, from: json) == ticket)
        let shares = try JSONEncoder().encode([TicketClass.logistics: 70])
        #expect(String(decoding: shares, as: UTF8.self) == #"{"logistics":70}"#)
        #expect(try JSONDecoder().decode([TicketClass: Int].self, from: shares) == [.logistics: 70])
    }
}
