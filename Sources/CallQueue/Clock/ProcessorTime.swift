import Glibc

/// What work costs whatever else the machine does.
package enum ProcessorTime {
    /// What this thread has had of a processor so far: what others take meanwhile is not in it.
    package static var ofThread: Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
