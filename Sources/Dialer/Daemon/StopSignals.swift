import Dispatch
import Glibc

/// What steers the daemon from outside, as one ordered stream, wherever it comes from.
struct DaemonRequests: Sendable {
    enum Request: Sendable, Equatable {
        /// Drain for the configured time and end; the second one ends at once.
        case stop
        /// Start no more calls, end after `limit` what still runs, and then, if it stops, the daemon as well. The latest
        /// limit counts.
        case drain(limit: Duration, stops: Bool)
        /// Take the drain back, with the stop that was to follow it.
        case resume
        case reload
        /// The drain is over.
        case end
    }

    let arrivals: AsyncStream<Request>
    private let continuation: AsyncStream<Request>.Continuation

    init() {
        (arrivals, continuation) = AsyncStream.makeStream()
    }

    func send(_ request: Request) { continuation.yield(request) }
}

/// The signals a daemon is steered by: TERM and INT stop it, HUP reloads. Holds on to them while it lives.
final class StopSignals {
    private let sources: [any DispatchSourceSignal]

    init(_ requests: DaemonRequests) {
        let meanings = [(SIGTERM, DaemonRequests.Request.stop), (SIGINT, .stop), (SIGHUP, .reload)]
        // A dispatch source only sees a signal whose default action no longer ends the process.
        sources = meanings.map { number, meaning in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler { requests.send(meaning) }
            source.resume()
            return source
        }
        // Writing to a peer that has gone is an error to handle where it happens, not a reason to die.
        signal(SIGPIPE, SIG_IGN)
    }
}
