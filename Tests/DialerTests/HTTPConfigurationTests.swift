import ControlAPI
import ControlServer
import Foundation
import Testing

@testable import Dialer

@Suite("The HTTP door's configuration")
struct HTTPConfigurationTests {
    private static let digest = String(repeating: "a", count: 64)

    private func read(_ http: String) throws -> DialerConfiguration {
        let text = """
            { sip: { listen: [{ transport: "udp", address: "127.0.0.1", port: 5060 }] },
              trunks: [{ id: "main", host: "127.0.0.1", port: 5070, callerIds: ["+8657188880000"], lines: 10 }],
              agents: [{ id: "1001", uri: "sip:1001@127.0.0.1:5071" }], control: { http: { \(http) } } }
            """
        return try ConfigurationFile.read(Data(text.utf8), file: "dialer.json5")
    }

    private func faults(_ http: String) -> [String] {
        do {
            _ = try read(http)
            return []
        } catch {
            return (error as? ConfigurationProblems)?.problems.map(\.path) ?? ["\(error)"]
        }
    }

    @Test("a token has a role and an origin of its own, and an integration's a name that is no agent's")
    func tokens() throws {
        let grants = try read(
            """
            tokens: [{ agent: "1001", sha256: "\(Self.digest)" },
                     { agent: "1001", role: "supervisor", origin: "https://Tickets.example", sha256: "\(Self.digest)" },
                     { agent: "crm", role: "integration", origin: "none", sha256: "\(Self.digest)" }]
            """
        ).pageGrants
        #expect(grants.map(\.role) == [.agent, .supervisor, .integration])
        #expect(grants.map(\.origin) == [nil, "https://tickets.example", PageGrant.noOrigin])
        #expect(grants.map(\.agent) == ["1001", "1001", "crm"])
    }

    @Test("what is no role, no origin or no agent is refused with its path")
    func wrong() {
        let token = #"sha256: "\#(Self.digest)""#
        #expect(faults(#"tokens: [{ agent: "1001", role: "boss", \#(token) }]"#) == ["control.http.tokens[0].role"])
        #expect(faults(#"tokens: [{ agent: "1001", origin: "*", \#(token) }]"#) == ["control.http.tokens[0].origin"])
        #expect(faults(#"tokens: [{ agent: "crm", \#(token) }]"#) == ["control.http.tokens"])
        #expect(faults(#"metrics: "everybody""#) == ["control.http.metrics"])
    }

    @Test("who may read the metrics is a word; tokens, unless it says otherwise")
    func metrics() throws {
        #expect(try read("").control.http?.metrics == .token)
        #expect(try read(#"metrics: "open""#).control.http?.metrics == .open)
        #expect(try read(#"metrics: "off""#).control.http?.metrics == .off)
    }
}
