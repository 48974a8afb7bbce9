import CallQueue
import Foundation
import Testing

@testable import Dialer

@Suite("The configuration file")
struct ConfigurationTests {
    private static let good = """
        {
          // one gateway, one agent
          sip: { listen: [{ transport: "udp", address: "127.0.0.1", port: 5060 }] },
          trunks: [
            { id: "main", host: "127.0.0.1", port: 5070, callerIds: ["+8657188880000"], lines: 10 },
          ],
          agents: [{ id: "1001", uri: "sip:1001@127.0.0.1:5071" }],
        }
        """

    private func problems(_ text: String) -> [ConfigurationProblem] {
        do {
            _ = try ConfigurationFile.read(Data(text.utf8), file: "dialer.json5")
            return []
        } catch let error as ConfigurationProblems {
            return error.problems
        } catch {
            return []
        }
    }

    private func changed(_ old: String, _ new: String) -> [ConfigurationProblem] {
        #expect(Self.good.contains(old))
        return problems(Self.good.replacingOccurrences(of: old, with: new))
    }

    @Test("reads JSON5 with comments and fills in the defaults")
    func reads() throws {
        let configuration = try ConfigurationFile.read(Data(Self.good.utf8), file: "etc/dialer.json5")
        #expect(configuration.trunks.first?.callerIDs == ["+8657188880000"])
        #expect(configuration.agents.first?.uri == "sip:1001@127.0.0.1:5071")
        #expect(configuration.calls.wrapUp == .seconds(10))
        #expect(configuration.queue.policies.lines == 10)
        #expect(configuration.control.socket == "etc/dialer.sock")
        #expect(configuration.control.http == nil)
    }

    @Test("refuses an unknown key with its path, its line and the keys it knows")
    func unknownKey() {
        let found = changed("lines: 10", "\nlanes: 10")
        #expect(found.map(\.path) == ["trunks[0].lanes"])
        #expect(found.first?.place?.line == 6)
        #expect(found.first?.text.contains("did you mean “lines”?") == true)
        #expect(found.first?.description.hasPrefix("dialer.json5:6:1: trunks[0].lanes: ") == true)
    }

    @Test(
        "says where the text is no JSON5",
        arguments: [
            ("lines: 10 }", "lines: 10", "6:3: is not valid JSON5: a key should stand here"),
            ("lines: 10", "lines: ten", "5:88: is not valid JSON5: text needs quotes: \"ten\""),
            ("agents: [{", "agents = [{", "7:10: is not valid JSON5: a colon should follow the key"),
            ("lines: 10", "lines: 10, lines: 20", "5:92: is not valid JSON5: “lines” stands here a second time"),
            ("// one", "/* one", "2:3: is not valid JSON5: this comment is never closed"),
        ])
    func syntax(old: String, new: String, says: String) {
        let text = changed(old, new).first?.description ?? ""
        #expect(text.contains(says), "\(text)")
    }

    @Test(
        "a wrong key of the queue's own section is placed, and the right one is offered",
        arguments: [
            ("polcy: {}", "queue.polcy", "did you mean “policy”?"),
            ("policy: { ringTimeOut: 20 }", "queue.policy.ringTimeOut", "did you mean “ringTimeout”?"),
            ("policy: { redial: { bussy: { intervals: [1] } } }", "queue.policy.redial.bussy", "did you mean “busy”?"),
            ("attemptCaps: [{ count: 3, perod: 60 }]", "queue.attemptCaps[0].perod", "did you mean “period”?"),
            ("lines: '3'", "queue.lines", "a whole number is wanted"),
            ("attemptCaps: { count: 3 }", "queue.attemptCaps", "a list is wanted"),
            ("policy: []", "queue.policy", "a section {…} is wanted"),
            ("policy: null, region: 5", "queue.region", "a text is wanted"),
        ])
    func queueSection(queue: String, path: String, says: String) {
        let found = changed("agents: [", "queue: { \(queue) },\n  agents: [")
        #expect(found.map(\.path) == [path])
        #expect(found.first?.text.contains(says) == true, "\(found)")
        #expect(found.first?.place?.line == 7)
    }

