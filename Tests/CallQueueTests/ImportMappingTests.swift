import Foundation
import Testing

@testable import CallQueue

@Suite("Mapping files")
struct ImportMappingTests {
    static let simple = """
        {
            id: "id", class: { otherwise: "quality" }, numbers: "phone", // the least there can be
        }
        """

    private func mapping(_ json5: String) throws -> FieldMapping {
        try FieldMapping(json5: Data(json5.utf8), name: "mine")
    }

    private func ticket(_ mapping: String, _ header: String, _ row: String) throws -> Ticket {
        let load = try ImportExamples.load("\(header)\n\(row)\n", ImportExamples.rules(self.mapping(mapping)))
        return try #require(load.tickets.first, "\(load.verdicts)")
    }

    private func refusal(_ mapping: String, _ header: String, _ row: String) throws -> RowRefusal {
        let load = try ImportExamples.load("\(header)\n\(row)\n", ImportExamples.rules(self.mapping(mapping)))
        return try #require(load.refusals.first?.refusal)
    }

    @Test(
        "names the key that is wrong and what is allowed",
        arguments: [
            (#"{ id: "a", class: { otherwise: "q" } }"#, "numbers", "missing"),
            (#"{ id: "a", class: { otherwise: "q" }, numbers: "p", nubmers: "x" }"#, "nubmers", "no such key"),
            (#"{ id: "a", class: { colunm: "c" }, numbers: "p" }"#, "class.colunm", "column, values"),
            (#"{ id: "a", class: {}, numbers: "p" }"#, "class.column", "otherwise"),
            (#"{ id: "a", class: { column: "c" }, numbers: "p" }"#, "class.values", "which word"),
            (#"{ id: 7, class: { otherwise: "q" }, numbers: "p" }"#, "id", "string"),
            (#"{ id: "a", class: { otherwise: "q" }, numbers: 7 }"#, "numbers", "list of texts"),
            (
                #"{ id: "a", class: { otherwise: "q" }, numbers: "p", priority: { column: "c", values: { x: "top" } } }"#,
                "priority.values.x", "low, normal, high, urgent"
            ),
            (#"{ id: "a", class: { otherwise: "q" }, numbers: "p", zone: "Mars/Base" }"#, "zone", "Asia/Shanghai"),
            (#"{ id: "a", class: { otherwise: "q" }, numbers: "p", region: "China" }"#, "region", "ISO 3166-1"),
            (
                #"{ id: "a", class: { otherwise: "q" }, numbers: "p", createdAt: { column: "t", formats: "HH:mm" } }"#,
                "createdAt.formats", "no whole date"
            ),
            (#"{ id: "a", class: { otherwise: "q" }, numbers: "p", optionalColumns: ["x"] }"#, "optionalColumns", "x"),
            (
                #"{ id: "a", class: { otherwise: "q" }, numbers: "p", optionalColumns: ["p"] }"#, "optionalColumns",
                "required"
            ),
        ])
    func faults(_ json5: String, _ path: String, _ words: String) throws {
        let error = #expect(throws: MappingError.self) { try mapping(json5) }
        #expect(error?.path == path)
        #expect(error?.place?.line == (words == "missing" ? nil : 1))
        let text = error.map { "\($0)".lowercased() } ?? ""
        #expect(text.contains(words.lowercased()), "\(text)")
    }

    @Test(
        "says where a mapping file is no JSON5, and what should stand there",
        arguments: [
            ("{ id: \"a\",\n class: }", "line 2, column 9: a value should stand here"),
            ("{ id: \"a\"\n class: 1 }", "line 2, column 2: a comma or } should stand here"),
            ("{\n  id: 'a", "line 2, column 7: this quote is never closed"),
            ("{ id: abc }", "line 1, column 7: text needs quotes: \"abc\""),
            ("{ id: [1, 2 }", "line 1, column 13: a comma or ] should stand here"),
            ("{ a: 1 } }", "line 1, column 10: nothing may follow the value"),
            ("{\n a: 1,\n", "line 1, column 1: this { is never closed"),
            ("{ 工 1 }", "line 1, column 5: a colon should follow the key"),
            ("/* x", "line 1, column 1: this comment is never closed"), ("", "line 1, column 1: a value is missing"),
            ("{ /* \n */ id: 'a\\\n', b: \"\\u12\" }", "line 3, column 8: \\u needs 4 hexadecimal digits"),
            ("{ id: 1,\n  'id': 2 }", "line 2, column 3: “id” stands here a second time, first in line 1"),
            ("{ a: [{ b: 1 }, { b: 1, b: 2 }] }", "line 1, column 25: “b” stands here a second time"),
        ])
    func syntax(_ json5: String, _ expected: String) throws {
        let error = #expect(throws: MappingError.self) { try mapping(json5) }
        let text = error.map { "\($0)" } ?? ""
        #expect(text.contains(expected), "\(text)")
    }

    @Test(
        "finds no fault in what the decoder takes",
        arguments: [
            "{}", "{ a: 1, 'b': \"x\", \"c\": [1, .5, 5., +1, -0x1F, Infinity, -NaN, 1e9,], }",
            "// c\n[/* d */ null, true]",
            "{ $a_1: 'it\\'s', 工单: 'a\\\nb' }",
        ])
    func noFault(_ json5: String) throws {
        #expect(throws: Never.self) { try JSON5Outline(json5) }
    }

    @Test("takes defaults for all that is not mapped, and keeps the other columns")
    func defaults() throws {
        let ticket = try ticket(Self.simple, "id,phone,colour", "T1,13800138000,red")
        #expect(ticket.createdAt == ImportExamples.loadedAt)
        #expect(ticket.priority == .normal)
        #expect(!ticket.isVIP)
        #expect(ticket.fields == ["colour": "red"])
        #expect(ticket.deadlineAt == nil)
    }

    @Test("tells the class by the column, then by the id's longest prefix, then by default")
    func classes() throws {
        let rule = """
            { id: "id", numbers: "phone", class: { column: "c", values: { 质量: "quality" },
              idPrefixes: { W: "logistics", WQ: "quality" }, otherwise: "other" } }
            """
        let classOf = { (id: String, word: String) in
            try self.ticket(rule, "id,phone,c", "\(id),13800138000,\(word)").ticketClass
        }
        #expect(try classOf("W1", "质量") == .quality)
        #expect(try classOf("W1", "?") == .logistics)
        #expect(try classOf("WQ1", "") == .quality)
        #expect(try classOf("Z1", "?") == TicketClass(rawValue: "other"))
        let strict = #"{ id: "id", numbers: "phone", class: { column: "c", values: { 质量: "quality" } } }"#
        let refused = try refusal(strict, "id,phone,c", "W1,13800138000,?")
        #expect(refused.reason == .unknownClass && refused.column == "c" && refused.text.contains("质量"))
    }

    @Test("refuses a row for an unknown priority only where no other is said")
    func priorities() throws {
        let start =
            #"{ id: "id", numbers: "phone", class: { otherwise: "q" }, priority: { column: "p", values: { 急: "urgent" }"#
        #expect(try ticket(start + #", otherwise: "low" } }"#, "id,phone,p", "1,13800138000,?").priority == .low)
        #expect(try ticket(start + "} }", "id,phone,p", "1,13800138000, 急 ").priority == .urgent)
        #expect(try refusal(start + "} }", "id,phone,p", "1,13800138000,?").reason == .unknownPriority)
    }

    @Test(
        "reads times in many forms, in the zone named",
        arguments: [
            ("yyyy-MM-dd HH:mm:ss", "2026-11-11 00:06:17", "2026-11-10T16:06:17Z"),
            ("yyyy/M/d H:mm", "2026/3/1 9:05", "2026-03-01T01:05:00Z"),
            ("yyyy年M月d日", "2026年1月2日", "2026-01-01T16:00:00Z"),
            ("iso8601", "2026-11-11T00:05:08+08:00", "2026-11-10T16:05:08Z"),
            ("iso8601", "2026-11-11T00:05:08Z", "2026-11-11T00:05:08Z"),
            ("iso8601", "2026-11-11T00:05:08.250Z", "2026-11-11T00:05:08.250Z"),
            ("iso8601", "2026-11-11 00:05", "2026-11-10T16:05:00Z"),
            ("iso8601", "2026-11-11T00:05:08-0330", "2026-11-11T03:35:08Z"),
            ("unix", "1794326400", "2026-11-10T16:00:00Z"),
            ("unixMilliseconds", "1794326400000", "2026-11-10T16:00:00Z"),
            ("yyyyMMddHHmmss", "20240229235959", "2024-02-29T15:59:59Z"),
        ])
    func times(_ format: String, _ text: String, _ expected: String) throws {
        let rule =
            #"{ id: "id", numbers: "phone", class: { otherwise: "q" }, createdAt: { column: "t", formats: ["\#(format)"] } }"#
        let hasFraction = expected.contains(".")
        let strategy = Date.ISO8601FormatStyle(includingFractionalSeconds: hasFraction)
        #expect(
            try ticket(rule, "id,phone,t", "1,13800138000,\(text)").createdAt
                == (try Date(expected, strategy: strategy)))
    }

    @Test(
        "refuses a time that cannot be",
        arguments: [
            "2026-02-29 00:00:00", "2026-13-01 00:00:00", "2026-11-11 24:00:00", "2026-11-11", "11.11.2026",
            "2026-11-11 00:00:000",
        ])
    func badTimes(_ text: String) throws {
        let rule =
            #"{ id: "id", numbers: "phone", class: { otherwise: "q" }, deadlineAt: { column: "t", formats: ["yyyy-MM-dd HH:mm:ss"] } }"#
        let refused = try refusal(rule, "id,phone,t", "1,13800138000,\(text)")
        #expect(refused.reason == .badTime && refused.column == "t")
    }

    @Test(
        "follows a zone's changes of clock, as Foundation does",
        arguments: [
            ("2026-03-29 01:30", "2026-03-29T00:30:00Z"), ("2026-03-29 03:30", "2026-03-29T01:30:00Z"),
            ("2026-10-25 02:30", "2026-10-25T00:30:00Z"), ("2026-07-01 12:00", "2026-07-01T10:00:00Z"),
            ("2026-12-01 12:00", "2026-12-01T11:00:00Z"),
        ])
    func clockChanges(_ text: String, _ expected: String) throws {
        let rule = """
            { id: "id", numbers: "phone", class: { otherwise: "q" }, zone: "Europe/Berlin",
              createdAt: { column: "t", formats: ["yyyy-MM-dd HH:mm"] } }
            """
        #expect(
            try ticket(rule, "id,phone,t", "1,13800138000,\(text)").createdAt
                == (try Date(expected, strategy: .iso8601)))
    }

    @Test("counts every day of four centuries as Foundation does")
    func days() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let zone = ZoneOffsets(.utc)
        for day in stride(from: 0, to: 146_097, by: 7) {
            let date = Date(timeIntervalSince1970: TimeInterval(day) * 86_400)
            let parts = calendar.dateComponents([.year, .month, .day], from: date)
            let time = CivilTime(year: parts.year ?? 0, month: parts.month ?? 0, day: parts.day ?? 0)
            #expect(time.seconds(in: zone) == date.timeIntervalSince1970)
        }
    }

    @Test("loads nothing where a column the mapping needs is missing, and says which")
    func missingColumn() throws {
        #expect(throws: BatchImportError.missingColumns(["phone"], mapping: "mine", seen: ["id", "tel"])) {
            try ImportExamples.load("id,tel\n1,2\n", ImportExamples.rules(mapping(Self.simple)))
        }
        let error = #expect(throws: BatchImportError.self) {
            try ImportExamples.load("工单编号,工单分类,客户姓名\nZL1,质量工单,x\n", ImportExamples.rules())
        }
        let text = error.map { "\($0)" } ?? ""
        #expect(text.contains("\"quality\"") && text.contains("联系电话") && text.contains("--map"), "\(text)")
        #expect(throws: BatchImportError.noMapping(seen: ["a", "b"], nearest: nil, lacking: [])) {
            try ImportExamples.load("a,b\n1,2\n", ImportExamples.rules())
        }
    }

    @Test("chooses the mapping that uses most of the file, and none of two that fit alike")
    func choice() throws {
        let small = try mapping(Self.simple)
        let large = try FieldMapping(
            json5: Data(#"{ id: "id", class: { otherwise: "q" }, numbers: "phone", owner: "agent" }"#.utf8),
            name: "large")
        let catalog = MappingCatalog([small, large])
        #expect(try catalog.choose(for: ["id", "phone", "agent"]).name == "large")
        #expect(try catalog.choose(for: ["id", "phone"]).name == "mine")
        let twin = try FieldMapping(json5: Data(Self.simple.utf8), name: "twin")
        #expect(throws: BatchImportError.severalMappings(["mine", "twin"])) {
            try MappingCatalog([small, twin]).choose(for: ["id", "phone"])
        }
    }

    @Test("leaves closed tickets out, and refuses rows without an id")
    func leaveOut() throws {
        let rule =
            #"{ id: "id", numbers: "phone", class: { otherwise: "q" }, leaveOut: { column: "s", values: ["closed"] } }"#
        #expect(try refusal(rule, "id,phone,s", "1,13800138000,closed").reason == .leftOut)
        #expect(try ticket(rule, "id,phone,s", "1,13800138000,open").fields == ["s": "open"])
        #expect(try refusal(rule, "id,phone,s", " ,13800138000,open").reason == .missingID)
        #expect(
            try refusal(rule, "id,phone,s", "\(String(repeating: "9", count: 129)),13800138000,open").reason == .badID)
    }

    @Test("takes the first of rows with one id, and says whether a later one differs")
    func duplicates() throws {
        let text = "id,phone\n1,13800138000\n1,13800138000\n1,13800138001\n2,bad\n2,13800138002\n"
        let load = try ImportExamples.load(text, ImportExamples.rules(mapping(Self.simple)))
        let first = RowPosition(record: 1, line: 2)
        #expect(load.verdicts[1].outcome == .duplicate(of: first, isSame: true))
        #expect(load.verdicts[2].outcome == .duplicate(of: first, isSame: false))
        // A refused row does not stand in the way of a later sound one.
        #expect(load.tickets.map(\.id.rawValue) == ["1", "2"])
        #expect(load.summary.duplicates == 2 && load.summary.differingDuplicates == 1)
    }

    @Test("notes an alternate number that cannot be dialled and takes the rest")
    func notes() throws {
        let rule = #"{ id: "id", numbers: ["a", "b"], class: { otherwise: "q" } }"#
        let load = try ImportExamples.load(
            "id,a,b\n1,1.38E+10,13800138000\n2,无,-\n3,,1380013800\n", ImportExamples.rules(mapping(rule)))
        #expect(load.tickets.first?.numbers.map(\.number) == ["+8613800138000"])
        #expect(load.verdicts[0].notes.map(\.column) == ["a"])
        #expect(load.refusals.map(\.refusal.reason) == [.number(.noNumber), .number(.tooShort)])
        #expect(load.refusals.map(\.refusal.column) == ["a", "b"])
    }

    @Test("builds in exactly the files of config/mappings")
    func builtIn() throws {
        let folder = ImportExamples.root.appending(path: "config/mappings")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json5") }
        let names = files.map { String($0.dropLast(6)) }.sorted()
        #expect(try MappingCatalog.builtIn().mappings.map(\.name).sorted() == names)
        for name in names {
            let json5 = try Data(contentsOf: folder.appending(path: "\(name).json5"))
            #expect(try MappingCatalog.builtIn().named(name) == (try FieldMapping(json5: json5, name: name)))
        }
    }
}
