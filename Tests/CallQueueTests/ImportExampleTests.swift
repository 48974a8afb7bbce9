import Foundation
import Testing

@testable import CallQueue

/// The counts were found by a separate reading of the files, not by this program.
@Suite("The example exports")
struct ImportExampleTests {
    struct Expected: Sendable, CustomTestStringConvertible {
        let file: String
        let mapping: String
        let encoding: TextEncoding
        let rows: Int
        let accepted: Int
        let duplicates: Int
        let refused: [String: Int]
        let byClass: [TicketClass: Int]
        let selected: [TicketClass: Int]
        let notes: Int
        /// Tickets by how many numbers they have.
        let numbers: [Int: Int]

        var testDescription: String { file }
    }

    static let expected = [
        Expected(
            file: "quality.csv", mapping: "quality", encoding: .utf8, rows: 178, accepted: 173, duplicates: 2,
            refused: ["spreadsheetNumber": 1, "notInNumberingPlan": 2], byClass: [.quality: 173],
            selected: [.quality: 173], notes: 4, numbers: [1: 143, 2: 29, 3: 1]),
        Expected(
            file: "logistics-gb18030.csv", mapping: "logistics", encoding: .gb18030, rows: 230, accepted: 208,
            duplicates: 6, refused: ["noNumber": 7, "tooShort": 3, "spreadsheetNumber": 3, "notInNumberingPlan": 3],
            byClass: [.logistics: 208], selected: [.logistics: 147], notes: 0, numbers: [1: 203, 2: 5]),
        Expected(
            file: "helpdesk.ndjson", mapping: "helpdesk", encoding: .utf8, rows: 100, accepted: 94, duplicates: 1,
            refused: ["noNumber": 3, "tooShort": 1, "spreadsheetNumber": 1],
            byClass: [.quality: 42, .logistics: 52], selected: [.quality: 42, .logistics: 36], notes: 0,
            numbers: [1: 93, 2: 1]),
    ]

    @Test("give exactly the tickets, refusals and duplicates that a person counts", arguments: expected)
    func counts(_ expected: Expected) throws {
        let load = try ImportExamples.load(ImportExamples.bytes(expected.file), ImportExamples.rules())
        #expect(load.mapping == expected.mapping)
        #expect(load.encoding == expected.encoding)
        #expect(load.summary.rows == expected.rows)
        #expect(load.summary.accepted == expected.accepted)
        #expect(load.summary.duplicates == expected.duplicates)
        #expect(load.summary.differingDuplicates == 0)
        #expect(load.summary.refused == expected.refused)
        #expect(load.summary.acceptedByClass == expected.byClass)
        #expect(load.summary.selectedByClass == expected.selected)
        #expect(load.verdicts.reduce(0) { $0 + $1.notes.count } == expected.notes)
        #expect(Dictionary(load.tickets.map { ($0.numbers.count, 1) }, uniquingKeysWith: +) == expected.numbers)
    }

    @Test("give the same verdicts however the bytes are cut into chunks", arguments: expected, [1, 7, 4_096])
    func chunks(_ expected: Expected, _ chunk: Int) throws {
        let bytes = try ImportExamples.bytes(expected.file)
        let whole = try ImportExamples.load(bytes, ImportExamples.rules())
        let cut = try ImportExamples.load(bytes, ImportExamples.rules(), chunk: chunk)
        #expect(cut.verdicts == whole.verdicts)
    }

    @Test(
        "give the same tickets in every encoding, with and without a mark",
        arguments: [String.Encoding.utf8, .utf16LittleEndian, .utf16BigEndian, .utf16], [true, false])
    func encodings(_ encoding: String.Encoding, _ hasMark: Bool) throws {
        let bytes = try ImportExamples.bytes("quality.csv")
        let text = String(decoding: bytes.dropFirst(3), as: UTF8.self)
        let data = try #require((hasMark && encoding != .utf16 ? "\u{FEFF}" + text : text).data(using: encoding))
        let load = try ImportExamples.load(Array(data), ImportExamples.rules(), chunk: 1_000)
        #expect(load.verdicts == (try ImportExamples.load(bytes, ImportExamples.rules()).verdicts))
    }

    @Test("say in which row, line and column a number was refused, and why")
    func refusalPlace() throws {
        let load = try ImportExamples.load(ImportExamples.bytes("quality.csv"), ImportExamples.rules())
        let (verdict, refusal) = try #require(load.refusals.first)
        #expect(verdict.id == TicketID(rawValue: "ZL2026111100117"))
        #expect(verdict.position == RowPosition(record: 50, line: 59))
        #expect(refusal.column == "联系电话")
        #expect(refusal.reason == .number(.spreadsheetNumber))
        let last = try #require(load.refusals.last)
        #expect(last.verdict.position == RowPosition(record: 107, line: 125))
    }

