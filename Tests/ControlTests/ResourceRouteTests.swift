import ControlAPI
import Foundation
import Testing

@testable import ControlServer

struct ResourceRouteTests {
    @Test("every method that a token may ask for has one address, and no other has any")
    func complete() {
        let routed = ResourceRoute.all.map(\.method)
        #expect(Set(routed).count == routed.count, "a method with two addresses")
        for method in ControlMethod.allCases where method != .eventsSubscribe {
            #expect(routed.contains(method) == !AccessPolicy.roles(of: method).isEmpty, "\(method.rawValue)")
        }
        let addresses = ResourceRoute.all.map { "\($0.verb.rawValue) \($0.template)" }
        #expect(Set(addresses).count == addresses.count, "an address with two methods")
    }

    @Test("what only looks is read with GET, and nothing else is")
    func safeVerbs() {
        let words = [
            "get", "list", "show", "explain", "report", "verdicts", "inspect", "records", "status", "version",
            "offer", "export", "fetch",
        ]
        func looks(_ method: ControlMethod) -> Bool { words.contains { method.rawValue.hasSuffix(".\($0)") } }
        for route in ResourceRoute.all { #expect((route.verb == .get) == looks(route.method), "\(route.template)") }
        // Numbers do not stand in addresses, which end up in logs: what asks of one is sent.
        #expect(!ResourceRoute.all.contains { $0.pathParameters.contains("number") })
    }

    @Test("every name in a path is one of the method's parameters")
    func parameters() throws {
        let reader = ShapeReader()
        let state = FakeDaemon.SharedState()
        let handlers = FakeDaemon.handlers(state, EventLog(capacity: 1), try PageAccess(configured: []))
        for route in ResourceRoute.all {
            let shape = try handlers.shape(of: route.method, reader)
            for name in route.pathParameters { #expect(shape.request.member(name) != nil, "\(route.template)") }
            if route.verb == .get {
                for member in shape.request.members {
                    if case .object = member.shape {
                        Issue.record("\(route.method.rawValue).\(member.name) fits no query")
                    }
                }
            }
        }
    }

    @Test("who hands in a ticket that is refused, or was there before, sees it by the status")
    func verdicts() throws {
        let route = try #require(ResourceRoute.all.first { $0.method == .ticketSubmit })
        let statuses: [(String, UInt32)] = [
            ("accepted", 201), ("notSelected", 201), ("duplicate", 200), ("refused", 422),
        ]
        for (verdict, status) in statuses {
            let answer = route.answer(Data(#"{"verdict":"\#(verdict)"}"#.utf8))
            #expect(answer.status == status, "\(verdict)")
        }
    }

    @Test("addresses are found exactly")
    func finding() {
        func method(_ verb: String, _ path: String) -> String {
            switch ResourceRoute.find(verb, path) {
            case .found(let route, let items):
                ([route.method.rawValue] + items.map { "\($0.name)=\($0.text)" }).joined(separator: " ")
            case .wrongVerb(let allowed): allowed.joined(separator: ",")
            case .nothing: "-"
            }
        }
        #expect(method("POST", "/v1/calls") == "call.dial")
        #expect(method("GET", "/v1/calls/a%2Fb") == "call.get call=a%2Fb")
        #expect(method("POST", "/v1/calls/c1/hold") == "call.hold call=c1")
        #expect(method("PUT", "/v1/calls") == "GET,POST")
        #expect(method("GET", "/v1/calls/c1/hold") == "POST")
        #expect(method("POST", "/v1/do-not-call/remove") == "donotcall.remove")
        for path in ["/v1", "/v1/", "/v1/calls/", "//v1/calls", "/v1/calls//hold", "/v1/calls/c1/fly", "v1/calls", ""] {
            #expect(method("GET", path) == "-", "\(path)")
        }
    }

    @Test("percent-encoding is read strictly, and comes back")
    func percent() {
        #expect(PercentText.decode("a%2Fb%20%E5%B7%A5") == "a/b 工")
        for broken in ["%", "%2", "%zz", "%00", "%0A", "%FF", "%+1"] {
            #expect(PercentText.decode(broken) == nil, "\(broken)")
        }
        #expect(PercentText.encode("a/b 工-._~9") == "a%2Fb%20%E5%B7%A5-._~9")
    }

    @Test("every error word has a status and a title of its own")
    func problems() {
        #expect(Set(ProblemKind.all.keys) == Set(ControlError.Reason.codes.keys))
        let titles = ProblemKind.all.values.map(\.title)
        #expect(Set(titles).count == titles.count)
        for kind in ProblemKind.all.values { #expect((400..<600).contains(kind.status)) }
    }

    @Test("docs/http-door.md lists every address with its method and roles, and every word's status")
    func documented() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appendingPathComponent("docs/http-door.md"), encoding: .utf8)
        let initials: [PageRole: String] = [.agent: "A", .supervisor: "S", .integration: "I"]
        for route in ResourceRoute.all {
            let roles = AccessPolicy.roles(of: route.method).compactMap { initials[$0] }.joined(separator: " ")
            let row = "| `\(route.verb.rawValue) \(route.template)` | `\(route.method.rawValue)` | \(roles) |"
            #expect(page.contains(row), "\(row)")
        }
        for (reason, kind) in ProblemKind.all {
            let row = try #require(page.split(separator: "\n").first { $0.hasPrefix("| \(kind.status) |") })
            #expect(row.contains("`\(reason)`"), "\(reason)")
        }
    }
}
