import ControlAPI
import FoundationEssentials
import Testing

@testable import ControlServer

@Suite("Metrics", .serialized, .timeLimit(.minutes(5)))
struct MetricsTests {
    private static func door(_ access: MetricsAccess) throws -> (FakeDaemon, TestHTTP, own: String) {
        var http = HTTPConfiguration(port: 0, metrics: access)
        http.limits.requestBurst = 1000
        let program = PageGrant(
            sha256: TokenDigest(of: "token-of-program").hex, agent: "prometheus", role: .integration, origin: "none")
        let daemon = try FakeDaemon(http: http, grants: HTTPDoor.grants + [program])
        let origin = try #require(daemon.server.pageOrigin)
        return (daemon, TestHTTP(port: try #require(origin.split(separator: ":").last.flatMap { UInt16($0) })), origin)
    }

    private static func status(_ http: TestHTTP, _ token: String?, _ origin: String?) throws -> Int {
        try http.send("GET", "/metrics", headers: HTTPDoor.headers(origin, token: token, type: nil)).status
    }

    @Test("who may read them is configured")
    func access() async throws {
        for (access, nobody, agent, boss, program) in [
            (MetricsAccess.off, 404, 404, 404, 404), (.token, 401, 403, 200, 200), (.open, 200, 200, 200, 200),
        ] {
            let (daemon, http, own) = try Self.door(access)
            defer { daemon.stop() }
            try await offPool {
                let seen = [
                    try Self.status(http, nil, nil), try Self.status(http, HTTPDoor.token, own),
                    try Self.status(http, "token-of-boss", own), try Self.status(http, "token-of-program", nil),
                ]
                #expect(seen == [nobody, agent, boss, program], "\(access)")
                #expect(try http.send("GET", "/metrics", host: "evil.example.com").status == 421)
                #expect(try http.send("POST", "/metrics", headers: HTTPDoor.headers(own), body: "{}").status >= 400)
            }
        }
    }

    @Test("events add up to calls, outcomes, times and MOS, each event once")
    func figures() async throws {
        let (daemon, http, _) = try Self.door(.open)
        defer { daemon.stop() }
        let start = Date(timeIntervalSince1970: 1_795_248_000)
        func tell(_ kind: EventKind, _ seconds: Double, _ call: String, _ data: EventData? = nil) {
            daemon.events.append(
                ControlEvent(kind, at: start.addingTimeInterval(seconds), callId: call, agentId: "1001", data: data))
        }
        tell(.callRequested, 0, "a")
        tell(.callAgentDialing, 0.004, "a")
        tell(.callCustomerDialing, 2, "a")
        tell(.callCustomerProgress, 2.2, "a")
        tell(.callCustomerRinging, 3, "a")
        tell(.callBridged, 8, "a")
        var leg = LegInfo(leg: .customer, state: .disconnected)
        leg.received = LegQuality(packets: 100, lost: 0, mos: 4.15)
        tell(.callEnded, 20, "a", EventData(disposition: .answered, legs: [leg]))
        tell(.callRequested, 0, "b")
        tell(.callTrunkFailed, 1, "b", EventData(trunk: "main"))
        tell(.callEnded, 2, "b", EventData(disposition: .busy))
        let text = try await offPool {
            _ = try http.send("GET", "/metrics")
            return try http.send("GET", "/metrics").body
        }
        for line in [
            "dialer_calls_requested_total 2", #"dialer_attempts_total{outcome="answered"} 1"#,
            #"dialer_attempts_total{outcome="busy"} 1"#, #"dialer_trunk_failures_total{trunk="main"} 1"#,
            #"dialer_call_setup_seconds_bucket{stage="agentDialing",le="0.005"} 1"#,
            #"dialer_call_setup_seconds_bucket{stage="customerRinging",le="0.1"} 0"#,
            #"dialer_call_setup_seconds_bucket{stage="customerRinging",le="0.25"} 1"#,
            #"dialer_call_setup_seconds_bucket{stage="bridged",le="5"} 0"#,
            #"dialer_call_setup_seconds_sum{stage="bridged"} 8"#,
            #"dialer_leg_mos_bucket{leg="customer",le="4.1"} 0"#, #"dialer_leg_mos_bucket{leg="customer",le="4.2"} 1"#,
            #"dialer_leg_mos_count{leg="customer"} 1"#, "dialer_event_streams 0",
            "dialer_metrics_missed_events_total 0",
        ] { #expect(text.contains(line + "\n"), "\(line)") }
        Self.checkFormat(text)
    }

    /// As Prometheus reads it: every line a comment or a value, every figure explained once and before its values.
    private static func checkFormat(_ text: String) {
        var explained: Set<Substring> = []
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 3)
            if line.hasPrefix("# TYPE ") {
                #expect(explained.insert(words[2]).inserted, "\(line)")
            } else if !line.hasPrefix("# HELP ") {
                let name = line.prefix { $0 != "{" && $0 != " " }
                let base = ["_bucket", "_sum", "_count"].first { name.hasSuffix($0) }.map { name.dropLast($0.count) }
                #expect(explained.contains(name) || explained.contains(base ?? ""), "\(line)")
                #expect(line.split(separator: " ").last.flatMap { Double($0) } != nil, "\(line)")
            }
        }
    }

    @Test("events that were forgotten before they were counted are counted as such")
    func missed() {
        let log = EventLog(capacity: 4)
        let meter = EventMeter(log)
        for _ in 0..<10 { log.append(ControlEvent(.callRequested, at: Date(), callId: "a")) }
        let text = meter.text(streams: 0)
        #expect(text.contains("dialer_calls_requested_total 4\n"))
        #expect(text.contains("dialer_metrics_missed_events_total 6\n"))
    }

    @Test("labels are escaped")
    func labels() {
        var text = MetricsText()
        text.add("x", .gauge, "X.", [([("a", "q\"\\\n")], 0.5)])
        #expect(text.text == "# HELP x X.\n# TYPE x gauge\nx{a=\"q\\\"\\\\\\n\"} 0.5\n")
    }
}
