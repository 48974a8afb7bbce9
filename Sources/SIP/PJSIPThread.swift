/// The one thread on which PJSIP runs, and the executor of every actor that calls it.
///
/// The thread alternates between running actor jobs and polling PJSIP's sockets and timers. An actor whose
/// `unownedExecutor` is this thread calls `SIPEngine` with `assumeIsolated`, without a hop. Nothing that
/// blocks may run here: one millisecond of work is one millisecond of delay for every call. Jobs run in the
/// order in which they were enqueued; task priorities are ignored.
///
/// It is a task executor too: a task with this preference runs what belongs to no actor here as well, so that reading
/// `SIPEngine.events` costs no thread switch.
///
/// The thread lives as long as this object, which actors and jobs hold: no job can come too late to be run.
public final class PJSIPThread: SerialExecutor, TaskExecutor {
    private let loop: PJSIPLoop

    /// Starts the thread.
    ///
    /// - Parameter name: as `top -H` shows it; at most 15 bytes (Linux).
    /// - Throws: `SIPError.thread` if the system refuses a thread or a socket pair.
    public init(name: String = "pjsip") throws(SIPError) {
        loop = try PJSIPLoop()
        try loop.start(name: name)
    }

    deinit { loop.stop() }

    // MARK: SerialExecutor

    public func enqueue(_ job: consuming ExecutorJob) { loop.append(UnownedJob(job), for: self) }

    public func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

    public func checkIsolated() { precondition(isCurrent, "not on the PJSIP thread") }

    public func isIsolatingCurrentContext() -> Bool? { isCurrent }

    /// Whether the caller runs on this thread.
    public var isCurrent: Bool { loop.isCurrentThread }

    // MARK: The engine's side

    var wakeDescriptor: Int32 { loop.wakeDescriptor }

    /// From now on the thread polls PJSIP's endpoint, which must exist, and calls `afterwards` between its jobs and
    /// its polls.
    func startPolling(afterwards: @escaping @Sendable () -> Void) { loop.poll(afterwards) }

    func stopPolling() { loop.poll(nil) }
}