    @Test("map every field of a quality ticket")
    func qualityTicket() throws {
        let load = try ImportExamples.load(ImportExamples.bytes("quality.csv"), ImportExamples.rules())
        let ticket = try #require(load.tickets.first { $0.id.rawValue == "ZL2026111100022" })
        #expect(ticket.ticketClass == .quality)
        #expect(ticket.customerName == "杨军")
        #expect(ticket.numbers.map(\.identity) == ["+8613230818480", "+8615043670032"])
        #expect(ticket.order == "807381084742452928")
        #expect(ticket.product == "蔓越莓曲奇")
        #expect(ticket.details == "少发一袋\n客户很生气")
        #expect(ticket.priority == .urgent)
        #expect(ticket.owner == nil)
        // 00:18:45 and 02:18 in Shanghai on 11 November 2026.
        #expect(ticket.createdAt == (try Date("2026-11-10T16:18:45Z", strategy: .iso8601)))
        #expect(ticket.deadlineAt == (try Date("2026-11-10T18:18:00Z", strategy: .iso8601)))
        #expect(ticket.fields == [:])
        let quoted = try #require(load.tickets.first { $0.id.rawValue == "ZL2026111100021" })
        #expect(quoted.details == "有异味\"哈喇味\",要求退款")
        #expect(quoted.numbers.map(\.identity) == ["+8615942177493"])
    }

    @Test("use the alternate number where the main one is missing")
    func alternate() throws {
        let load = try ImportExamples.load(ImportExamples.bytes("quality.csv"), ImportExamples.rules())
        let ticket = try #require(load.tickets.first { $0.id.rawValue == "ZL2026111100091" })
        #expect(ticket.numbers.map(\.identity) == ["+8613853788422"])
    }

    @Test("map every field of a logistics ticket, and keep the column no rule uses")
    func logisticsTicket() throws {
        let load = try ImportExamples.load(ImportExamples.bytes("logistics-gb18030.csv"), ImportExamples.rules())
        let ticket = try #require(load.tickets.first { $0.id.rawValue == "WL2026111100012" })
        #expect(ticket.customerName == "李杰")
        #expect(ticket.numbers.map(\.identity) == ["+865538523962"])
        #expect(ticket.isVIP)
        #expect(ticket.priority == .high)
        #expect(ticket.order == "YT3073533582713")
        #expect(ticket.fields == ["快递公司": "圆通速递"])
        #expect(ticket.createdAt == (try Date("2026-11-10T16:12:00Z", strategy: .iso8601)))
    }

    @Test("map a help-desk ticket: name in Chinese order, zone, owner, escapes")
    func helpdeskTicket() throws {
        let load = try ImportExamples.load(ImportExamples.bytes("helpdesk.ndjson"), ImportExamples.rules())
        let ticket = try #require(load.tickets.first { $0.id.rawValue == "ZL2026111100005" })
        #expect(ticket.customerName == "吴磊")
        #expect(ticket.numbers.map(\.identity) == ["+85294297816"])
        #expect(ticket.details == "少发一袋\n客户很生气")
        #expect(ticket.owner == AgentID(rawValue: "1001"))
        #expect(ticket.createdAt == (try Date("2026-11-10T16:08:34Z", strategy: .iso8601)))
        #expect(ticket.fields == ["state": "open"])
        #expect(load.tickets.first { $0.id.rawValue == "WL2026111100001" }?.priority == .normal)
    }

    @Test("agree with each other on the tickets that come twice")
    func sameTickets() throws {
        let tickets = try ["quality.csv", "logistics-gb18030.csv"].flatMap {
            try ImportExamples.load(ImportExamples.bytes($0), ImportExamples.rules()).tickets
        }
        let byID = Dictionary(tickets.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let helpdesk = try ImportExamples.load(ImportExamples.bytes("helpdesk.ndjson"), ImportExamples.rules()).tickets
        let shared = helpdesk.filter { byID[$0.id] != nil }
        #expect(shared.count > 80)
        for ticket in shared {
            #expect(byID[ticket.id]?.customerName == ticket.customerName)
            #expect(byID[ticket.id]?.numbers.first == ticket.numbers.first)
            #expect(byID[ticket.id]?.ticketClass == ticket.ticketClass)
        }
    }
}
