import CLinux
import Glibc

/// Wakes a media thread ten times a second while it has legs. A timer of its own, because a timeout of `epoll_wait`
/// is set and taken back around every sleep, thousands of times a second.
struct SweepTimer {
    /// What is done for every leg now and then: reports, silence, blocks of recordings.
    static let interval = 100 * MediaClock.millisecond

    let descriptor: Int32
    private var isRunning = false

    init() throws(MediaError) {
        descriptor = timerfd_create(CLOCK_MONOTONIC, Int32(TFD_CLOEXEC) | Int32(TFD_NONBLOCK))
        guard descriptor >= 0 else { throw .system("timerfd_create: \(String(cString: strerror(errno)))") }
    }

    mutating func run(_ wanted: Bool) {
        guard wanted != isRunning else { return }
        isRunning = wanted
        let pause = timespec(tv_sec: 0, tv_nsec: wanted ? Int(Self.interval) : 0)
        var times = itimerspec(it_interval: pause, it_value: pause)
        timerfd_settime(descriptor, 0, &times, nil)
    }

    /// Takes note that it went off.
    func acknowledge() {
        var count: UInt64 = 0
        _ = read(descriptor, &count, 8)
    }

    func free() { close(descriptor) }
}
