import Foundation
import TestPrograms
import Testing

@testable import CallQueue

/// What of a book is found by which words.
@Suite("Knowledge: search")
struct KnowledgeSearchTests {
    private static let now = Date(timeIntervalSince1970: 1_795_226_400)

    static let cards: [(id: String, content: CardContent)] = [
        (
            "frozen",
            CardContent(
                title: "冷链包裹到货已解冻", category: "物流", ticketClasses: ["logistics"], words: "冰袋, 化冻",
                text: "先问收货时间。\n\n- **2 小时内**：补发\n- 超过 2 小时：请客户拍照，转品控")
        ),
        (
            "damaged",
            CardContent(
                title: "Parcel arrived damaged", category: "Quality", ticketClasses: ["quality"],
                words: "broken, leaking",
                text: "Say sorry first. Ask for a photo of the *box*.\n\nRefund up to ¥50 at once.")
        ),
        (
            "refund",
            CardContent(title: "退款多久到账", category: "售后", text: "原路退回，1–3 个工作日。微信零钱即时到账；信用卡最长 7 天。客服热线 400-810-0999。")
        ),
        (
            "late",
            CardContent(
                title: "快递延误怎么赔付", category: "物流", ticketClasses: ["logistics"],
                text: "超过承诺时间 24 小时：赠送 10 元优惠券。SF 快递查询 [单号](https://example.com/track)。")
        ),
        (
            "mould",
            CardContent(
                title: "面包发霉", category: "Quality", ticketClasses: ["quality"], words: "变质 霉变",
                text: "确认批次号（包装背面，如 B20261101）。全额退款，样品寄回品控部。")
        ),
        (
            "cafe",
            CardContent(title: "Café voucher", category: "Other", text: "Vouchers of the café are ＦＵＬＬ　ＷＩＤＴＨ, too.")
        ),
    ]

    /// A book with these cards, in a folder that is gone after the test.
    static func withBook(_ body: (KnowledgeBook, String) async throws -> Void) async throws {
        let folder = try TemporaryFolder.make("cards").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let book = try KnowledgeBook(path: folder + "/book")
        for card in cards { _ = try await book.create(card.content, id: card.id, by: "test", at: now) }
        try await body(book, folder + "/book")
    }

    @Test(
        "words of two signs, sentences, other scripts, widths and figures are found, and nothing else",
        arguments: [
            ("解冻", ["frozen"]), ("冰袋", ["frozen"]), ("冰", ["frozen"]), ("品控", ["frozen", "mould"]),
            ("赔付", ["late"]), ("退款", ["refund", "mould"]), ("到账", ["refund"]), ("霉", ["mould"]), ("霉变", ["mould"]),
            // Across a border of words there is no word.
            ("账多", []), ("控部样", []),
            ("damaged", ["damaged"]), ("DAMAGED parcel", ["damaged"]), ("dama", ["damaged"]), ("amaged", []),
            ("refund", ["damaged"]), ("box", ["damaged"]), ("SF 快递", ["late"]), ("sf快递", ["late"]), ("单号", ["late"]),
            ("full width", ["cafe"]), ("ｆｕｌｌ", ["cafe"]), ("cafe", ["cafe"]), ("café", ["cafe"]),
            ("400-810-0999", ["refund"]), ("４００", ["refund"]), ("b20261101", ["mould"]), ("B2026", ["mould"]),
            ("24 小时", ["late"]), ("¥50", ["damaged"]), ("物流", ["late", "frozen"]),
            // Formatting and addresses are no words.
            ("example", []), ("https", []),
        ] as [(String, [String])])
    func whole(query: String, expected: [String]) async throws {
        try await Self.withBook { book, _ in
            let found = try await book.search(query, limit: 10).filter(\.isWhole).map(\.card.id)
            #expect(Set(found) == Set(expected) && found.count == expected.count, "\(query): \(found)")
        }
    }

    @Test(
        "no sign has a meaning: what is typed cannot be an expression of the index, nor of the database",
        arguments: [
            "\"", "\"\"", "*", "**", "'", "''", ";--", "(", ")", "((((", "^", ":", "-", "+", "{", "}", "%", "_", "\\",
            "\u{0}",
            "AND", "OR", "NOT", "NEAR", "NEAR(", "NEAR/2", "title:", "title : x", "-title", "\" OR \"", "a\" OR 1=1 --",
            "' OR 1=1; DROP TABLE cards; --", "\"解冻", "解冻\"", "解*冻", "*解冻*", "🧊", "\u{202E}", "   ", "", "、。！？",
            String(repeating: "冷", count: 200), String(repeating: "\"", count: 200),
            String(repeating: "a ", count: 100),
        ])
    func hostile(query: String) async throws {
        try await Self.withBook { book, _ in
            let found = try await book.search(query, limit: 10)
            #expect(found.count <= Self.cards.count, "\(query)")
            #expect(try await book.list(limit: 10).count == Self.cards.count)
        }
    }

    @Test("words between hostile signs are words all the same")
    func wordsBetweenSigns() async throws {
        try await Self.withBook { book, _ in
            for query in ["\"解冻\"", "解冻*", "解冻 OR", "(解冻)", "title:damaged", "damaged NEAR"] {
                let found = try await book.search(query, limit: 10).map(\.card.id)
                #expect(found.contains(query.contains("解冻") ? "frozen" : "damaged"), "\(query): \(found)")
            }
        }
    }

