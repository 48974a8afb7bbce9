import ControlAPI
import Synchronization

/// The HTTP door: the same methods for pages, and events as server-sent events. See docs/control-protocol.md.
final class HTTPDoor: Sendable {
    /// Origin of our own page, e.g. `http://127.0.0.1:7080`.
    let origin: String
    private let service: HTTPService
    private let pages: PageAccess
    private let addresses: [String]
    private let configuration: HTTPConfiguration
    private let port: UInt16
    private let daemons: [HTTPDaemon]
    private let log: EventLog
    private let listenerID: Int
    private let bell: AsyncStream<Void>.Continuation
    private let tasks: [Task<Void, Never>]

    init(
        _ configuration: HTTPConfiguration, pages: PageAccess, dispatcher: RequestDispatcher, log: EventLog,
        metrics: @escaping @Sendable () async -> String
    ) throws(DoorFailure) {
        self.log = log
        self.configuration = configuration
        self.pages = pages
        let sockets = try Self.open(configuration)
        let port = sockets.first?.port ?? configuration.port
        (addresses, self.port) = (configuration.addresses, port)
        let policy = OriginPolicy(
            addresses: configuration.addresses, port: port, hosts: configuration.hosts, origins: configuration.origins)
        let service = HTTPService(
            gate: Self.gate(configuration, policy), limits: configuration.limits, pages: pages, dispatcher: dispatcher,
            log: log, metrics: metrics)
        self.service = service
        daemons = try sockets.map { socket throws(DoorFailure) in
            try HTTPDaemon(listener: socket.descriptor, service: service)
        }
        let host = configuration.addresses.first ?? "127.0.0.1"
        origin = "http://\(host.contains(":") ? "[\(host)]" : host):\(port)"
        pages.opened(at: origin, policy: policy) { service.endForbiddenStreams() }
        let (rings, bell) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        self.bell = bell
        let streams = service.streams
        listenerID = log.addListener { if !streams.isEmpty { bell.yield() } }
        tasks = [
            Self.offerEvents(service, on: rings), Self.keepAlive(service), Self.watch(daemons, service),
        ]
    }

    func use(hosts: [String], origins: [String]) {
        let policy = OriginPolicy(addresses: addresses, port: port, hosts: hosts, origins: origins)
        service.use(Self.gate(configuration, policy))
        pages.opened(at: origin, policy: policy) { [service] in service.endForbiddenStreams() }
    }

    private static func gate(_ configuration: HTTPConfiguration, _ policy: OriginPolicy) -> HTTPGate {
        HTTPGate(
            policy: policy, bodyLimit: configuration.limits.bodyBytes, fileLimit: configuration.limits.fileBytes,
            metrics: configuration.metrics)
    }

    var streamCount: Int { service.streams.count }

    /// Ends every stream, answers what is being worked on with 503, and closes.
    func stop() {
        log.removeListener(listenerID)
        bell.finish()
        for task in tasks { task.cancel() }
        for daemon in daemons { daemon.stop() }
        pages.copies.forgetAll()
    }

    /// All or none. With port 0 the first one's free port is taken for all.
    private static func open(_ configuration: HTTPConfiguration) throws(DoorFailure) -> [ListeningSocket] {
        var sockets: [ListeningSocket] = []
        do throws(DoorFailure) {
            for address in configuration.addresses {
                sockets.append(try ListeningSocket(address: address, port: sockets.first?.port ?? configuration.port))
            }
        } catch {
            for socket in sockets { socket.close() }
            throw error
        }
        return sockets
    }

    /// Filtering and waking is work for readers' sake: it happens here, not on the thread that appended the event, and once for
    /// what comes together in a moment; the more streams there are, the longer that is, as each sending costs the same.
    private static func offerEvents(_ service: HTTPService, on rings: AsyncStream<Void>) -> Task<Void, Never> {
        // From here on, not from when the task gets its turn: a stream may be there before that, and wait.
        let newest = service.log.bounds.newest
        return Task {
            var position = newest
            for await _ in rings {
                while true {
                    let slice = service.log.records(after: position, limit: 512)
                    if slice.records.isEmpty { break }
                    position = slice.cursor
                    service.streams.offer(slice)
                }
                let pause = Duration.milliseconds(2) + .microseconds(20) * min(service.streams.count, 900)
                try? await Task.sleep(for: pause, tolerance: .zero)
            }
        }
    }

    /// Ends connections whose requests take too long, and counts events before the log forgets them.
    private static func watch(_ daemons: [HTTPDaemon], _ service: HTTPService) -> Task<Void, Never> {
        let pause = Duration.seconds(min(2, service.limits.requestSeconds / 4))
        return Task {
            while (try? await Task.sleep(for: pause, tolerance: pause / 4)) != nil {
                for daemon in daemons { daemon.endLateConnections(now: .now) }
                service.meter.catchUp()
            }
        }
    }

    private static func keepAlive(_ service: HTTPService) -> Task<Void, Never> {
        Task {
            while (try? await Task.sleep(for: .seconds(service.limits.keepAliveSeconds))) != nil {
                service.endForbiddenStreams()
                service.pages.attachments.expire()
                service.streams.wake(.keepAlive)
            }
        }
    }
}
