import CLinux
import FoundationEssentials
import Glibc
import Synchronization

/// The sending side of one connection, for any thread: writes at once what the kernel takes, keeps the rest in order.
///
/// Also counts the requests being worked on, as both decide whether more may be read. Everything under one lock, so that the
/// descriptor is never used after it was closed.
final class SocketOutput: Sendable {
    fileprivate struct State {
        var pending = Data()
        var inFlight = 0
        var isClosed = false
        /// What epoll watches for.
        var watched: UInt32
        /// The thread left lines unread because of the limits.
        var isPaused = false
        /// No more requests will come.
        var isAtEnd = false
    }

    let descriptor: Int32
    private let epoll: Int32
    fileprivate let limits: SocketLimits
    fileprivate let mailbox: SocketMailbox
    private let state: Mutex<State>

    init(descriptor: Int32, epoll: Int32, limits: SocketLimits, mailbox: SocketMailbox) {
        self.descriptor = descriptor
        self.epoll = epoll
        self.limits = limits
        self.mailbox = mailbox
        state = Mutex(State(watched: EPOLLIN.rawValue))
    }

    /// Sends a line; the line feed is added.
    func send(_ line: Data) {
        state.withLock { $0.send(line, self) }
    }

    /// A request was begun.
    func begin() {
        state.withLock { $0.inFlight += 1 }
    }

    /// A request is done; its answer, if it has one, is sent.
    func finish(_ answer: Data?) {
        state.withLock { state in
            state.inFlight -= 1
            if let answer { state.send(answer, self) }
            // After the last answer the thread closes the connection.
            if state.isAtEnd && state.inFlight == 0 { mailbox.resume(descriptor) }
            state.resumeIfPossible(self)
        }
    }

    /// Sends on after EPOLLOUT. False if the connection is broken.
    func flush() -> Bool {
        state.withLock { state in
            guard state.write(to: descriptor) else { return false }
            if state.pending.isEmpty { state.watch(state.watched & ~EPOLLOUT.rawValue, self) }
            state.resumeIfPossible(self)
            return true
        }
    }

    /// Whether another line may be worked on. If not, reading stops, and the mailbox says when to go on.
    func mayRead() -> Bool {
        state.withLock { state in
            guard state.isFull(limits) else {
                state.watch(state.watched | EPOLLIN.rawValue, self)
                return true
            }
            state.isPaused = true
            state.watch(state.watched & ~EPOLLIN.rawValue, self)
            return false
        }
    }

    /// No more will come from the other side: its end of file is not to be reported over and over.
    func stopReading() {
        state.withLock { state in
            state.isAtEnd = true
            state.watch(state.watched & ~EPOLLIN.rawValue, self)
        }
    }

    /// Room for events: little enough is waiting to be sent.
    var hasRoom: Bool { state.withLock { $0.pending.count < limits.outputBytes } }

    /// Nothing is being worked on or waiting to be sent.
    var isIdle: Bool { state.withLock { $0.inFlight == 0 && $0.pending.isEmpty } }

    func close() {
        state.withLock { state in
            guard !state.isClosed else { return }
            state.isClosed = true
            state.pending = Data()
            Glibc.close(descriptor)
        }
    }
}

extension SocketOutput.State {
    fileprivate func isFull(_ limits: SocketLimits) -> Bool {
        inFlight >= limits.requestsInFlight || pending.count >= limits.outputBytes
    }

    fileprivate mutating func resumeIfPossible(_ output: SocketOutput) {
        guard isPaused && !isFull(output.limits) else { return }
        isPaused = false
        output.mailbox.resume(output.descriptor)
    }

    fileprivate mutating func send(_ line: Data, _ output: SocketOutput) {
        guard !isClosed else { return }
        let wasEmpty = pending.isEmpty
        pending.append(line)
        pending.append(UInt8(ascii: "\n"))
        guard wasEmpty else { return }
        // A broken connection is noticed and closed by the socket's thread: EPOLLHUP comes by itself.
        _ = write(to: output.descriptor)
        if !pending.isEmpty { watch(watched | EPOLLOUT.rawValue, output) }
    }

    /// Writes what the kernel takes. False if the connection is broken.
    fileprivate mutating func write(to descriptor: Int32) -> Bool {
        guard !isClosed else { return false }
        while !pending.isEmpty {
            let sent = pending.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if sent < 0 {
                if errno == EINTR { continue }
                return errno == EAGAIN
            }
            pending = sent == pending.count ? Data() : pending[(pending.startIndex + sent)...]
        }
        return true
    }

    fileprivate mutating func watch(_ events: UInt32, _ output: SocketOutput) {
        guard !isClosed, events != watched else { return }
        watched = events
        output.updateWatch(events)
    }
}

extension SocketOutput {
    fileprivate func updateWatch(_ events: UInt32) {
        var event = epoll_event(events: events, data: epoll_data(fd: descriptor))
        epoll_ctl(epoll, EPOLL_CTL_MOD, descriptor, &event)
    }
}
