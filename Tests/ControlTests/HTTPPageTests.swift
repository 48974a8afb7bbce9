import ControlAPI
import FoundationEssentials
import Testing

@testable import ControlServer

@Suite("Pages and their agents", .serialized, .timeLimit(.minutes(1)))
struct HTTPPageTests {
    @Test("a page acts for its own agent and sees only that agent's calls")
    func scope() async throws {
        let (daemon, http, own) = try HTTPDoor.daemon()
        defer { daemon.stop() }
        @Sendable func ask(_ method: String, _ params: String, token: String = HTTPDoor.token) throws -> String {
            let body = #"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":\#(params)}"#
            return try http.send("POST", "/v1/rpc", headers: HTTPDoor.headers(own, token: token), body: body).body
        }
        try await offPool {
            #expect(try ask("call.dial", #"{"number":"13800138000","key":"a"}"#).contains(#""callId":"call-1""#))
            #expect(try ask("call.dial", #"{"number":"13800138000","agent":"1002"}"#).contains("notPermitted"))
            #expect(
                try ask("call.dial", #"{"number":"13800138001","agent":"1002"}"#, token: "token-of-boss").contains(
                    "call-2"))
            #expect(try ask("call.get", #"{"call":"call-1"}"#).contains("call-1"))
            let foreign = try ask("call.get", #"{"call":"call-2"}"#)
            let unknown = try ask("call.get", #"{"call":"call-9"}"#)
            #expect(foreign.replacing("call-2", with: "x") == unknown.replacing("call-9", with: "x"))
            #expect(try ask("call.hangup", #"{"call":"call-2"}"#).contains("notFound"))
            #expect(try ask("call.list", "{}").contains(#""total":1"#))
            #expect(try ask("call.list", "{}", token: "token-of-boss").contains(#""total":2"#))
            #expect(try ask("ticket.get", #"{"ticket":"T1","reveal":true}"#).contains("notPermitted"))
            for method in ["batch.cancel", "system.drain", "donotcall.remove", "page.pair", "ticket.release"] {
                #expect(try ask(method, "{}").contains("notPermitted"), "\(method)")
            }
            #expect(try ask("system.drain", "{}", token: "token-of-boss").contains("notPermitted"))
            #expect(try ask("events.subscribe", "{}").contains("/v1/events"))
        }
        #expect(daemon.dials.map(\.agent) == ["1001", "1002"])
        #expect(daemon.hangups == 0)
    }

    @Test("our page is served with a policy that lets nothing inline or foreign in")
    func page() async throws {
        let (daemon, http, _) = try HTTPDoor.daemon()
        defer { daemon.stop() }
        try await offPool {
            let page = try http.send("GET", "/helpdesk")
            #expect(page.status == 200)
            let policy = try #require(page.headers["content-security-policy"])
            #expect(policy.contains("default-src 'none'") && !policy.contains("unsafe") && !policy.contains("*"))
            #expect(
                !page.body.contains("style=") && !page.body.contains("onclick") && page.body.contains("/toolbar.js"))
            let script = try http.send("GET", "/toolbar.js")
            #expect(script.headers["cross-origin-resource-policy"] == "cross-origin")
            #expect(script.headers["content-type"]?.hasPrefix("text/javascript") == true)
        }
    }

    @Test("every file of our pages is served, and what it asks for is there")
    func files() async throws {
        let (daemon, http, _) = try HTTPDoor.daemon()
        defer { daemon.stop() }
        try await offPool {
            for asset in WebAsset.allCases {
                let file = try http.send("GET", asset.rawValue)
                #expect(file.status == 200, "\(asset)")
                #expect(!file.body.isEmpty && file.headers["x-content-type-options"] == "nosniff", "\(asset)")
                #expect(file.headers["content-security-policy"]?.contains("require-trusted-types-for") == true)
                for wanted in file.body.matches(of: #/(?:from|src=|href=) ?"(/[a-z.-]+)"/#) {
                    #expect(WebAsset(path: String(wanted.1)) != nil, "\(asset) asks for \(wanted.1)")
                }
                #expect(!file.body.contains("innerHTML") && !file.body.contains(" style=\""), "\(asset)")
            }
        }
    }

    @Test("a pairing code works once, from its origin, and the token outlives a restart")
    func pairing() async throws {
        let (daemon, http, own) = try HTTPDoor.daemon()
        @Sendable func redeem(_ code: String, _ origin: String?) throws -> TestHTTP.Answer {
            try http.send(
                "POST", "/v1/pair", headers: HTTPDoor.headers(origin, token: nil), body: #"{"code":"\#(code)"}"#)
        }
        let shown = try daemon.pages.pair(agent: "1001")
        #expect(shown.url == "\(own)/helpdesk#pair=\(shown.code)")
        #expect(try daemon.pages.pair(agent: "9001", role: .supervisor).url?.hasPrefix("\(own)/board#pair=") == true)
        let proxied = OriginPolicy(
            addresses: ["127.0.0.1"], port: 7080, hosts: ["dialer.example.com"],
            origins: ["https://dialer.example.com", HTTPDoor.tickets])
        #expect(proxied.serves(origin: "https://dialer.example.com") && proxied.serves(origin: "http://127.0.0.1:7080"))
        #expect(!proxied.serves(origin: HTTPDoor.tickets), "its pages are not ours: they get a code")
        let foreign = try daemon.pages.pair(agent: "1002", origin: HTTPDoor.tickets)
        #expect(foreign.url == nil)
        #expect(throws: ControlError.self) { try daemon.pages.pair(agent: "1002", origin: "https://evil.example.com") }
        let two = [
            try daemon.pages.pair(agent: "9001"), try daemon.pages.pair(agent: "9001", role: .supervisor),
        ]
        let paired = try await offPool { try two.map { try redeem($0.code, own).status } }
        #expect(paired == [200, 200], "one person's two pages")
        let program = try daemon.pages.pair(agent: "1001")
        let token = try await offPool {
            #expect(try redeem(program.code, nil).status == 404, "a page's code is none for a program")
            #expect(try redeem(program.code, own).status == 404)
            let link = try daemon.pages.pair(agent: "1001")
            let answer = try redeem(link.code.lowercased().replacing("-", with: " "), own)
            #expect(answer.status == 200)
            #expect(try redeem(link.code, own).status == 404)
            #expect(try redeem(foreign.code, own).status == 404)
            #expect(
                try redeem(foreign.code, HTTPDoor.tickets).status == 404,
                "seen by another origin, it is no secret any more"
            )
            return try ControlCoding.decode(PageToken.self, from: Data(answer.body.utf8)).token
        }
        #expect(token.count == 43)
        let kept = try #require(try? String(contentsOfFile: daemon.folder + "/grants.json", encoding: .utf8))
        #expect(kept.contains("1001") && !kept.contains(token))
        let again = try PageAccess(configured: [], file: daemon.folder + "/grants.json")
        #expect(again.identify(token, origin: own)?.agent == "1001")
        #expect(again.identify(token, origin: HTTPDoor.tickets) == nil)
        #expect(again.identify(token, origin: own, now: Date(timeIntervalSinceNow: 8 * 86400)) == nil)
        daemon.stop()
    }
}
