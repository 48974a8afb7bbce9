import CallQueue
import SIP
import Testing

@testable import Dialer

@Suite("Whom a phone may transfer to")
struct TransferPolicyTests {
    private static var policy: TransferPolicy {
        var configuration = DialerConfiguration()
        configuration.sip.listeners = [
            .init(transport: .udp, address: "0.0.0.0", port: 5060, publicAddress: "198.51.100.7")
        ]
        configuration.sip.registrar = RegistrarSettings()
        configuration.media.addresses = ["10.0.0.1"]
        configuration.agents = [
            .init(id: "1001", name: "", uri: "", phone: .init(user: "desk1", secret: "s"), headers: [:]),
            .init(id: "2001", name: "", uri: "sip:ext7@10.0.0.9:5070", headers: [:]),
        ]
        return TransferPolicy(configuration)
    }

    @Test(
        "agents by id, account or address, numbers at our own address, nobody elsewhere",
        arguments: [
            ("sip:1001@198.51.100.7", TransferPolicy.Verdict.agent(AgentID(rawValue: "1001"))),
            ("sip:desk1@dialer", .agent(AgentID(rawValue: "1001"))),
            ("sips:desk1@10.0.0.1:5060;transport=tls", .agent(AgentID(rawValue: "1001"))),
            ("sip:ext7@10.0.0.9:5070", .agent(AgentID(rawValue: "2001"))),
            ("sip:2001@198.51.100.7", .agent(AgentID(rawValue: "2001"))),
            ("sip:%2B8613800138000@198.51.100.7;user=phone", .number("+8613800138000")),
            ("sip:13800138000;phone-context=+86@dialer", .number("13800138000")),
            ("tel:+86-138-0013-8000", .number("+86-138-0013-8000")),
        ])
    func allowed(_ uri: String, _ verdict: TransferPolicy.Verdict) throws {
        #expect(Self.policy.judge(try #require(TransferTarget(uri))) == verdict)
    }

    @Test(
        "foreign domains and other ports are refused",
        arguments: [
            ("sip:1001@203.0.113.5", 403), ("sip:13800138000@premium.example", 403),
            ("sip:1001@198.51.100.7:5099", 403), ("sip:ext7@10.0.0.9:5071", 403),
        ])
    func refused(_ uri: String, _ status: Int) throws {
        guard case .refused(let refusal) = Self.policy.judge(try #require(TransferTarget(uri))) else {
            Issue.record("\(uri) was allowed")
            return
        }
        #expect(refusal.status == status && !refusal.text.isEmpty)
    }

    @Test("a REFER names the dialog that it asks to take the place of")
    func replaces() {
        let target = TransferTarget("sip:1001@198.51.100.7?Replaces=a%40b%3Bto-tag%3D1%3Bfrom-tag%3D2")
        #expect(target?.replacedDialog == "a@b" && TransferTarget("sip:1001@198.51.100.7")?.replacedDialog == nil)
    }

    @Test(
        "what is no URI of a user names nobody",
        arguments: ["", "sip:198.51.100.7", "mailto:a@b", "tel:", "sip:@x", "1001"])
    func nonsense(_ uri: String) { #expect(TransferTarget(uri) == nil) }
}
