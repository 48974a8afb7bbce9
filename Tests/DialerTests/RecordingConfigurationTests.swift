import CallQueue
import Foundation
import Media
import TestPrograms
import Testing

@testable import Dialer

@Suite("The configuration of recordings")
struct RecordingConfigurationTests {
    private func read(recording: String, policy: String = "") throws -> DialerConfiguration {
        let text = """
            {
              sip: { listen: [{ transport: "udp", address: "127.0.0.1", port: 5060 }] },
              trunks: [{ id: "main", host: "127.0.0.1", port: 5070, callerIds: ["+8657188880000"], lines: 10 }],
              agents: [{ id: "1001", uri: "sip:1001@127.0.0.1" }],
              recording: { \(recording) },
              queue: { policy: { \(policy) }, classes: { logistics: { recording: "never" } } },
            }
            """
        return try ConfigurationFile.read(Data(text.utf8), file: "dialer.json5")
    }

    private func problems(recording: String, policy: String = "") -> String {
        do {
            _ = try read(recording: recording, policy: policy)
            return ""
        } catch {
            return "\(error)"
        }
    }

    private func keyFile(_ text: String, mode: Int = 0o600) throws -> String {
        let file = try TemporaryFolder.make("key").appendingPathComponent("recording.key").path
        try SecretFile.write(text, to: file, mode: mode)
        return file
    }

    @Test("keys are read, the present one first, and known by ids of their own")
    func keys() throws {
        let new = try keyFile(String(repeating: "ab", count: 32) + "\n")
        let old = try keyFile(String(repeating: "cd", count: 32))
        let settings = try read(recording: #"keyFile: "\#(new)", oldKeyFiles: ["\#(old)"]"#).recording
        #expect(settings.keys.count == 2 && settings.keys.first == settings.key)
        #expect(Set(settings.keys.map(\.id)).count == 2)
        #expect(try read(recording: "").recording.key == nil)
    }

    @Test("a key that others may read, that is not there, or that is none is refused with its place and the cure")
    func badKeys() throws {
        let open = try keyFile(String(repeating: "ab", count: 32), mode: 0o644)
        #expect(problems(recording: #"keyFile: "\#(open)""#).contains("chmod 600"))
        let short = try keyFile("abcd")
        #expect(problems(recording: #"keyFile: "\#(short)""#).contains("64 hexadecimal digits"))
        let missing = problems(recording: #"oldKeyFiles: ["/nowhere/key"]"#)
        #expect(missing.contains("recording.oldKeyFiles[0]") && missing.contains("openssl rand -hex 32"))
    }

    @Test("recordings are not to be deleted before they may be")
    func retention() throws {
        let settings = try read(recording: "keepAtMostDays: 365").recording.retention
        #expect(settings.atLeastDays == 30 && settings.atMostDays == 365)
        #expect(problems(recording: "keepAtMostDays: 10").contains("recording.keepAtMostDays"))
        #expect(problems(recording: "keepAtMostDays: 10, keepAtLeastDays: 5").isEmpty)
    }

    @Test(
        "a class says when it is recorded, what is announced, and what is done with machines; prompts are then looked for"
    )
    func policies() throws {
        let configuration = try read(
            recording: "", policy: #"recording: "onDemand", consent: "recording-consent", onMachine: "message:goodbye""#
        )
        let policy = configuration.queue.policies.policy
        #expect(policy.recording == .onDemand && policy.onMachine == .message("goodbye"))
        #expect(configuration.queue.policies.policy(for: TicketClass(rawValue: "logistics")).recording == .never)
        let uses = configuration.promptUses.map { "\($0.path)=\($0.name)" }
        #expect(uses.contains("queue.policy.consent=recording-consent"))
        #expect(uses.contains("queue.policy.onMachine=goodbye"))
        for (policy, word) in [
            (#"recording: "sometimes""#, "recording"), (#"consent: "../x""#, "consent"),
            (#"onMachine: "message:""#, "onMachine"), (#"onMachine: "shout""#, "onMachine"),
        ] {
            #expect(problems(recording: "", policy: policy).contains(word), "\(policy)")
        }
    }
}
