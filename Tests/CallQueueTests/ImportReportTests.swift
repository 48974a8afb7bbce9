import Foundation
import Testing

@testable import CallQueue

@Suite("The report of a load")
struct ImportReportTests {
    @Test("has one line for each row, with the reason, and no whole number")
    func lines() throws {
        let mapping = try FieldMapping(
            json5: Data(#"{ id: "id", numbers: ["a", "b"], class: { otherwise: "logistics" } }"#.utf8), name: "mine")
        let unselected = try #require(
            (0..<100).map { TicketID(rawValue: "T\($0)") }.first { !Selection.standard.selects($0, of: .logistics) })
        let text = """
            id,a,b
            WL2026111100000,13800138000,1.38E+10
            \(unselected),13800138001,(021)30059115转802
            WL2026111100000,13800138009,
            "=X(1,2)",无,
            short
            """
        let load = try ImportExamples.load(text, ImportExamples.rules(mapping))
        let spreadsheet = "a spreadsheet turned the number into a quantity; format the column as text and export again"
        #expect(
            load.verdicts.map(VerdictReport.line).joined() == """
                1,2,WL2026111100000,accepted,,b,b: \(spreadsheet),logistics,'+86138****8000\r
                2,3,\(unselected),notSelected,,,,logistics,'+86138****8001 / +8621****9115;ext=****\r
                3,4,WL2026111100000,duplicate,differs,,"the same ticket as row 1 (line 2), which counts, with other values",,\r
                4,5,"'=X(1,2)",refused,noNumber,a,no number given,,\r
                5,6,,refused,wrongFieldCount,,1 fields where the header has 3; put quotes around a value with a delimiter,,\r

                """)
        #expect(VerdictReport.header == "row,line,ticket,verdict,reason,column,explanation,class,numbers\r\n")
    }

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
