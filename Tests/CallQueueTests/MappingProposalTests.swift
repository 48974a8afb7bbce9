import Foundation
import Testing

@testable import CallQueue

@Suite("A proposed mapping")
struct MappingProposalTests {
    private static func survey(
        _ text: String, region: String? = nil, ticketClass: String? = nil, isWhole: Bool = true
    ) throws -> MappingSurvey {
        try MappingSurvey(
            Array(text.utf8), isWhole: isWhole, ImportRules(catalog: try .builtIn(), region: region),
            ticketClass: ticketClass.map { TicketClass(rawValue: $0) })
    }

    private static func columns(_ survey: MappingSurvey, _ key: ProposedField.Key) -> [String] {
        survey.proposal.fields.first { $0.key == key }?.columns ?? []
    }

    private static func examples(_ name: String) throws -> [UInt8] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return [UInt8](try Data(contentsOf: root.appendingPathComponent("examples/tickets/\(name)")))
    }

    /// What a load of the whole file says.
    private static func load(_ bytes: [UInt8], by mapping: FieldMapping?) throws -> (ImportSummary, [Ticket]) {
        let rules = ImportRules(
            catalog: try .builtIn(), mapping: mapping, selection: Selection(shares: [:], otherShare: 100))
        var file = BatchImport(rules, loadedAt: QueueFixture.morning)
        let verdicts = try file.feed(bytes) + file.finish()
        let tickets = verdicts.compactMap { verdict -> Ticket? in
            if case .accepted(let ticket, _) = verdict.outcome { ticket } else { nil }
        }
        return (file.summary, tickets)
    }

    @Test(
        "of each example export loads the very tickets that the mapping made by hand does",
        arguments: ["quality.csv", "logistics-gb18030.csv", "helpdesk.ndjson"])
    func examples(name: String) throws {
        let bytes = try Self.examples(name)
        let sample = Array(bytes.prefix(MappingSurvey.sampleSize))
        let survey = try MappingSurvey(
            sample, isWhole: sample.count == bytes.count, ImportRules(catalog: try .builtIn()))
        let (own, ownTickets) = try Self.load(bytes, by: nil)
        let (proposed, tickets) = try Self.load(bytes, by: survey.mapping)
        #expect(proposed.rows == own.rows && proposed.duplicates == own.duplicates)
        #expect(proposed.refused == own.refused)
        for (theirs, ours) in zip(ownTickets, tickets) {
            #expect(ours.id == theirs.id && ours.ticketClass == theirs.ticketClass && ours.numbers == theirs.numbers)
            #expect(ours.priority == theirs.priority && ours.isVIP == theirs.isVIP && ours.owner == theirs.owner)
            #expect(ours.customerName == theirs.customerName && ours.details == theirs.details)
            #expect(ours.createdAt == theirs.createdAt && ours.deadlineAt == theirs.deadlineAt, "\(ours.id)")
            #expect(ours.order == theirs.order && ours.product == theirs.product)
        }
        // The built-in one fits as well, and is told of.
        #expect(survey.fitting != nil)
        for field in survey.proposal.fields where !field.columns.isEmpty {
            #expect(field.confidence >= 0.5, "\(field.key.rawValue): \(field.confidence)")
        }
    }

    @Test("understands English headers, semicolons and other times, and says what to look at")
    func english() throws {
        let survey = try Self.survey(
            """
            Ticket-ID;Category;Customer Name;Phone Number;Alternate Phone;Tracking No;Subject;Severity;Created At;Due;Status
            A-1;delivery;Ann Lee;13800138000;;YT1;"late; again";P1;21/11/2026 09:10;22/11/2026 18:00;open
            A-2;billing;Bo Li;0571-88888888;13900139000;YT2;lost;P3;21/11/2026 09:20;22/11/2026 18:00;closed
            A-3;delivery;Cy Wu;13700137000;;YT3;torn;P4;21/11/2026 09:30;22/11/2026 18:00;open
            """)
        #expect(
            Self.columns(survey, .id) == ["Ticket-ID"]
                && Self.columns(survey, .numbers) == ["Phone Number", "Alternate Phone"])
        #expect(Self.columns(survey, .order) == ["Tracking No"] && Self.columns(survey, .details) == ["Subject"])
        #expect(survey.summary.accepted == 2 && survey.summary.refused == ["leftOut": 1])
        #expect(survey.summary.acceptedByClass == [.logistics: 2])
        #expect(survey.fitting == nil)
        let remarks = survey.proposal.remarks.map(\.english).joined(separator: "\n")
        for part in ["“billing”", "“closed”", "day and month"] { #expect(remarks.contains(part), "\(part)") }
        #expect(survey.proposal.remarks.allSatisfy { !$0.chinese.isEmpty })
    }

    @Test("finds numbers, ids and times by what stands in the columns where their names say nothing")
    func values() throws {
        let survey = try Self.survey(
            """
            a,b,c,d
            WL0001,13800138000,2026-11-21 09:10:11,早
            WL0002,139 0013 9000,2026-11-21 09:20:11,晚
            WL0003,0571-88888888转802,2026-11-21 09:30:11,早
            WL0004,13700137000,2026-11-21 09:30:12,早
            """)
        #expect(Self.columns(survey, .id) == ["a"] && Self.columns(survey, .numbers) == ["b"])
        #expect(Self.columns(survey, .createdAt) == ["c"] && survey.proposal.unused == ["d"])
        #expect(survey.summary.acceptedByClass == [.logistics: 4])
    }

    @Test("takes the class that it is given, or a class for all, and says so")
    func classes() throws {
        let file = "ticket,phone\nT1,13800138000\nT2,13900139000\nT3,13700137000\nT4,13600136000\n"
        let named = try Self.survey(file, ticketClass: "quality")
        #expect(named.summary.acceptedByClass == [.quality: 4] && named.proposal.remarks.isEmpty)
        let unnamed = try Self.survey(file)
        #expect(unnamed.summary.accepted == 4)
        #expect(unnamed.proposal.remarks.contains { $0.english.contains("--class") })
    }

    @Test(
        "is refused for a file without ids or numbers, saying which columns there are",
        arguments: [
            ("name,phone\n周静,13800138000\n周静,13800138000\n", "\"name\""),
            ("id,text\nT1,a\nT2,b\n", "telephone numbers"),
        ])
    func nothingFound(file: String, part: String) {
        #expect { try Self.survey(file) } throws: { $0 is ProposalFault && "\($0)".contains(part) }
    }

    @Test("leaves out the row in which a sample ends, in the middle of a character too")
    func cutOff() throws {
        let whole = try Self.examples("quality.csv")
        var sample = Array(whole.prefix(20_000))
        // In the middle of a Chinese character.
        while sample.last.map({ $0 & 0xC0 != 0x80 }) == true { sample.removeLast() }
        sample.removeLast()
        let survey = try MappingSurvey(sample, isWhole: false, ImportRules(catalog: try .builtIn()))
        #expect(survey.summary.refused["malformedBytes"] == nil && survey.summary.accepted > 30)
    }

    @Test("is a mapping file whatever the columns are called and whatever stands in them")
    func anyText() throws {
        let signs = ["\"", "\\", "'", "\u{1}", "，", "\u{2028}", "//", "}", "\t", "工", "é", " "]
        var random = SystemRandomNumberGenerator()
        for _ in 0..<100 {
            let name = (0..<Int.random(in: 1...6)).map { _ in signs.randomElement(using: &random) ?? "" }.joined()
            let quoted = "\"" + name.replacingOccurrences(of: "\"", with: "\"\"") + "类型\""
            let rows = (1...5).map { "T\($0)00,1380013800\($0),\(quoted)" }.joined(separator: "\n")
            let survey = try Self.survey("ticket id,phone,\(quoted)\n\(rows)\n")
            #expect(survey.summary.accepted == 5, "\(survey.proposal.text)")
        }
    }
}
