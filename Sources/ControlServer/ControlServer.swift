import CLinux
import CMicroHTTPD
import ControlAPI
import Synchronization

/// Both doors of the daemon. Transport only: what is asked for is done by the handlers, what happens is told by the event log.
///
///     var handlers = ControlHandlers(callOwner: { await calls.agent(of: $0) })
///     handlers.register(DialRequest.self) { request, peer in try await calls.dial(request) }
///     …
///     let server = try ControlServer(.init(socketPath: "/run/dialer/dialer.sock"), handlers: handlers, events: log)
public final class ControlServer: Sendable {
    /// Where both doors are.
    public struct Configuration: Sendable {
        /// Path of the Unix socket, at most 107 bytes; its folder must exist.
        public var socketPath: String
        /// Group id whose members may use the socket, besides the daemon's own user and root.
        public var socketGroup: UInt32?
        public var socketLimits: SocketLimits
        /// Nil: no HTTP.
        public var http: HTTPConfiguration?

        public init(
            socketPath: String, socketGroup: UInt32? = nil, socketLimits: SocketLimits = SocketLimits(),
            http: HTTPConfiguration? = nil
        ) {
            self.socketPath = socketPath
            self.socketGroup = socketGroup
            self.socketLimits = socketLimits
            self.http = http
        }
    }

    private let socket: SocketDoor
    private let http: HTTPDoor?

    /// Opens both doors, or none.
    /// - Parameters:
    ///   - handlers: one for every method; a missing one is an error here, not at a call.
    ///   - events: appended to by the daemon, read by whoever subscribes.
    ///   - pages: which pages may act for whom; nil lets none.
    ///   - metrics: what `/metrics` tells, in Prometheus' text format.
    ///   - onTrouble: told, as `key=value` text for the log, of requests that failed by our fault.
    /// - Throws: `DoorFailure`, saying what to do.
    public init(
        _ configuration: Configuration, handlers: ControlHandlers, events: EventLog, pages: PageAccess? = nil,
        metrics: @escaping @Sendable () async -> String = { "" },
        onTrouble: @escaping @Sendable (String) -> Void
    ) throws {
        guard handlers.missing.isEmpty else {
            let names = handlers.missing.map(\.rawValue).joined(separator: ", ")
            throw DoorFailure("There is no handler for: \(names).")
        }
        // The doors' threads inherit it: a request is not to wait for work that the machine has put behind us.
        let nice = clinux_take_process_nice()
        defer { clinux_set_nice(nice) }
        let dispatcher = RequestDispatcher(handlers: handlers, onTrouble: onTrouble)
        let socket = try SocketDoor(
            path: configuration.socketPath, group: configuration.socketGroup, limits: configuration.socketLimits,
            dispatcher: dispatcher, log: events)
        self.socket = socket
        do {
            http = try configuration.http.map { http in
                try HTTPDoor(
                    http, pages: try pages ?? PageAccess(configured: []), dispatcher: dispatcher, log: events,
                    metrics: metrics)
            }
        } catch {
            socket.stop()
            throw error
        }
    }

    /// The version of the HTTP library in use.
    public static var microhttpdVersion: String { String(cString: MHD_get_version()) }

    /// Where our help-desk page is served, e.g. `http://127.0.0.1:7080`; nil without HTTP.
    public var pageOrigin: String? { http?.origin }

    /// Takes other lists of `Host` values and of origins whose pages may act, besides our own. Pages of an origin that is no
    /// longer listed are turned away from their next request on, and their event streams end. Nothing without HTTP.
    public func use(hosts: [String], origins: [String]) {
        http?.use(hosts: hosts, origins: origins)
    }

    /// Pages that read events.
    var streamCount: Int { http?.streamCount ?? 0 }

    /// Closes both doors: no new requests, what is under way is answered within a second, the socket file is removed. Blocks
    /// the calling thread meanwhile.
    public func stop() {
        http?.stop()
        socket.stop()
    }
}
