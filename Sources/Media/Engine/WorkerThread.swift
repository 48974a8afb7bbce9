import CLinux
import Glibc

/// One POSIX thread with a name, started once and joined once.
struct WorkerThread {
    private var thread = pthread_t()
    private var isRunning = false

    private static let stackBytes = 256 << 10

    /// What the new thread runs; freed by it.
    private final class Body {
        let name: String
        let run: @Sendable () -> Void

        init(name: String, run: @escaping @Sendable () -> Void) {
            self.name = name
            self.run = run
        }
    }

    mutating func start(named name: String, _ run: @escaping @Sendable () -> Void) throws(MediaError) {
        let body = Unmanaged.passRetained(Body(name: name, run: run))
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, Self.stackBytes)
        let failure = pthread_create(
            &thread, &attributes,
            { argument in
                guard let argument else { return nil }
                let body = Unmanaged<Body>.fromOpaque(argument).takeRetainedValue()
                clinux_name_this_thread(body.name)
                body.run()
                return nil
            }, body.toOpaque())
        guard failure == 0 else {
            body.release()
            throw .system("cannot start the thread \(name): \(String(cString: strerror(failure)))")
        }
        isRunning = true
    }

    /// Waits until it has returned.
    mutating func join() {
        guard isRunning else { return }
        pthread_join(thread, nil)
        isRunning = false
    }

    /// CPU time it used so far, in nanoseconds; 0 if it is not running.
    func cpuTime() -> Int64 {
        var clock = clockid_t()
        var time = timespec()
        guard isRunning, pthread_getcpuclockid(thread, &clock) == 0, clock_gettime(clock, &time) == 0 else { return 0 }
        return Int64(time.tv_sec) * MediaClock.second + Int64(time.tv_nsec)
    }
}