    @Test("a title counts more than a text, a category can be asked for, and no more come than were asked for")
    func ranking() async throws {
        try await Self.withBook { book, _ in
            let both = try await book.search("退款", limit: 10).map(\.card.id)
            #expect(both == ["refund", "mould"])
            let ofQuality = try await book.search("退款", category: "Quality", limit: 10).map(\.card.id)
            #expect(ofQuality == ["mould"])
            let one = try await book.search("退款", limit: 1).map(\.card.id)
            #expect(one == ["refund"])
            #expect(try await book.search("退款", limit: 0).isEmpty)
        }
    }

    @Test("a question in a sentence finds what has a good part of it, and says that it is a part")
    func sentence() async throws {
        try await Self.withBook { book, _ in
            let hits = try await book.search("客户说冷链包裹解冻了怎么办", limit: 3)
            #expect(hits.first?.card.id == "frozen" && hits.first?.isWhole == false)
            let english = try await book.search("my parcel was damaged", limit: 3)
            #expect(english.first?.card.id == "damaged" && english.first?.isWhole == false)
            #expect(try await book.search("完全无关的内容描述", limit: 3).isEmpty)
        }
    }

    @Test("excerpts show what was found as pieces that make the text again, and hold no formatting")
    func excerpts() async throws {
        try await Self.withBook { book, _ in
            let hit = try #require(try await book.search("拍照", limit: 1).first)
            #expect(hit.title.map(\.text).joined() == "冷链包裹到货已解冻" && !hit.title.contains(where: \.isMatch))
            let text = hit.excerpt.map(\.text).joined()
            #expect(text == "先问收货时间。 2 小时内：补发 超过 2 小时：请客户拍照，转品控", "\(text)")
            let matches = hit.excerpt.filter(\.isMatch).map(\.text)
            #expect(matches == ["拍照"])
            let full = try #require(try await book.search("full width", limit: 1).first)
            let found = full.excerpt.filter(\.isMatch).map(\.text)
            #expect(found == ["ＦＵＬＬ", "ＷＩＤＴＨ"])
        }
        let long = String(repeating: "无关的话。", count: 100) + "关键在这里" + String(repeating: "后面的话。", count: 100)
        let pieces = CardExcerpt(CardQuery("关键")).excerpt(of: long)
        let shown = pieces.map(\.text).joined()
        #expect(shown.hasPrefix("…") && shown.hasSuffix("…") && shown.count == CardExcerpt.length + 2)
        #expect(pieces.contains(TextPiece(text: "关键", isMatch: true)))
    }

    @Test("a change is found at once and what it replaced is not; a removed card is gone")
    func follows() async throws {
        try await Self.withBook { book, _ in
            _ = try await book.change("late", revision: 1, by: "test", at: Self.now) { $0.text = "改为赠送会员积分。" }
            #expect(try await book.search("积分", limit: 5).map(\.card.id) == ["late"])
            #expect(try await book.search("优惠券", limit: 5).isEmpty)
            try await book.remove("late", revision: 2, by: "test", at: Self.now)
            #expect(try await book.search("积分", limit: 5).isEmpty)
        }
    }

    @Test("words are taken apart the same way wherever they stand")
    func tokens() {
        let cases: [(String, String)] = [
            ("冷链箱", "冷链 链箱 箱"), ("箱", "箱"), ("Hello, World", "hello world"), ("ＡＢＣ１２３", "abc123"),
            ("5公斤装", "5 公斤 斤装 装"), ("iPhone15", "iphone15"), ("a-b_c", "a b c"), ("冷、链", "冷 链"), ("", ""), ("！？", ""),
            ("カタカナ", "カタ タカ カナ ナ"), ("ÄÖ", "äö"), ("138 0013 8000", "138 0013 8000"),
        ]
        for (text, terms) in cases {
            let indexed = SearchWords.indexed(text)
            #expect(indexed == terms, "\(text)")
        }
    }

    @Test("among thousands of cards the one that is meant comes first")
    func many() async throws {
        let folder = try TemporaryFolder.make("cards").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let book = try KnowledgeBook(path: folder + "/book")
        var lines = ["id,title,category,classes,words,text"]
        for number in 0..<2_000 {
            lines.append("N-\(number),常见问题第\(number)号,分类\(number % 20),,,客户询问配送时间与退款流程，处理编号 X\(number)。")
        }
        lines.append("GOLD,冰淇淋融化如何处理,物流,logistics,,先致歉再补发。")
        let file = try CardFile(Array(lines.joined(separator: "\n").utf8), name: "many.csv")
        let verdicts = try await book.take(file, isDryRun: false, by: "test", at: Self.now)
        let added = verdicts.count { $0.kind == .added }
        #expect(added == 2_001)
        #expect(try await book.search("冰淇淋融化", limit: 5).first?.card.id == "GOLD")
        #expect(try await book.search("x1234", limit: 5).first?.card.id == "N-1234")
        #expect(try await book.search("退款流程", limit: 50).count == 50)
    }
}
