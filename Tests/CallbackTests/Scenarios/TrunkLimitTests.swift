import ControlAPI
import Foundation
import Testing

/// How many calls trunks take at once and in a second, each and together: the far ends' own traces are the judge.
@Suite("The limits of trunks")
struct TrunkLimitTests {
    /// A site with two trunks: `first`, which is another far end, then the customers' network.
    private func withTwo(
        first extras: String, main: String, queue: String = "", _ body: (Site, SIPpPeer) async throws -> Void
    ) async throws {
        let folder = try Places.newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let first = try await SIPpPeer("answers", named: "first", in: folder)
        do {
            try await withSite {
                $0.lines = main == "lines" ? 1 : 20
                $0.callsPerSecond = main == "pace" ? 1 : 100
                $0.trunkExtras = "order: 2,"
                $0.queueExtras = queue
                $0.moreTrunks = """
                    { id: "first", host: "127.0.0.1", port: \(first.port), callerIds: ["+862187654321"], order: 1,
                      \(extras) },
                    """
            } _: { site in
                try await body(site, first)
            }
        } catch {
            await first.end()
            throw error
        }
        await first.end()
    }

    private func refusal(_ site: Site, _ agent: String = "1003") async throws -> ControlError.Reason? {
        try await site.control.refusal(DialRequest(number: "13911113333", agent: agent))?.reason
    }

    @Test("a trunk without a free line gives way to the next, and when none has one a click is refused: noLine")
    func lines() async throws {
        try await withTwo(first: "lines: 1, callsPerSecond: 100,", main: "lines") { site, first in
            let one = try await site.talk()
            let two = try await site.talk("13911112222", agent: "1002")
            #expect(first.callsInvited.count == 1 && site.customersRung == 1)
            #expect(try await refusal(site) == .noLine)
            try await site.hangUp(one)
            let three = try await site.talk("13911113333", agent: "1003")
            #expect(first.callsInvited.count == 2)
            try await site.hangUp(two)
            try await site.hangUp(three)
        }
    }

    @Test("queue.lines is the most of all trunks together, whatever each has")
    func linesInAll() async throws {
        try await withTwo(first: "lines: 20, callsPerSecond: 100,", main: "", queue: "lines: 1,") { site, first in
            let call = try await site.talk()
            #expect(try await refusal(site) == .noLine)
            try await site.hangUp(call)
            try await site.hangUp(try await site.talk("13911113333", agent: "1003"))
            #expect(first.callsInvited.count == 2)
        }
    }

    @Test("a trunk whose calls of this second are used up gives way to the next; when all are, a call waits its turn")
    func pace() async throws {
        try await withTwo(first: "lines: 20, callsPerSecond: 1,", main: "pace", queue: "callsPerSecond: 100,") {
            site, first in
            let calls = try await ["1001": "13800138000", "1002": "13911112222", "1003": "13911113333"].asyncMap {
                try await site.dial($0.value, agent: $0.key)
            }
            for call in calls { try await site.control.event(.callBridged, call: call) }
            let asked = (first.trace.received("INVITE") + site.customers.trace.received("INVITE")).map(\.at).sorted()
            #expect(asked.count == 3 && first.callsInvited.count >= 1 && site.customersRung >= 1)
            #expect((0.95..<5).contains(asked[2].timeIntervalSince(asked[0])), "the third waited: \(asked)")
            for call in calls { try await site.hangUp(call) }
        }
    }

    @Test("queue.callsPerSecond is the most of all trunks together: the tickets of a batch leave one by one")
    func paceInAll() async throws {
        try await withTwo(first: "lines: 20, callsPerSecond: 100,", main: "", queue: "callsPerSecond: 1,") {
            site, first in
            try await site.load([("T1", "13800138001"), ("T2", "13800138002"), ("T3", "13800138003")])
            _ = try await site.control.events.value("three talks") { events in
                events.count { $0.type == .callBridged } == 3 ? true : nil
            }
            let asked = first.trace.received("INVITE").map(\.at).sorted()
            #expect(asked.count == 3)
            for (earlier, later) in zip(asked, asked.dropFirst()) { #expect(later.timeIntervalSince(earlier) > 0.9) }
        }
    }
}

extension Dictionary where Key: Sendable, Value: Sendable {
    fileprivate func asyncMap<Result>(_ transform: (Element) async throws -> Result) async rethrows -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await transform(element)) }
        return results
    }
}
