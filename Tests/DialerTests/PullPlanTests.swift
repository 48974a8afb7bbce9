import Foundation
import Testing

@testable import Dialer

@Suite("Tickets that are fetched")
struct PullPlanTests {
    private func page(_ text: String) throws -> PulledPage { try PulledPage(Data(text.utf8)) }

    private func lines(_ text: String) throws -> [String] {
        String(decoding: try page(text).lines, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    @Test(
        "a page's tickets come one to a line, as their bytes stand, wherever they hold brackets, commas and line ends")
    func lines() throws {
        let text = """
            { "tickets": [
                { "id": "T1", "phone": 13800138000, "tags": ["a", "b"] },
                {"id":"T2","text":"a ], [ \\"x\\" , }"}
            ], "next": "/page/2" }
            """
        let found = try lines(text)
        #expect(found.count == 2 && found[1] == #"{"id":"T2","text":"a ], [ \"x\" , }"}"#)
        #expect(found[0].contains("13800138000") && found[0].contains(#"["a", "b"]"#))
        #expect(try page(text).next == "/page/2" && page(text).count == 2)
        #expect(try lines(#"[{"id":1},{"id":1.38e10}]"#) == [#"{"id":1}"#, #"{"id":1.38e10}"#])
        #expect(try lines("[]").isEmpty && lines(#"{"tickets":[],"next":null}"#).isEmpty)
        #expect(try page(#"{"tickets":[ ],"next":null}"#).next == nil)
    }

    @Test(
        "what is no page of tickets is refused",
        arguments: [
            "", "{}", "nonsense", #"{"tickets":7}"#, #"{"tickets":{"id":1}}"#, #"[{"id":1}"#, #"{"tickets":[{"id":1}}"#,
        ])
    func faults(text: String) {
        #expect(throws: PulledPage.Fault.self) { try page(text) }
    }

    @Test("the next page is on the same host, by whatever form of URL; it leads neither elsewhere nor in a circle")
    func next() throws {
        var plan = PullPlan(first: "https://x.example/open?a=1", interval: .seconds(60))
        #expect(plan.begin(since: nil) == "https://x.example/open?a=1")
        #expect(try plan.next("/open?page=2") == "https://x.example/open?page=2")
        #expect(try plan.next("?page=3") == "https://x.example/open?page=3")
        #expect(try plan.next("https://x.example/open?page=4") == "https://x.example/open?page=4")
        #expect(try plan.next(nil) == nil)
        for evil in [
            "https://y.example/", "//y.example/", "https://x.example.evil/", "file:///etc/passwd", "/open?page=2", "x",
        ] {
            #expect(throws: PulledPage.Fault.self) { try plan.next(evil) }
        }
        #expect(plan.begin(since: "2026-11-21T00:00:00.000Z").hasSuffix("?a=1&updated_since=2026-11-21T00:00:00.000Z"))
        #expect(try plan.next("/open?page=2") != nil, "a new look begins anew")
    }

    @Test("a source that fails is asked ever less often, up to once an hour, and obeyed when it says when")
    func pauses() {
        var plan = PullPlan(first: "https://x.example/", interval: .seconds(60))
        #expect(plan.failed() == .seconds(60) && plan.failed() == .seconds(120) && plan.failed() == .seconds(240))
        for _ in 1...30 { #expect(plan.failed() <= .seconds(3600)) }
        #expect(plan.succeeded() == .seconds(60) && plan.failed(after: .seconds(900)) == .seconds(900))
    }
}