    @Test("a file in another encoding is refused by that name")
    func encoding() throws {
        let data = try #require(Self.good.data(using: .utf16LittleEndian))
        #expect { try ConfigurationFile.read(data, file: "x") } throws: {
            "\($0)" == "x: is not written in UTF-8; save it as UTF-8"
        }
    }

    @Test(
        "refuses a wrong type or an impossible value and says what is allowed",
        arguments: [
            ("port: 5060", "port: \"5060\"", "sip.listen[0].port", "0 to 65535"),
            ("port: 5060", "port: 70000", "sip.listen[0].port", "0 to 65535"),
            ("lines: 10", "lines: 1.5", "trunks[0].lines", "whole number"),
            ("\"udp\"", "\"sctp\"", "sip.listen[0].transport", "“udp”, “tcp”"),
            ("address: \"127.0.0.1\"", "address: \"localhost\"", "sip.listen[0].address", "IP address"),
            ("callerIds: [\"+8657188880000\"]", "callerIds: []", "trunks[0].callerIds", "may show"),
            ("\"+8657188880000\"", "\"+86 571;x=y\"", "trunks[0].callerIds[0]", "digits"),
            ("port: 5070", "port: 5070, transport: \"tcp\"", "trunks[0].host", "tcp over IPv4"),
            ("host: \"127.0.0.1\"", "host: \"[::1]\"", "trunks[0].host", "udp over IPv6"),
            ("id: \"1001\", ", "", "agents[0].id", "is missing"),
            ("\"sip:1001@127.0.0.1:5071\"", "\"1001\"", "agents[0].uri", "sip:"),
            ("lines: 10", "media: \"any\"", "trunks[0].media", "“signalled”, “learned”"),
            ("id: \"1001\", ", "id: \"1001\", media: true, ", "agents[0].media", "one of"),
            ("lines: 10", "codecs: [\"pcma\", \"gsm\"]", "trunks[0].codecs[1]", "“g722”, “opus”"),
            ("lines: 10", "codecs: [\"opus\", \"opus\"]", "trunks[0].codecs[1]", "second time"),
            ("lines: 10", "codecs: []", "trunks[0].codecs", "at least one"),
            ("\"sip:1001@127.0.0.1:5071\"", "\"sip:\"", "agents[0].uri", "SIP URI"),
            ("\"sip:1001@127.0.0.1:5071\"", "\"sip:1001@a b\"", "agents[0].uri", "SIP URI"),
            ("id: \"1001\"", "id: \"\"", "agents[0].id", "1 to 64"),
            ("id: \"main\"", "id: \"a b\"", "trunks[0].id", "no spaces"),
            ("host: \"127.0.0.1\"", "host: \"\"", "trunks[0].host", "name or IP"),
            ("host: \"127.0.0.1\"", "host: \"a/b\"", "trunks[0].host", "name or IP"),
            (
                "lines: 10", "register: { registrar: \"a b\", user: \"u\" }", "trunks[0].register.registrar",
                "192.0.2.10:5060"
            ),
            ("+8657188880000", "+86 571", "trunks[0].callerIds[0]", "such as"),
            ("lines: 10", "prefix: \"9\\r\\nX: y\"", "trunks[0].prefix", "control character"),
            ("agents: [", "media: { addresses: [] }, agents: [", "media.addresses", "at least one"),
            ("agents: [", "media: { addresses: [\"localhost\"] }, agents: [", "media.addresses[0]", "IP address"),
            ("agents: [", "control: { socket: \"\" }, agents: [", "control.socket", "a path"),
            (
                "agents: [", "control: { http: { origins: [\"https://a.example/\"] } }, agents: [",
                "control.http.origins[0]", "exact origin"
            ),
            ("port: 5060 }", "port: 5060 }], nameservers: [\"dns\"", "sip.nameservers[0]", "IP address"),
        ])
    func impossible(old: String, new: String, path: String, says: String) {
        let found = changed(old, new)
        #expect(found.map(\.path) == [path])
        #expect(found.first?.text.contains(says) == true)
    }

    @Test("a region or a range that does not exist is refused before any number is read by it")
    func numbering() {
        let found = ["region: \"XX\"", "alsoAssigned: [\"+86\", \"12\"]"].map {
            changed("agents: [", "queue: { \($0) }, agents: [")
        }
        #expect(found.map { $0.map(\.path) } == [["queue.region"], ["queue.alsoAssigned"]])
        #expect(found[0].first?.text.contains("XX") == true)
    }

    @Test("whose audio a leg takes is set for each agent and each trunk, and is what SDP says unless set otherwise")
    func mediaSources() throws {
        let plain = try ConfigurationFile.read(Data(Self.good.utf8), file: "dialer.json5")
        #expect(plain.trunks.map(\.media) == [.signalled] && plain.agents.map(\.media) == [.signalled])
        let text = Self.good.replacingOccurrences(of: "id: ", with: "media: \"learned\", id: ")
        let learned = try ConfigurationFile.read(Data(text.utf8), file: "dialer.json5")
        let plan = DialPlan(learned)
        #expect(plan.target(agent: AgentID(rawValue: "1001"), ticket: nil)?.media == .learned)
        let number = DialableNumber(number: "+8613800138000", countryCodeLength: 2)
        #expect(plan.target(number, through: plan.trunks[0])?.media == .learned)
    }

    @Test("codecs are offered in the order of the trunk or the agent, and G.711 unless set otherwise")
    func codecs() throws {
        let plain = try ConfigurationFile.read(Data(Self.good.utf8), file: "dialer.json5")
        #expect(plain.trunks[0].codecs == [.pcma, .pcmu] && plain.agents[0].codecs == [.pcma, .pcmu])
        #expect(plain.codecs == [.pcma, .pcmu])
        let text = Self.good
            .replacingOccurrences(of: "lines: 10", with: "codecs: [\"g722\", \"pcmu\"]")
            .replacingOccurrences(of: "uri: ", with: "codecs: [\"opus\"], uri: ")
        let set = try ConfigurationFile.read(Data(text.utf8), file: "dialer.json5")
        #expect(set.codecs == [.g722, .pcmu, .opus])
        let plan = DialPlan(set)
        #expect(plan.target(agent: AgentID(rawValue: "1001"), ticket: nil)?.codecs == [.opus])
        let number = DialableNumber(number: "+8613800138000", countryCodeLength: 2)
        #expect(plan.target(number, through: plan.trunks[0])?.codecs == [.g722, .pcmu])
    }

    @Test("reports everything that is wrong at once")
    func all() {
        #expect(problems("{ sip: { listen: 5 }, trunks: [{}], nonsense: 1 }").count >= 5)
    }

    @Test("an id given twice is refused")
    func twice() {
        let second = "{ id: \"1001\", uri: \"sip:x@127.0.0.1\" }, { id: \"1001\", uri: \"sip:y@127.0.0.1\" }"
        #expect(changed("{ id: \"1001\", uri: \"sip:1001@127.0.0.1:5071\" }", second).map(\.path) == ["agents[1].id"])
    }

    @Test("a wildcard origin is refused")
    func wildcard() {
        let http = "agents: [], control: { http: { origins: [\"*\"] } }, calls: {"
        let text = Self.good.replacingOccurrences(of: "agents: [", with: http + "}, log: {}, media: {}, x: [")
        #expect(problems(text).contains { $0.path == "control.http.origins[0]" })
    }

    @Test("text that is no JSON5 is refused without a crash")
    func broken() {
        for text in ["", "{", "[1]", "{ a: }", "\u{0}", "{ \"a\": \"\\u12\" }"] {
            #expect(problems(text).count == 1)
        }
    }
}
