import ControlAPI
import Foundation
import Testing

/// The whole HTTP door of the real daemon against its own description. The requests are in Tests/Peers/door/walk.py.
@Suite("The HTTP door, walked")
struct DoorTests {
    @Test(
        "every operation answers right and wrong requests as the published description says, and nonsense harms nobody",
        .timeLimit(.minutes(6)))
    func walked() async throws {
        let port = try FreePort.one()
        try await withSite {
            $0.control = #"http: { addresses: ["127.0.0.1"], port: \#(port) },"#
            $0.agents = ["1001", "1002", "1003"]
        } _: { site in
            _ = try await site.load([("D1", "13800138000"), ("D2", "13911112222")], paused: true)
            let call = try await site.talk("13700137000", agent: "1002")
            try await site.hangUp(call)
            var codes: [String] = []
            for agent in site.configuration.agents {
                let request = PairPageRequest(agent: agent, origin: "none", role: .supervisor)
                codes.append(try await site.control.ask(request).code)
            }
            let walk = Places.project.appendingPathComponent("Tests/Peers/door/walk.py").path
            let program = try ChildProcess(
                "/usr/bin/python3", [walk, "\(port)"] + codes, in: site.folder,
                environment: ["PYTHONDONTWRITEBYTECODE": "1"])
            let result = try await program.finish(within: .seconds(270))
            #expect(result.status == 0, "\(result.lines.suffix(40).joined(separator: "\n"))")
        }
    }
}
