import CallQueue
import Foundation
import TestPrograms
import Testing
import Webhooks

@testable import Dialer

@Suite("Webhooks in the configuration")
struct WebhookConfigurationTests {
    private func read(_ webhook: String, folder: String = "") -> (webhooks: [WebhookSettings], problems: [String]) {
        let text = """
            { sip: { listen: [{ address: "127.0.0.1" }] }, agents: [],
              trunks: [{ id: "main", host: "127.0.0.1", callerIds: ["+862112345678"], lines: 1 }], webhooks: [\(webhook)] }
            """
        do {
            let file = folder.isEmpty ? "dialer.json5" : folder + "/dialer.json5"
            return (try ConfigurationFile.read(Data(text.utf8), file: file).webhooks, [])
        } catch let error as ConfigurationProblems {
            return ([], error.problems.map(\.description))
        } catch {
            return ([], ["\(error)"])
        }
    }

    @Test("the mappings that come with the program are read, and say what numbers they need")
    func builtIn() throws {
        for mapping in BuiltInMapping.allCases {
            let found = read(#"{ id: "a", url: "https://x.example/y", mapping: "\#(mapping.rawValue)" }"#)
            let webhook = try #require(found.webhooks.first, "\(found.problems)")
            #expect(!webhook.mapping.messages.isEmpty && webhook.showsNumbers == [.zammad, .zendesk].contains(mapping))
            #expect(!webhook.allowsPrivate && webhook.secret == nil && webhook.place == "https://x.example")
        }
    }

    @Test("Zammad is told of each outcome by the cause that docs/queue.md names", arguments: Disposition.allCases)
    func zammadCauses(_ outcome: Disposition) throws {
        let found = read(#"{ id: "a", url: "https://x.example/y", mapping: "zammad" }"#)
        let causes = try #require(found.webhooks.first?.mapping.words["causes"])
        #expect((causes[outcome.rawValue] ?? causes["*"]) == outcome.zammadCause)
    }

    @Test(
        "what cannot be meant is refused, with its place",
        arguments: [
            (#"id: "a", url: "ftp://x.example""#, "webhooks[0].url: is no URL"),
            (#"id: "a", url: "https://user:pw@x.example/""#, "webhooks[0].url: is no URL"),
            (#"id: "a", url: "https://x.example/a b""#, "webhooks[0].url: is no URL"),
            (#"id: "a", url: "https:///x""#, "webhooks[0].url: is no URL"),
            (#"id: "a", url: "https://{ticketId}.example/""#, "webhooks[0].url: is no URL"),
            (#"id: "a", url: "http://x.example/""#, "is not encrypted"),
            (#"id: "a", url: "https://x.example/", mapping: "zamad""#, "is “zamad”: neither one of “plain”, “zammad”"),
            (#"id: "a", url: "https://x.example/", mapping: "zammad", numbers: "masked""#, "needs whole numbers"),
            (#"id: "a", url: "https://x.example/", secret: "1", secretFile: "2""#, "are both given"),
            (#"id: "a", url: "https://x.example/", headers: { "Host": "y" }"#, "is set by the daemon itself"),
            (#"id: "a", url: "https://x.example/", headers: { "A b": "y" }"#, "is no name of a header field"),
            (#"id: "a", url: "https://x.example/", hedders: {}"#, "did you mean “headers”?"),
            (#"id: "a", url: "https://x.example/", caFile: "/none.pem""#, "cannot be read"),
            (#"id: "a", url: "https://x.example/" }, { id: "a", url: "https://x.example/""#, "is “a” a second time"),
        ])
    func faults(text: String, fault: String) {
        let problems = read("{ \(text) }").problems
        #expect(problems.contains { $0.contains(fault) }, "\(problems)")
    }

    @Test("an address of one's own network may be told without encryption: whoever writes it means it")
    func ownNetwork() throws {
        for host in ["127.0.0.1:8080", "10.0.0.5", "[::1]:80", "localhost"] {
            let webhook = try #require(read(#"{ id: "a", url: "http://\#(host)/x" }"#).webhooks.first)
            #expect(webhook.allowsPrivate)
        }
        let named = try #require(read(#"{ id: "a", url: "http://desk.lan/x", privateAddresses: true }"#).webhooks.first)
        #expect(named.allowsPrivate && named.place == "http://desk.lan")
    }

    @Test("secrets come from files, without the line's end")
    func secrets() throws {
        let folder = try TemporaryFolder.make("hooks").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let webhook = #"{ id: "a", url: "https://x.example/", secretFile: "key", authorizationFile: "auth" }"#
        try SecretFile.write("s3cret\n", to: folder + "/key")
        try SecretFile.write("Bearer t0ken\n", to: folder + "/auth")
        let found = read(webhook, folder: folder)
        #expect(
            found.webhooks.first?.secret == "s3cret"
                && found.webhooks.first?.headers == ["Authorization": "Bearer t0ken"])
        try SecretFile.write("s3cret\n", to: folder + "/key", mode: 0o644)
        try SecretFile.write("Bearer t0ken\n", to: folder + "/auth", mode: 0o604)
        let problems = read(webhook, folder: folder).problems
        let told = ["secretFile", "authorizationFile"].map { key in
            problems.count { $0.contains("webhooks[0].\(key)") && $0.contains("chmod 600") }
        }
        #expect(problems.count == 2 && told == [1, 1])
    }

    @Test("a site's own mapping is read from its file; what is wrong with it is told with its line")
    func ownMapping() throws {
        let folder = try TemporaryFolder.make("hooks").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        func problems(_ text: String) throws -> [String] {
            try text.write(toFile: folder + "/own.json5", atomically: true, encoding: .utf8)
            return read(#"{ id: "a", url: "https://x.example/", mapping: "own.json5" }"#, folder: folder).problems
        }
        let page = try String(
            contentsOf: SourceTree.projectRoot.appendingPathComponent("docs/integrations/webhooks.md"), encoding: .utf8)
        let start = try #require(page.range(of: "```json5\n{\n    numbers:"))
        let end = try #require(page[start.upperBound...].range(of: "```"))
        #expect(try problems("{\n    numbers:" + page[start.upperBound..<end.lowerBound]) == [])
        for (text, fault) in [
            ("{ messages: [] }", "own.json5:1: messages is empty"),
            (
                "{\n messages: [\n { name: 'a', on: ['call.ended'], body: '{custmer}' } ] }",
                "own.json5:3: messages[0] asks for “custmer”"
            ),
            ("{ messages: [{ name: 'a', on: ['calls'] }] }", "holds “calls”"),
            ("{ messages: [{ name: 'a', on: ['call.'], body: '{callId|word:x}' }] }", "asks for the words “x”"),
            ("{ messages: [{ name: 'a', on: ['call.'], body: '{callId' }] }", "never closed"),
            ("{ messages: [{ name: 'a', on: ['call.'], needs: 'b' }] }", "no message before it"),
            ("{ messages: [{ name: 'a', on: ['call.'] }, { name: 'a', on: ['call.'] }] }", "a second time"),
            ("{ messages: [{ name: 'a', on: ['call.'], headers: { Host: 'x' } }] }", "no header field"),
            ("{ messages: [", "not valid JSON5"), ("[]", "one section"),
        ] {
            let found = try problems(text)
            #expect(found.contains { $0.contains(fault) }, "\(text): \(found)")
        }
    }
}
