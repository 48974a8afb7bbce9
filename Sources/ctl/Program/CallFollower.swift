import ControlAPI
import FoundationEssentials
import Glibc

/// Follows one call to its end: `dial --wait`.
///
/// Ctrl-C never hangs up: whoever waits in a terminal and whoever talks are different people. On a terminal the first one
/// says that the call goes on and how to end it, the second one leaves; elsewhere, and with SIGTERM, the first one leaves.
struct CallFollower {
    let context: Context
    let callID: String

    private var console: Console { context.console }

    /// How a wait for the next event ended.
    private enum Step {
        case goOn
        case over(CallDisposition?)
        case left
    }

    /// Errors: those of the connection; `ExitStatus.readerGone`.
    func follow() throws -> ExitStatus {
        let interrupts = Interrupts()
        // From the beginning: what happened before the subscription is replayed.
        let feed = try EventFeed(
            SubscribeRequest(since: 0, call: callID), context: context, interrupts: interrupts,
            reader: console.quiet ? nil : console.output, patience: .seconds(15))
        var presses = 0
        // A call that was over before is known by asking only; its last events may still be on their way.
        let deadline = try deadlineIfOver()
        while true {
            switch try step(feed, until: deadline, &presses) {
            case .goOn: break
            case .left: return .interrupted
            case .over(let disposition): return try conclude(disposition)
            }
        }
    }

    private func step(
        _ feed: EventFeed, until deadline: ContinuousClock.Instant?, _ presses: inout Int
    ) throws -> Step {
        switch try feed.next(until: deadline) {
        case .event(let received): return try show(received)
        case .broken:
            console.note("The connection to the daemon broke; the call may go on. Connecting again …")
            return .goOn
        case .back: return try isOver() ? .over(nil) : .goOn
        case .timeout: return .over(nil)
        case .readerGone: throw ExitStatus.readerGone
        case .interrupted(let signal):
            presses += 1
            return interrupted(by: signal, presses) ? .left : .goOn
        }
    }

    private func show(_ received: ReceivedEvent) throws -> Step {
        let event = received.event
        guard event.callId == callID || event.type == .gap else { return .goOn }
        if event.type == .gap {
            // Older than the call, or it took steps of the call with it: only asking tells.
            return try isOver() ? .over(nil) : .goOn
        }
        if console.json {
            try console.value(received.json)
        } else if !console.quiet {
            try console.line(EventLine(event: event).brief)
        }
        return event.type == .callEnded ? .over(event.data?.disposition) : .goOn
    }

    private func interrupted(by signal: Int32, _ presses: Int) -> Bool {
        console.hint("The call goes on. Hang up: ctl hangup \(callID)")
        let stays = signal == SIGINT && presses == 1 && console.errors.isTerminal
        if stays { console.hint("Ctrl-C again to stop waiting for its end.") }
        return !stays
    }

    private func isOver() throws(ClientFailure) -> Bool {
        try context.ask(GetCallRequest(call: callID)).value.state == .ended
    }

    private func deadlineIfOver() throws(ClientFailure) -> ContinuousClock.Instant? {
        try isOver() ? .now + .seconds(1) : nil
    }

    /// The last word: from the event, else by asking. With `--json` the whole call as the last line.
    private func conclude(_ disposition: CallDisposition?) throws -> ExitStatus {
        if let disposition, !console.json { return ExitStatus(disposition) }
        let answer = try context.ask(GetCallRequest(call: callID))
        let outcome = answer.value.outcome
        if console.json {
            try console.value(answer.json)
        } else if !console.quiet, let outcome {
            try console.line("Ended: \(CallSheet.text(of: outcome))")
        }
        return (disposition ?? outcome?.disposition).map { ExitStatus($0) } ?? .stateUnknown
    }
}
