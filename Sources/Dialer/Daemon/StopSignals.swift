import Dispatch
import Glibc

/// The signals a daemon is steered by, as one ordered stream: TERM and INT stop it, HUP reloads.
final class StopSignals {
    enum Signal: Sendable {
        case stop, reload
    }

    let arrivals: AsyncStream<Signal>
    private let sources: [any DispatchSourceSignal]

    init() {
        let (stream, continuation) = AsyncStream.makeStream(of: Signal.self)
        arrivals = stream
        // A dispatch source only sees a signal whose default action no longer ends the process.
        sources = [(SIGTERM, Signal.stop), (SIGINT, .stop), (SIGHUP, .reload)].map { number, meaning in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler { continuation.yield(meaning) }
            source.resume()
            return source
        }
        // Writing to a peer that has gone is an error to handle where it happens, not a reason to die.
        signal(SIGPIPE, SIG_IGN)
    }
}
