import CLinux
import ControlAPI
import Glibc

/// The socket's thread: accepts, reads, hands requests to tasks, and sends events. Nothing here waits for a handler or for a
/// reader; level-triggered epoll says who has something to say.
///
/// A thread of our own because the time from a line's arrival to its handler is on the way of every call, and a
/// `DispatchSource` puts another queue and thread between.
struct SocketLoop {
    /// While events come, their readers get what has come together in such a time: to be woken for each of them costs
    /// several times as much as sending them.
    private static let eventPause = Duration.milliseconds(2)

    let listener: Int32
    let peers: SocketPeers
    let limits: SocketLimits
    let dispatcher: RequestDispatcher
    let log: EventLog
    let mailbox: SocketMailbox
    let epoll: Int32
    private var connections: [Int32: SocketConnection] = [:]
    private var isAccepting = true
    private var stopsBy: ContinuousClock.Instant?
    /// When to look for events again; nil where the next one wakes us.
    private var looksAt: ContinuousClock.Instant?
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)

    init(
        listener: Int32, peers: SocketPeers, limits: SocketLimits, dispatcher: RequestDispatcher, log: EventLog,
        mailbox: SocketMailbox
    ) throws(DoorFailure) {
        self.listener = listener
        self.peers = peers
        self.limits = limits
        self.dispatcher = dispatcher
        self.log = log
        self.mailbox = mailbox
        epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard epoll >= 0 else { throw DoorFailure("Cannot make an epoll instance", errno: errno) }
        watch(listener)
        watch(mailbox.descriptor)
    }

    /// Runs until the mailbox says stop, then as long as answers are under way, at most a second. Frees everything.
    mutating func run() {
        var events = [epoll_event](repeating: epoll_event(), count: 64)
        while stopsBy.map({ !connections.isEmpty && ContinuousClock.now < $0 }) ?? true {
            let count = epoll_wait(epoll, &events, 64, patience)
            for event in events.prefix(Int(max(0, count))) { handle(event) }
            lookForEvents()
            if stopsBy != nil { for descriptor in Array(connections.keys) { closeIfFinished(descriptor) } }
            if !isAccepting && stopsBy == nil { acceptAgain() }
        }
        for connection in connections.values { connection.close() }
        close(epoll)
        buffer.deallocate()
    }

    /// Milliseconds; -1 for ever.
    private var patience: Int32 {
        if looksAt != nil { return Int32(Self.eventPause / .milliseconds(1)) }
        return stopsBy != nil || !isAccepting ? 50 : -1
    }

    private mutating func handle(_ event: epoll_event) {
        switch event.data.fd {
        case mailbox.descriptor: readMailbox()
        case listener: accept()
        case let descriptor: handle(event.events, of: descriptor)
        }
    }

    private mutating func handle(_ events: UInt32, of descriptor: Int32) {
        guard connections[descriptor] != nil else { return }
        if events & EPOLLOUT.rawValue != 0 {
            guard connections[descriptor]?.output.flush() == true else { return drop(descriptor) }
            pump(descriptor)
        }
        if events & EPOLLIN.rawValue != 0 {
            read(descriptor)
        } else if events & (EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0 {
            // Gone altogether, and nothing left of it to read.
            return drop(descriptor)
        }
        closeIfFinished(descriptor)
    }

    private mutating func readMailbox() {
        let wishes = mailbox.take()
        if wishes.stops { beginStopping() }
        for descriptor in wishes.resumed {
            work(descriptor)
            closeIfFinished(descriptor)
        }
        if wishes.hasEvents { sendEvents() }
    }

    private mutating func lookForEvents() {
        guard let looksAt, looksAt <= .now else { return }
        if mailbox.takeEvents() { sendEvents() } else { self.looksAt = nil }
    }

    private mutating func sendEvents() {
        for descriptor in Array(connections.keys) { pump(descriptor) }
        looksAt = .now + Self.eventPause
    }

    private mutating func pump(_ descriptor: Int32) {
        let log = log
        connections[descriptor]?.pump(from: log)
    }

    private mutating func beginStopping() {
        stopsBy = .now + .seconds(1)
        epoll_ctl(epoll, EPOLL_CTL_DEL, listener, nil)
        for descriptor in Array(connections.keys) {
            connections[descriptor]?.isAtEnd = true
            connections[descriptor]?.cursor = nil
            connections[descriptor]?.output.stopReading()
        }
        mailbox.hearEvents(false)
    }

    private func watch(_ descriptor: Int32) {
        var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data(fd: descriptor))
        epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event)
    }
}

