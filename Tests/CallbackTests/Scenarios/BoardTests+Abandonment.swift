import ControlAPI
import Foundation
import Testing

extension BoardTests {
    @Test(
        "customers who answered and met nobody are on the board: in the day's chart, and against their limit",
        .timeLimit(.minutes(4)))
    func abandonment() async throws {
        let port = try FreePort.one()
        // A phone of this scenario whose number ends in 6 rings and is never picked up; the others talk for three seconds.
        try await withSite(Cast(agents: "customers")) {
            $0.control = #"http: { addresses: ["127.0.0.1"], port: \#(port) },"#
            $0.agents = ["1001", "1002", "1003", "1006", "9001"]
            $0.prompts["sorry"] = Tone.later
            $0.policy = """
                ringTimeout: 15, maxAttempts: 1, mode: "progressiveCustomerFirst",
                abandonment: { limit: 10, within: 5, announcement: "sorry" },
                """
        } _: { site in
            for agent in ["1006", "9001"] { try await site.control.ask(PauseAgentRequest(agent: agent)) }
            try await site.load([("T1", "13800138000"), ("T2", "13800138001"), ("T3", "13800138002")])
            try await Self.end(3, .answered, in: site)
            for agent in ["1001", "1002", "1003"] { try await site.control.ask(PauseAgentRequest(agent: agent)) }
            try await site.control.ask(ReadyAgentRequest(agent: "1006"))
            try await site.load([("T4", "13800138003"), ("T5", "13800138007")])
            try await Self.end(1, .abandoned, in: site)
            let pairing = try await site.control.ask(PairPageRequest(agent: "9001", role: .supervisor))
            let pictures = Places.project.appendingPathComponent(".build/browser-pictures").path
            let link = try #require(pairing.url)
            try await Self.browse("abandoned.py", [link, pictures], in: site, within: .seconds(180))
        }
    }

    /// Until so many calls have ended so.
    private static func end(_ count: Int, _ disposition: CallDisposition, in site: Site) async throws {
        _ = try await site.control.events.value("\(count) \(disposition.rawValue)", within: .seconds(90)) { events in
            events.count { $0.type == .callEnded && $0.data?.disposition == disposition } == count ? true : nil
        }
    }
}
