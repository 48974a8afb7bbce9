import ControlAPI
import FoundationEssentials

/// What a command works with.
struct Context {
    let console: Console
    /// Paths of the socket, in the order to try.
    let candidates: [String]
    let environment: [String: String]

    func connect() throws(ClientFailure) -> Client { try Client(candidates: candidates) }

    /// Asks on a connection of its own; once more if that breaks and asking twice does no harm.
    func ask<Request: ControlRequest>(
        _ request: Request, within seconds: Int = 30
    ) throws(ClientFailure) -> Answer<Request.Response> {
        do {
            return try connect().ask(request, within: seconds)
        } catch .broken where Request.method.isSafeToRepeat {
            return try connect().ask(request, within: seconds)
        }
    }

    /// Asks, prints the answer as JSON if that is wanted, else as `show` does.
    func show<Request: ControlRequest>(
        _ request: Request, as show: (Request.Response) throws -> Void
    ) throws -> Request.Response {
        let answer = try ask(request)
        if console.json { try console.value(answer.json) } else { try show(answer.value) }
        return answer.value
    }
}
