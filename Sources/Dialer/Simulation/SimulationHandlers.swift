import CallQueue
import ControlAPI
import ControlServer

/// `queue.simulate`.
struct SimulationHandlers: Sendable {
    let queue: TicketQueue
    let simulator: Simulator

    func register(in handlers: inout ControlHandlers) {
        handlers.register(SimulateRequest.self) { request, _ in try await simulate(request) }
    }

    /// Where nobody says how many: those who take calls now; if there are none, all there are.
    func simulate(_ request: SimulateRequest) async throws -> SimulationInfo {
        var request = request
        let working = await queue.agents().count { $0.intent.takesCalls }
        if request.agents == nil, working > 0 { request.agents = working }
        return try await simulator.run(request)
    }
}
