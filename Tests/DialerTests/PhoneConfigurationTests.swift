import CallQueue
import Foundation
import SIP
import TestPrograms
import Testing

@testable import Dialer

@Suite("The configuration of phones that register")
struct PhoneConfigurationTests {
    private func text(agents: String, sip: String = "") -> String {
        """
        {
          sip: { listen: [{ transport: "udp", address: "127.0.0.1", port: 5060 }], \(sip) },
          trunks: [{ id: "main", host: "127.0.0.1", port: 5070, callerIds: ["+8657188880000"], lines: 10 }],
          agents: [\(agents)],
        }
        """
    }

    private func read(agents: String, sip: String = "") throws -> DialerConfiguration {
        try ConfigurationFile.read(Data(text(agents: agents, sip: sip).utf8), file: "dialer.json5")
    }

    private func problems(agents: String, sip: String = "") -> [ConfigurationProblem] {
        do {
            _ = try read(agents: agents, sip: sip)
            return []
        } catch {
            return (error as? ConfigurationProblems)?.problems ?? []
        }
    }

    private let phone = #"{ id: "1001", phone: { user: "desk", secret: "s" } }"#

    @Test("a phone is an account of the registrar, which is there as soon as one is")
    func account() throws {
        let configuration = try read(agents: phone)
        let registrar = try #require(configuration.sipConfiguration.registrar)
        #expect(registrar.accounts == [SIPAccount(user: "desk", secret: "s")])
        #expect(registrar.algorithms == [.sha256, .md5])
        #expect(configuration.agents.first?.media == .learned)
        let target = try #require(DialPlan(configuration).target(agent: AgentID(rawValue: "1001"), ticket: nil))
        #expect(target.account == "desk")
        #expect(DialPlan(configuration).agent(account: "desk") == AgentID(rawValue: "1001"))
        let without = try read(agents: #"{ id: "1001", uri: "sip:1001@127.0.0.1" }"#)
        #expect(without.sipConfiguration.registrar == nil)
    }

    @Test("an agent's word on SRTP is what the phone is offered")
    func encryption() throws {
        let configuration = try read(
            agents:
                #"{ id: "1", uri: "sip:1@127.0.0.1;transport=tls", srtp: "required" }, { id: "2", uri: "sip:2@127.0.0.1" }"#
        )
        let plan = DialPlan(configuration)
        #expect(plan.target(agent: AgentID(rawValue: "1"), ticket: nil)?.srtp == .required)
        #expect(plan.target(agent: AgentID(rawValue: "2"), ticket: nil)?.srtp == .off)
        #expect(configuration.encrypts)
    }

    @Test("the registrar's values are taken over")
    func values() throws {
        let configuration = try read(
            agents: phone,
            sip: """
                registrar: { realm: "office", algorithms: ["MD5"], minExpiresSeconds: 30, maxExpiresSeconds: 90,
                  keepAliveSeconds: 10, answerSeconds: 3, contactsPerPhone: 2, returnSeconds: 12,
                  bans: { failures: 5, windowSeconds: 60, banSeconds: 120, neverBanned: ["10.0.0.0/8"] } }
                """)
        let registrar = try #require(configuration.sipConfiguration.registrar)
        #expect(registrar.realm == "office" && registrar.algorithms == [.md5])
        #expect(registrar.returnPatience == .seconds(12))
        #expect(registrar.minExpires == .seconds(30) && registrar.maxExpires == .seconds(90))
        #expect(registrar.defaultExpires == .seconds(90))
        #expect(registrar.keepAlive == .seconds(10) && registrar.patience == .seconds(3))
        #expect(registrar.bans.failures == 5 && registrar.bans.neverBanned.map(\.description) == ["10.0.0.0/8"])
    }

    @Test(
        "what will not do is refused by its key",
        arguments: [
            (#"{ id: "1" }"#, "", "agents[0].uri"),
            (#"{ id: "1", phone: { user: "u", secret: "s" }, srtp: "required" }"#, "", "agents[0].srtp"),
            (#"{ id: "1", phone: { user: "u", secret: "s" }, srtp: "optional" }"#, "", "agents[0].srtp"),
            (#"{ id: "1", uri: "sip:1@127.0.0.1", srtp: "required" }"#, "", "agents[0].srtp"),
            (#"{ id: "1", uri: "sip:1@127.0.0.1;transport=tls", srtp: "always" }"#, "", "agents[0].srtp"),
            (#"{ id: "1", uri: "sip:1@h", phone: { user: "u", secret: "s" } }"#, "", "agents[0].phone"),
            (#"{ id: "1", phone: { user: "u" } }"#, "", "agents[0].phone.secret"),
            (#"{ id: "1", phone: { user: "u", secret: "" } }"#, "", "agents[0].phone.secret"),
            (#"{ id: "1", phone: { user: "a b", secret: "s" } }"#, "", "agents[0].phone.user"),
            (#"{ id: "1", phone: { user: "u", secret: "s", x: 1 } }"#, "", "agents[0].phone.x"),
            (
                #"{ id: "1", phone: { user: "u", secret: "s" }, credentials: { user: "u", secret: "s" } }"#, "",
                "agents[0].credentials"
            ),
            (
                #"{ id: "1", phone: { user: "u", secret: "s" } }, { id: "2", phone: { user: "u", secret: "s" } }"#, "",
                "agents[1].phone.user"
            ),
            (#"{ id: "1", uri: "sip:1@h", autoAnswer: "yes" }"#, "", "agents[0].autoAnswer"),
            (#"{ id: "1", uri: "sip:1@h" }"#, #"registrar: { realm: "a\"b" }"#, "sip.registrar.realm"),
            (
                #"{ id: "1", uri: "sip:1@h" }"#, #"registrar: { algorithms: ["MD5", "SHA-1"] }"#,
                "sip.registrar.algorithms[1]"
            ),
            (
                #"{ id: "1", uri: "sip:1@h" }"#, "registrar: { minExpiresSeconds: 90, maxExpiresSeconds: 60 }",
                "sip.registrar.maxExpiresSeconds"
            ),
            (
                #"{ id: "1", uri: "sip:1@h" }"#, #"registrar: { bans: { neverBanned: ["office"] } }"#,
                "sip.registrar.bans.neverBanned[0]"
            ),
        ])
    func refused(_ agents: String, _ sip: String, _ path: String) {
        #expect(problems(agents: agents, sip: sip).map(\.path) == [path])
    }

    @Test("a phone's secret may lie in a file that nobody but its owner may open, and in no other")
    func secretFiles() throws {
        let folder = try TemporaryFolder.make("secret").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = folder + "/1001.secret"
        let agent = #"{ id: "1001", phone: { user: "desk", secretFile: "\#(file)" } }"#
        try SecretFile.write("s3cret\n", to: file)
        let account = try read(agents: agent).sipConfiguration.registrar?.accounts.first
        #expect(account == SIPAccount(user: "desk", secret: "s3cret"))
        for mode in [0o604, 0o640, 0o620, 0o644] {
            try SecretFile.write("s3cret\n", to: file, mode: mode)
            // Of root's own the group may read; of anybody else's nobody may.
            if mode == 0o640 { _ = chown(file, 65_534, 65_534) }
            let found = problems(agents: agent)
            let (paths, texts) = (found.map(\.path), found.map(\.description).joined())
            #expect(paths == ["agents[0].phone.secretFile"])
            #expect(texts.contains("others may read; chmod 600 \(file)"))
        }
        try FileManager.default.removeItem(atPath: file)
        if getuid() == 0 {
            try SecretFile.write("s3cret\n", to: file, mode: 0o640)
            let shared = try read(agents: agent).sipConfiguration.registrar?.accounts.count
            #expect(shared == 1)
            try FileManager.default.removeItem(atPath: file)
        }
        let missing = problems(agents: agent).map(\.path)
        #expect(missing == ["agents[0].phone.secretFile"])
    }

    @Test("a TLS listener needs its files, and only it may name them")
    func tls() {
        func listen(_ keys: String) -> [ConfigurationProblem] {
            let listener = "listen: [{ address: \"127.0.0.1\", \(keys) }],"
            let whole = text(agents: #"{ id: "1", uri: "sip:1@h" }"#).replacingOccurrences(
                of: #"listen: [{ transport: "udp", address: "127.0.0.1", port: 5060 }],"#, with: listener)
            do {
                _ = try ConfigurationFile.read(Data(whole.utf8), file: "dialer.json5")
                return []
            } catch {
                // That the trunk is not reached over TLS is another matter.
                return (error as? ConfigurationProblems)?.problems.filter { $0.path.hasPrefix("sip.") } ?? []
            }
        }
        #expect(
            listen(#"transport: "tls""#).map(\.path) == ["sip.listen[0].certificateFile", "sip.listen[0].keyFile"])
        #expect(listen(#"keyFile: "x""#).map(\.path) == ["sip.listen[0].keyFile"])
        let missing = listen(#"transport: "tls", certificateFile: "/nowhere/a", keyFile: "/nowhere/b""#)
        #expect(missing.map(\.path) == ["sip.listen[0].certificateFile"])
        #expect(missing.first?.text.contains("/nowhere/a does not exist") == true)
    }

    @Test("automatic answer is asked for in the words of the phone's maker; what the site says itself wins")
    func autoAnswer() throws {
        func headers(_ keys: String) throws -> [String: String] {
            let configuration = try read(agents: #"{ id: "1", uri: "sip:1@h", \#(keys) }"#)
            return try #require(DialPlan(configuration).target(agent: AgentID(rawValue: "1"), ticket: nil)).headers
        }
        #expect(try headers("") == [:])
        #expect(try headers(#"autoAnswer: "callInfo""#) == ["Call-Info": "<sip:127.0.0.1>;answer-after=0"])
        #expect(
            try headers(#"autoAnswer: "alertInfo""#)
                == ["Alert-Info": "<http://127.0.0.1>;info=alert-autoanswer;delay=0"])
        #expect(try headers(#"autoAnswer: "answerAfter""#).keys.sorted() == ["Alert-Info", "Answer-Mode", "Call-Info"])
        let own = try headers(#"autoAnswer: "alertInfo", headers: { "alert-info": "mine", "X-A": "1" }"#)
        #expect(own == ["alert-info": "mine", "X-A": "1"])
    }

    @Test(
        "accounts change while the daemon runs; the registrar's own values wait for a restart, and so does the first phone"
    )
    func reload() throws {
        let (old, none) = (try read(agents: phone), try read(agents: #"{ id: "1001", uri: "sip:1@h" }"#))
        let more = try read(agents: phone + #", { id: "1002", phone: { user: "soft", secret: "t" } }"#)
        #expect(old.differencesThatNeedARestart(more).isEmpty)
        #expect(old.takingWhatCanChange(from: more).phoneAccounts.map(\.user) == ["desk", "soft"])
        #expect(old.differencesThatNeedARestart(none).isEmpty)
        #expect(none.differencesThatNeedARestart(old) == ["sip.registrar"])
        let other = try read(agents: phone, sip: #"registrar: { realm: "office" }"#)
        #expect(old.differencesThatNeedARestart(other) == ["sip.registrar"])
    }
}
