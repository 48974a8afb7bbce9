import ControlAPI
import FoundationEssentials
import Testing

@testable import ControlServer

struct AgentReadableTests {
    private let ticket = TicketInfo(
        ticketId: "T1", ticketClass: "quality", state: "waiting",
        attempts: ["1001", "1002", nil].enumerated().map { index, agent in
            AttemptInfo(
                attemptNumber: index + 1, callId: "call-\(index)", agentId: agent, startedAt: Date(),
                recording: "/r/\(index).wav")
        })

    @Test("of a ticket's attempts an agent's page learns the calls of its own agent only")
    func attempts() {
        let seen = ticket.asSeen(by: "1001").attempts
        #expect(seen.map(\.callId) == ["call-0", nil, nil] && seen.map(\.recording) == ["/r/0.wav", nil, nil])
        #expect(seen.map(\.agentId) == ["1001", "1002", nil])
    }

    @Test("the door tells it so, and names no call of others in a refusal")
    func door() async throws {
        let (ticket, owner) = (ticket, "1002")
        var handlers = ControlHandlers(callOwner: { _ in owner })
        handlers.register(GetTicketRequest.self) { _, _ in ticket }
        handlers.register(DialRequest.self) { _, _ -> DialResult in
            throw ControlError(.duplicateInFlight, "Busy.", callId: "call-7")
        }
        let connection = ControlConnection(.passing)
        func page(_ agent: String) -> ControlPeer { .page(PageIdentity(agent: agent, role: .agent, origin: nil)) }
        func callInTheWay(_ peer: ControlPeer) async throws -> String? {
            do {
                _ = try await handlers.handler(of: .callDial)(nil, peer, connection)
                return "none"
            } catch let error as ControlError {
                return error.data.callId
            }
        }
        let params = Data(#"{"ticket":"T1"}"#.utf8)
        let told = try await handlers.handler(of: .ticketGet)(params, page("1001"), connection)
        #expect(!String(decoding: told, as: UTF8.self).contains("call-1"))
        let all = try await handlers.handler(of: .ticketGet)(params, .socket(uid: 0, pid: 0), connection)
        #expect(String(decoding: all, as: UTF8.self).contains("call-1"))
        #expect(try await callInTheWay(page("1001")) == nil)
        #expect(try await callInTheWay(page("1002")) == "call-7")
        #expect(try await callInTheWay(.socket(uid: 0, pid: 0)) == "call-7")
    }
}
