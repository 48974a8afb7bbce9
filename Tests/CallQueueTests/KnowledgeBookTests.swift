import Foundation
import TestPrograms
import Testing

@testable import CallQueue

@Suite("Knowledge: the book")
struct KnowledgeBookTests {
    private static let now = Date(timeIntervalSince1970: 1_795_226_400)
    private static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3]

    private func withBook(_ body: (KnowledgeBook, String) async throws -> Void) async throws {
        let folder = try TemporaryFolder.make("cards").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(try KnowledgeBook(path: folder + "/book"), folder + "/book")
    }

    private func refusal<Value>(_ body: () async throws -> Value) async -> KnowledgeRefusal? {
        do { _ = try await body() } catch { return error as? KnowledgeRefusal }
        return nil
    }

    private func take(_ book: KnowledgeBook, _ text: String, _ name: String = "cards.csv", dry: Bool = false)
        async throws
        -> [CardVerdict]
    {
        try await book.take(try CardFile(Array(text.utf8), name: name), isDryRun: dry, by: "importer", at: Self.now)
    }

    @Test("two supervisors cannot overwrite each other, and every change has who and when")
    func revisions() async throws {
        try await withBook { book, _ in
            let made = try await book.create(CardContent(title: "A", text: "one"), id: "K", by: "agent 1", at: Self.now)
            #expect(made.revision == 1)
            let changed = try await book.change("K", revision: 1, by: "agent 2", at: Self.now + 1) { $0.text = "two" }
            #expect(changed.revision == 2 && changed.changedBy == "agent 2")
            let late = await refusal {
                try await book.change("K", revision: 1, by: "agent 1", at: Self.now) { $0.text = "x" }
            }
            #expect(late == .stale(revision: 2, by: "agent 2", at: Self.now + 1))
            let removal = await refusal { try await book.remove("K", revision: 1, by: "agent 1", at: Self.now) }
            #expect(removal == late)
            let text = try await book.card("K").content.text
            #expect(text == "two")
            // What changes nothing is no change.
            let same = try await book.change("K", revision: 2, by: "agent 1", at: Self.now) { $0.text = "two" }
            #expect(same.revision == 2)
            let lines = try await book.history(of: "K").map { "\($0.action) \($0.revision) \($0.who)" }
            #expect(lines == ["changed 2 agent 2", "created 1 agent 1"])
        }
    }

    @Test("titles are one of a kind in their category, ids everywhere; what is refused changes nothing")
    func twins() async throws {
        try await withBook { book, _ in
            _ = try await book.create(CardContent(title: "A", category: "x", text: "t"), id: "1", by: "a", at: Self.now)
            _ = try await book.create(CardContent(title: "A", category: "y", text: "t"), id: "2", by: "a", at: Self.now)
            let twin = await refusal {
                try await book.create(
                    CardContent(title: " A ", category: "x", text: "t"), id: "3", by: "a", at: Self.now)
            }
            #expect(twin == .titleTaken(id: "1"))
            let id = await refusal {
                try await book.create(CardContent(title: "B", text: "t"), id: "1", by: "a", at: Self.now)
            }
            #expect(id == .idTaken)
            let move = await refusal {
                try await book.change("2", revision: 1, by: "a", at: Self.now) { $0.category = "x" }
            }
            #expect(move == .titleTaken(id: "1"))
            #expect(try await book.list(limit: 10).map(\.id) == ["1", "2"])
            let unknown = await refusal { try await book.card("9") }
            #expect(unknown == .unknownCard("9"))
        }
    }

    @Test(
        "what is missing, too long, or cannot be shown is refused with its field",
        arguments: [
            (CardContent(title: "", text: "t"), "title"), (CardContent(title: "  \u{3000}", text: "t"), "title"),
            (CardContent(title: String(repeating: "长", count: 121), text: "t"), "title"),
            (CardContent(title: "a\nb", text: "t"), "title"), (CardContent(title: "a\u{202E}b", text: "t"), "title"),
            (CardContent(title: "a", text: ""), "text"), (CardContent(title: "a", text: " \n\n "), "text"),
            (CardContent(title: "a", text: "\u{0}"), "text"), (CardContent(title: "a", text: "\u{1B}[31m"), "text"),
            (CardContent(title: "a", text: String(repeating: "x", count: 20_001)), "text"),
            (CardContent(title: "a", category: String(repeating: "x", count: 61), text: "t"), "category"),
            (CardContent(title: "a", ticketClasses: ["a,b"], text: "t"), "ticketClasses"),
            (CardContent(title: "a", ticketClasses: (0...20).map { "c\($0)" }, text: "t"), "ticketClasses"),
            (CardContent(title: "a", words: String(repeating: "x", count: 401), text: "t"), "words"),
        ])
    func faults(content: CardContent, field: String) {
        var found: String?
        do { _ = try content.checked() } catch { found = error.field }
        #expect(found == field)
    }

    @Test("a text keeps its lines, loses what trails, and has no heading of the title's level")
    func texts() throws {
        let kept = try CardContent(
            title: " T ", ticketClasses: ["a", "a", " "], text: "# One  \r\ntwo\r\n\r\n- three\n"
        ).checked()
        #expect(kept.text == "## One\ntwo\n\n- three" && kept.title == "T" && kept.ticketClasses == ["a"])
        let plain = CardMarks.plain(
            "## Head\n- **bold** and [link](https://e.x/?a=1) ![pic](a.png)\n* x ** y\n#none [open")
        #expect(plain == "Head\nbold and link pic\nx  y\n#none [open")
        for id in ["a", "K-001", "编号_1", "x.y"] { #expect(try CardContent.checkedID(id) == id) }
        for id in ["", "a b", "a/b", "..", "a\nb", String(repeating: "x", count: 65), "<b>"] {
            #expect((try? CardContent.checkedID(id)) == nil, "\(id)")
        }
    }

    // MARK: Files

    @Test(
        "columns are found by their names in both languages, a row has its verdict, and the same file again changes nothing"
    )
    func tables() async throws {
        try await withBook { book, _ in
            let file = """
                编号,标题,分类,工单类型,关键词,正文
                K1,破损怎么办,质量,"quality，logistics",破,"先道歉
                再补发"
                ,无编号,质量,,,有正文
                K3,,质量,,,没有标题
                K1,再来一次,,,,重复编号
                """
            let dry = try await take(book, file, dry: true)
            let kinds: [CardVerdict.Kind] = [.added, .added, .refused, .refused]
            #expect(dry.map(\.kind) == kinds && dry.map(\.field) == [nil, nil, "title", "id"])
            #expect(dry.map(\.line) == [2, 4, 5, 6] && dry[1].cardID == nil)
            #expect(try await book.list(limit: 10).isEmpty, "a dry run stores nothing")
            let first = try await take(book, file)
            #expect(first.map(\.kind) == kinds)
            let card = try await book.card("K1")
            #expect(card.content.ticketClasses == ["quality", "logistics"] && card.content.text == "先道歉\n再补发")
            let again = try await take(book, file)
            #expect(again.map(\.kind) == [.same, .same, .refused, .refused])
            #expect(try await book.card("K1").revision == 1)
        }
    }

    @Test("what a file does not tell stays as it is, and a card is known by its title where there is no id")
    func partialFiles() async throws {
        try await withBook { book, _ in
            let whole = CardContent(title: "T", category: "C", ticketClasses: ["q"], words: "w", text: "old")
            _ = try await book.create(whole, id: "K", by: "a", at: Self.now)
            let verdicts = try await take(book, "title,category,text\nT,C,new\n")
            #expect(verdicts.map(\.kind) == [.changed] && verdicts[0].cardID == "K")
            let card = try await book.card("K")
            #expect(card.content.text == "new" && card.content.ticketClasses == ["q"] && card.content.words == "w")
            #expect(card.revision == 2)
        }
    }

    @Test("Markdown: one card per title, its facts below it or above all, in both languages")
    func markdown() async throws {
        let text = """
            ---
            category: 物流
            ---

            # 冰袋融化
            编号：M-1
            关键词：化冻
            工单类型：logistics

            第一步：道歉。

            ## 细节
            - 补发

            # Second
            id: M-2
            category: Other

            Note: this is text.
            """
        try await withBook { book, _ in
            let verdicts = try await take(book, text, "cards.md")
            #expect(verdicts.map(\.kind) == [.added, .added] && verdicts.map(\.line) == [5, 15])
            let first = try await book.card("M-1").content
            #expect(first.category == "物流" && first.words == "化冻" && first.ticketClasses == ["logistics"])
            #expect(first.text == "第一步：道歉。\n\n## 细节\n- 补发")
            let second = try await book.card("M-2").content
            #expect(second.category == "Other" && second.text == "Note: this is text.")
            let stray = try CardFile(Array("hello\n\n# A\n\ntext\n".utf8), name: "x.md").rows
            let faulty = stray.map { $0.fault != nil }
            #expect(faulty == [true, false])
        }
    }

    @Test("GB18030 and tabs are read, and what is no file of cards is refused as a whole")
    func encodings() throws {
        let gb: [UInt8] = [
            0xB1, 0xEA, 0xCC, 0xE2, 0x09, 0xD5, 0xFD, 0xCE, 0xC4, 0x0A, 0xCD, 0xCB, 0xBF, 0xEE, 0x09, 0xC8, 0xFD, 0xCC,
            0xEC, 0x0A,
        ]
        let file = try CardFile(gb, name: "cards.tsv")
        #expect(file.format == .tsv && file.rows.map(\.title) == ["退款"] && file.rows.map(\.text) == ["三天"])
        for bad in ["", "name,phone\na,1\n", "title\nx\n"] {
            #expect((try? CardFile(Array(bad.utf8), name: "a.csv")) == nil, "\(bad)")
        }
        #expect((try? CardFile([0x50, 0x4B, 3, 4, 0, 0], name: "a.xlsx")) == nil)
    }

    @Test("an export can be imported again, in both forms, and holds no formula", arguments: ["csv", "md"])
    func export(form: String) async throws {
        let contents = [
            CardContent(
                title: "=SUM(A1)", category: "a,b", ticketClasses: ["x", "y"], words: "\"q\"",
                text: "one\n\n- \"two\", three"),
            CardContent(title: "标题", text: "正文\n\n## 小标题\n文"),
        ]
        try await withBook { book, _ in
            for content in contents { _ = try await book.create(content, id: nil, by: "a", at: Self.now) }
            let cards = try await book.list(limit: 10)
            let text =
                form == "csv"
                ? CardFileText.header + cards.map(CardFileText.csv).joined() : cards.map(CardFileText.markdown).joined()
            #expect(form == "md" || text.contains("'=SUM"))
            let verdicts = try await take(book, text, "cards.\(form)")
            #expect(verdicts.map(\.kind) == [.same, .same], "\(verdicts)")
        }
    }

    // MARK: Attachments, use

    @Test("files come whole or in pieces, of known kinds and lengths, and go with their card")
    func attachments() async throws {
        try await withBook { book, path in
            _ = try await book.create(CardContent(title: "A", text: "t"), id: "K", by: "a", at: Self.now)
            let whole = try await book.attach("箱.png", bytes: 11, first: Self.png, to: "K", by: "a", at: Self.now)
            #expect(whole.kind == .png)
            let parts = try await book.attach("b.png", bytes: 14, first: Self.png, to: "K", by: "a", at: Self.now)
            #expect(try await book.card("K").attachments.map(\.name) == ["箱.png"], "half a file is none")
            let wrong = await refusal {
                try await book.append([9], at: 5, to: parts.id, of: "K", by: "a", at: Self.now)
            }
            #expect(wrong == .attachment(.offset(expected: 11)))
            let end = try await book.append([4, 5, 6], at: 11, to: parts.id, of: "K", by: "a", at: Self.now)
            #expect(end.received == 14)
            let bytes = try await book.bytes(of: parts.id, card: "K").1
            #expect(Array(bytes) == Self.png + [4, 5, 6])
            let refusals: [(String, Int, [UInt8], AttachmentFault)] = [
                ("箱.png", 11, Self.png, .nameTaken), ("a.html", 5, Array("<html".utf8), .kind),
                ("a.svg", 4, Array("<svg".utf8), .kind), ("a.txt", 2, [0, 1], .kind),
                ("../a.png", 11, Self.png, .badName),
                ("a\u{202E}.png\n", 11, Self.png, .badName), (".png", 11, Self.png, .badName),
                (
                    "c.png", KnowledgeBook.longestAttachment + 1, Self.png,
                    .tooLarge(most: KnowledgeBook.longestAttachment)
                ),
                ("c.png", 3, Self.png, .tooLarge(most: KnowledgeBook.longestAttachment)), ("c.png", 3, [], .empty),
            ]
            for (name, length, data, fault) in refusals {
                let found = await refusal {
                    try await book.attach(name, bytes: length, first: data, to: "K", by: "a", at: Self.now)
                }
                #expect(found == .attachment(fault), "\(name)")
            }
            try await book.detach(whole.id, from: "K", by: "a", at: Self.now)
            #expect(try await book.card("K").attachments.map(\.id) == [parts.id])
            let backup = path + ".copy"
            #expect(try await book.backUp(to: backup) > 0)
            let copy = try KnowledgeBook(path: backup)
            #expect(try await copy.bytes(of: parts.id, card: "K").1.count == 14)
            try await book.remove("K", revision: nil, by: "a", at: Self.now)
            let left = try await book.list(limit: 5)
            #expect(left.isEmpty)
        }
    }

    @Test("a card counts once for each call, and the agent's last word of it holds")
    func use() async throws {
        try await withBook { book, _ in
            _ = try await book.create(CardContent(title: "A", text: "t"), id: "K", by: "a", at: Self.now)
            let steps: [(call: String, helped: Bool?, usage: CardUsage)] = [
                ("c1", nil, CardUsage(used: 1, helped: 0, notHelped: 0)),
                ("c1", nil, CardUsage(used: 1, helped: 0, notHelped: 0)),
                ("c1", false, CardUsage(used: 1, helped: 0, notHelped: 1)),
                ("c1", true, CardUsage(used: 1, helped: 1, notHelped: 0)),
                ("c1", nil, CardUsage(used: 1, helped: 1, notHelped: 0)),
                ("c2", false, CardUsage(used: 2, helped: 1, notHelped: 1)),
            ]
            for step in steps {
                let card = try await book.use("K", in: step.call, by: "1001", helped: step.helped, at: Self.now)
                #expect(card.usage == step.usage && card.revision == 1, "\(step)")
            }
        }
    }

    // MARK: Offers

    @Test("offered are cards of the class with words of the ticket, then words, then the class, with the reason")
    func offers() async throws {
        try await KnowledgeSearchTests.withBook { book, _ in
            let frozen = try await book.offer(ticketClass: "logistics", texts: ["收到的冷链包裹已经解冻，冰袋全化了"], limit: 3)
            #expect(frozen.first?.card.id == "frozen" && frozen.first?.isOfClass == true)
            #expect(frozen.first?.words.first == "冷链包裹", "\(frozen.map(\.words))")
            #expect(frozen.map(\.card.id) == ["frozen", "late"], "the class's other card comes last")
            let mould = try await book.offer(ticketClass: "quality", texts: ["面包发霉变质", "吐司"], limit: 3)
            #expect(
                mould.first?.card.id == "mould" && mould.first?.words == ["面包发霉变质"]
                    || mould.first?.words.first == "面包发霉")
            let english = try await book.offer(ticketClass: "quality", texts: ["Parcel was damaged"], limit: 1)
            #expect(english.first?.card.id == "damaged" && english.first?.words.contains("damaged") == true)
            // A class nobody wrote a card for, words nobody wrote of.
            #expect(try await book.offer(ticketClass: "other", texts: ["完全无关描述"], limit: 3).isEmpty)
            #expect(try await book.offer(ticketClass: "other", texts: ["13800138000 12 3"], limit: 3).isEmpty)
            let refund = try await book.offer(ticketClass: "other", texts: ["退款多久"], limit: 3)
            #expect(refund.first?.card.id == "refund" && refund.first?.isOfClass == false)
        }
    }

    @Test("the most helpful of a class come first where no words tell them apart")
    func helpful() async throws {
        try await withBook { book, _ in
            for id in ["a", "b", "c"] {
                _ = try await book.create(
                    CardContent(title: id, ticketClasses: ["q"], text: "t"), id: id, by: "a", at: Self.now)
            }
            _ = try await book.use("c", in: "c1", by: nil, helped: true, at: Self.now)
            _ = try await book.use("a", in: "c1", by: nil, helped: false, at: Self.now)
            #expect(try await book.offer(ticketClass: "q", texts: [], limit: 3).map(\.card.id) == ["c", "b", "a"])
        }
    }
}
