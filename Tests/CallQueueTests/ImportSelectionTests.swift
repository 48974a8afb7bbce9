import Testing

@testable import CallQueue

@Suite("Selection")
struct ImportSelectionTests {
    @Test(
        "puts an id into the bucket its recipe names, on every machine and for ever",
        arguments: [
            // Computed from the recipe in another language.
            ("WL2026111100000", 5_906), ("WL2026111100001", 5_530), ("ZL2026111100002", 1_597), ("工单", 5_223),
            ("", 9_367),
        ])
    func buckets(_ id: String, _ bucket: Int) {
        #expect(Selection.bucket(of: TicketID(rawValue: id)) == bucket)
    }

    @Test("selects its share of running numbers, and every hundred buckets hold a hundredth")
    func uniform() {
        var chosen = 0
        var cells = [Int](repeating: 0, count: 100)
        for number in 0..<100_000 {
            let id = TicketID(rawValue: "WL20261111\(100_000 + number)")
            if Selection.standard.selects(id, of: .logistics) { chosen += 1 }
            cells[Selection.bucket(of: id) / 100] += 1
        }
        // Five standard deviations: √(100000 · 0.7 · 0.3) = 145; √1000 = 32.
        #expect(abs(chosen - 70_000) < 725)
        #expect(cells.allSatisfy { abs($0 - 1_000) < 160 })
    }

    @Test("selects all at 100 %, none at 0 %, and keeps the chosen when a share is raised")
    func shares() {
        let ids = (0..<5_000).map { TicketID(rawValue: "T\($0)") }
        let (less, more) = (Selection(shares: [.logistics: 30]), Selection(shares: [.logistics: 30.5]))
        #expect(ids.allSatisfy { Selection.standard.selects($0, of: .quality) })
        #expect(ids.allSatisfy { !Selection(shares: [.quality: 0]).selects($0, of: .quality) })
        #expect(ids.allSatisfy { !less.selects($0, of: .logistics) || more.selects($0, of: .logistics) })
        #expect(ids.contains { !less.selects($0, of: .logistics) && more.selects($0, of: .logistics) })
        #expect(Selection(shares: [.logistics: .nan, .quality: 500]).shares == [.logistics: 0, .quality: 100])
    }
}
