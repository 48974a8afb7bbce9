import CLinux
import ControlAPI
import Glibc
import Synchronization

/// The Unix socket: JSON-RPC 2.0, one message per line. See docs/control-protocol.md.
final class SocketDoor: Sendable {
    let path: String
    private let file: SocketFile
    private let mailbox: SocketMailbox
    private let log: EventLog
    private let listenerID: Int
    private let thread: Mutex<pthread_t?>

    /// Opens the socket and starts its thread. Errors say what to do.
    init(
        path: String, group: UInt32?, limits: SocketLimits, dispatcher: RequestDispatcher, log: EventLog
    ) throws(DoorFailure) {
        self.path = path
        self.log = log
        mailbox = try SocketMailbox()
        file = try SocketFile(path: path, group: group)
        let (mailbox, listener) = (mailbox, file.listener)
        listenerID = log.addListener { mailbox.announceEvents() }
        do throws(DoorFailure) {
            thread = Mutex(
                try Self.start { () throws(DoorFailure) in
                    try SocketLoop(
                        listener: listener, peers: SocketPeers(group: group), limits: limits, dispatcher: dispatcher,
                        log: log, mailbox: mailbox)
                })
        } catch {
            log.removeListener(listenerID)
            file.remove()
            throw error
        }
    }

    deinit {
        stop()
    }

    /// Takes no more requests, answers what is under way for at most a second, and removes the socket.
    func stop() {
        guard let running = thread.withLock({ thread in thread.take() }) else { return }
        log.removeListener(listenerID)
        mailbox.stop()
        pthread_join(running, nil)
        file.remove()
    }

    private final class Start {
        var loop: SocketLoop
        init(_ loop: SocketLoop) { self.loop = loop }
    }

    private static func start(_ make: () throws(DoorFailure) -> SocketLoop) throws(DoorFailure) -> pthread_t {
        let start = Unmanaged.passRetained(Start(try make()))
        var thread = pthread_t()
        let failure = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                clinux_name_thread("control-socket")
                Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().loop.run()
                return nil
            }, start.toOpaque())
        guard failure == 0 else {
            start.release()
            throw DoorFailure("Cannot start the socket's thread", errno: failure)
        }
        return thread
    }
}
