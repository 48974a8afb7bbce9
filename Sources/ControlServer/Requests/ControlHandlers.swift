public import ControlAPI
import FoundationEssentials

/// The handlers behind both doors, one per method.
///
/// What a page may do is enforced here, once, for every method: a request that names an agent gets the token's agent or is
/// refused, a request that names a call must name one of that agent's, and numbers are revealed to supervisors only. A
/// handler therefore need not look at its peer to be safe.
public struct ControlHandlers: Sendable {
    typealias Handler = @Sendable (Data?, ControlPeer, ControlConnection) async throws -> Data

    private var handlers: [ControlMethod: Handler] = [:]
    private var executors: [ControlMethod: any TaskExecutor] = [:]
    private var shapers: [ControlMethod: @Sendable (ShapeReader) throws -> MethodShape] = [:]
    private let callOwner: @Sendable (String) async -> String?
    private let translate: @Sendable (any Error) -> any Error

    /// - Parameters:
    ///   - callOwner: the agent of a call, running or past; nil if there is no such call.
    ///   - translate: makes a `ControlError` of what a handler throws, if it is one that others shall read.
    public init(
        callOwner: @escaping @Sendable (String) async -> String?,
        translate: @escaping @Sendable (any Error) -> any Error = { $0 }
    ) {
        self.callOwner = callOwner
        self.translate = translate
    }

    /// Methods without a handler. `events.subscribe` belongs to the doors.
    public var missing: [ControlMethod] {
        ControlMethod.allCases.filter { $0 != .eventsSubscribe && handlers[$0] == nil }
    }

    /// Names the handler of a method; a second one for the same method replaces the first. It runs on the caller's task, one
    /// per request. It throws a `ControlError` to refuse; anything else that is not translated becomes `internalError`.
    ///
    /// - Parameter executor: where requests of the socket are read, handled and answered, but for what belongs to actors;
    ///   nil for Swift's pool. The thread of the one actor that does the work saves two thread switches a request.
    public mutating func register<Request: ControlRequest>(
        _ type: Request.Type, on executor: (any TaskExecutor)? = nil,
        _ handle: @escaping @Sendable (Request, ControlPeer) async throws -> Request.Response
    ) {
        register(type, on: executor) { request, peer, _ in try await handle(request, peer) }
    }

    /// The same for a handler that wants to know the connection by which the request came.
    public mutating func register<Request: ControlRequest>(
        _ type: Request.Type, on executor: (any TaskExecutor)? = nil,
        _ handle: @escaping @Sendable (Request, ControlPeer, ControlConnection) async throws -> Request.Response
    ) {
        let (callOwner, translate) = (callOwner, translate)
        executors[Request.method] = executor
        shapers[Request.method] = { try Self.shape(of: Request.self, $0) }
        handlers[Request.method] = { params, peer, connection in
            var request = try Request(params: params)
            if let agent = peer.boundAgent {
                request = try await Self.scoped(request, to: agent, callOwner)
            }
            var response: Request.Response
            do {
                response = try await handle(request, peer, connection)
            } catch {
                throw await Self.told(translate(error), to: peer, callOwner)
            }
            if let agent = peer.boundAgent, let seen = (response as? any AgentReadable)?.asSeen(by: agent) {
                response = seen as? Request.Response ?? response
            }
            return try Request.json(of: response) ?? ControlCoding.encode(response)
        }
    }

    func handler(of method: ControlMethod) throws(ControlError) -> Handler {
        guard let handler = handlers[method] else {
            throw ControlError(.methodNotFound, "\(method.rawValue) is not offered here.")
        }
        return handler
    }

    /// What the method reads and gives.
    func shape(of method: ControlMethod, _ reader: ShapeReader) throws -> MethodShape {
        if method == .eventsSubscribe { return try Self.shape(of: SubscribeRequest.self, reader) }
        guard let shaper = shapers[method] else { throw ShapeTrouble("\(method.rawValue) has no handler") }
        return try shaper(reader)
    }

    private static func shape<Request: ControlRequest>(
        of type: Request.Type, _ reader: ShapeReader
    ) throws -> MethodShape {
        MethodShape(request: try reader.object(type), response: try reader.shape(of: Request.Response.self))
    }

    func executor(of method: ControlMethod) -> (any TaskExecutor)? { executors[method] }

    /// An agent's page learns of no call that is not its agent's, not even that it is in the way.
    private static func told(
        _ error: any Error, to peer: ControlPeer, _ callOwner: @Sendable (String) async -> String?
    ) async -> any Error {
        guard let agent = peer.boundAgent, var refusal = error as? ControlError, let call = refusal.data.callId,
            await callOwner(call) != agent
        else { return error }
        refusal.data.callId = nil
        return refusal
    }

    private static func scoped<Request: ControlRequest>(
        _ request: Request, to agent: String, _ callOwner: @Sendable (String) async -> String?
    ) async throws(ControlError) -> Request {
        if let named = request as? any CallScopedRequest, await callOwner(named.call) != agent {
            throw ControlError(.notFound, "There is no call “\(named.call.prefix(64))”.", field: "call")
        }
        if let ticket = request as? GetTicketRequest, ticket.reveal == true {
            throw ControlError(.notPermitted, "Numbers in full are for supervisors.", field: "reveal")
        }
        return try filled(request, with: agent)
    }

    /// The request with the token's agent in it.
    static func filled<Request: ControlRequest>(_ request: Request, with agent: String) throws(ControlError) -> Request
    {
        guard var named = request as? any AgentScopedRequest else { return request }
        guard named.agent == nil || named.agent == agent else {
            throw ControlError(
                .notPermitted, "This page acts for agent \(agent) only; pair it for the other agent.", field: "agent")
        }
        named.agent = agent
        guard let filled = named as? Request else {
            throw ControlError(.internalError, "The request changed its type.")
        }
        return filled
    }
}