// MARK: Connections

extension SocketLoop {
    private mutating func accept() {
        while true {
            let descriptor = clinux_accept(listener)
            guard descriptor >= 0 else {
                if errno == EINTR || errno == ECONNABORTED { continue }
                // No descriptors left: epoll would report the listener for ever. Look again a moment later.
                if errno != EAGAIN { pauseAccepting() }
                return
            }
            admit(descriptor)
        }
    }

    private mutating func admit(_ descriptor: Int32) {
        let output = SocketOutput(descriptor: descriptor, epoll: epoll, limits: limits, mailbox: mailbox)
        guard let peer = peers.admit(descriptor) else {
            let text = "This user may not use the daemon's socket; ask for the group in “control.socketGroup”."
            return turnAway(output, ControlError(.notPermitted, text))
        }
        guard connections.count < limits.connections else {
            return turnAway(
                output, ControlError(.overloaded, "The daemon has \(limits.connections) connections already."))
        }
        watch(descriptor)
        connections[descriptor] = SocketConnection(output: output, peer: peer, limits: limits, now: .now)
    }

    private func turnAway(_ output: SocketOutput, _ error: ControlError) {
        output.send(RPCMessage.response(id: nil, error: error))
        output.close()
    }

    private mutating func pauseAccepting() {
        isAccepting = false
        epoll_ctl(epoll, EPOLL_CTL_DEL, listener, nil)
    }

    private mutating func acceptAgain() {
        isAccepting = true
        watch(listener)
    }

    private mutating func drop(_ descriptor: Int32) {
        guard let gone = connections.removeValue(forKey: descriptor) else { return }
        gone.close()
        if gone.cursor != nil { mailbox.hearEvents(connections.values.contains { $0.cursor != nil }) }
    }

    private mutating func closeIfFinished(_ descriptor: Int32) {
        if connections[descriptor]?.isFinished == true { drop(descriptor) }
    }
}

// MARK: Requests

extension SocketLoop {
    /// One read, however much there is: others have their turn too.
    private mutating func read(_ descriptor: Int32) {
        let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        if count > 0 {
            let bytes = UnsafeRawBufferPointer(rebasing: buffer[0..<count])
            connections[descriptor]?.lines.append(bytes)
            work(descriptor)
        } else if count == 0 {
            end(descriptor)
        } else if errno != EAGAIN && errno != EINTR {
            drop(descriptor)
        }
    }

    private mutating func end(_ descriptor: Int32) {
        connections[descriptor]?.isAtEnd = true
        work(descriptor)
        connections[descriptor]?.output.stopReading()
    }

    /// Begins the requests that lie in whole lines, as far as the limits allow.
    private mutating func work(_ descriptor: Int32) {
        guard var connection = connections[descriptor] else { return }
        while connection.output.mayRead() {
            guard let piece = connection.lines.next() ?? (connection.isAtEnd ? connection.lines.finish() : nil) else {
                break
            }
            guard let request = connection.request(in: piece, now: .now) else { continue }
            begin(request, &connection)
        }
        if connection.isAtEnd { connection.output.stopReading() }
        connections[descriptor] = connection
    }

    private func begin(_ request: RPCMessage, _ connection: inout SocketConnection) {
        if request.method == ControlMethod.eventsSubscribe.rawValue {
            mailbox.hearEvents(true)
            connection.subscribe(request, log: log)
            connection.pump(from: log)
            return
        }
        let (output, peer, dispatcher, link) = (connection.output, connection.peer, dispatcher, connection.connection)
        output.begin()
        Task(executorPreference: dispatcher.executor(for: request)) {
            output.finish(await dispatcher.answer(request, from: peer, over: link))
        }
    }
}
