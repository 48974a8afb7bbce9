import Glibc

/// Ctrl-C (SIGINT) and SIGTERM as something to wait for beside a socket, while this lives.
///
/// A thread takes the signals (sigwait(3)) and writes their numbers into a pipe. signalfd(2) would do without the thread, but
/// Swift's Glibc module does not have it.
final class Interrupts {
    /// Readable when a signal came; -1 if the system gave no pipe, and then signals are not waited for.
    let descriptor: Int32
    private let writing: Int32
    private var thread = pthread_t()

    /// From now on these signals no longer end the process by themselves.
    init() {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            (descriptor, writing) = (-1, -1)
            return
        }
        (descriptor, writing) = (ends[0], ends[1])
        // Reading must not block: `take` also asks when nothing came.
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        var set = Self.signals
        pthread_sigmask(SIG_BLOCK, &set, nil)
        // The descriptor's number travels in the pointer; it is above 2, so the pointer is not null.
        pthread_create(
            &thread, nil, { Interrupts.pass(to: Int32(Int(bitPattern: $0))) },
            UnsafeMutableRawPointer(bitPattern: Int(writing)))
    }

    deinit {
        guard descriptor >= 0 else { return }
        pthread_kill(thread, SIGUSR1)
        pthread_join(thread, nil)
        close(descriptor)
        close(writing)
        var set = Self.signals
        pthread_sigmask(SIG_UNBLOCK, &set, nil)
    }

    /// A signal that came; nil if none.
    func take() -> Int32? {
        var number: UInt8 = 0
        return read(descriptor, &number, 1) == 1 ? Int32(number) : nil
    }

    /// Waits for a signal, at most so long, or until nobody reads `reader` any more. Milliseconds.
    func nap(_ milliseconds: Int32, reader: Descriptor?) {
        var polled = [
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: reader?.number ?? -1, events: 0, revents: 0),
        ]
        _ = poll(&polled, nfds_t(polled.count), milliseconds)
    }

    /// The thread: until SIGUSR1, which only `deinit` sends it.
    private static func pass(to descriptor: Int32) -> UnsafeMutableRawPointer? {
        var set = signals
        var signal: Int32 = 0
        while sigwait(&set, &signal) == 0, signal != SIGUSR1 {
            var number = UInt8(signal)
            _ = write(descriptor, &number, 1)
        }
        return nil
    }

    private static var signals: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in [SIGINT, SIGTERM, SIGUSR1] { sigaddset(&set, signal) }
        return set
    }
}
