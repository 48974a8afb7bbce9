/// What the process ends with. Scripts decide by these, so a number never changes its meaning.
///
/// `ctl help exit-codes` and docs/ctl.md show this table; a test keeps them equal. From 64 on the numbers are those of
/// BSD's sysexits(3), where it has one that fits.
enum ExitStatus: Int32, CaseIterable, Sendable, Error {
    case ok = 0
    case failed = 1
    case busy = 10
    case noAnswer = 11
    case unreachable = 12
    case declined = 13
    case invalidNumber = 14
    case canceled = 15
    case abandoned = 16
    case machine = 17
    case refusedByPolicy = 20
    case alreadyInFlight = 21
    case agentUnreachable = 30
    case agentBusy = 31
    case networkFailure = 40
    case notFound = 44
    case conflict = 45
    case stateUnknown = 46
    case rowsRefused = 50
    case batchRefused = 51
    case unhealthy = 60
    case usage = 64
    case noInput = 66
    case daemonNotRunning = 69
    case internalError = 70
    case cannotWrite = 73
    case connectionBroken = 74
    case tryLater = 75
    case protocolMismatch = 76
    case noPermission = 77
    case interrupted = 130
    case readerGone = 141

    /// As in the documentation: `noAnswer`.
    var name: String { String(describing: self) }

    /// When it is given, in one sentence.
    var meaning: Message {
        switch self {
        case .ok: "Done; with “dial --wait”: the customer answered and was connected."
        case .failed: "Failed in a way that has no number of its own; the message says how."
        case .busy: "The customer's line is busy."
        case .noAnswer: "It rang and nobody answered."
        case .unreachable: "The customer's phone is switched off or out of coverage."
        case .declined: "The customer declined the call, or it was blocked as unwanted."
        case .invalidNumber: "Not a number that can be dialled, or the network says it does not exist or has expired."
        case .canceled: "The call was canceled before the customer answered."
        case .abandoned: "The customer answered and nobody was connected in time."
        case .machine: "A mailbox, an announcement or a fax answered, and nobody talked."
        case .refusedByPolicy: "Refused by a rule: calling hours, attempt cap, do-not-call, consent, destination."
        case .alreadyInFlight: "The number is being called already; the message names the call."
        case .agentUnreachable: "The agent's phone cannot be rung or did not answer."
        case .agentBusy: "The agent is in a call or paused, or the phone is busy."
        case .networkFailure: "Trunk, network or media failed, or no line is free."
        case .notFound: "No such call, ticket, batch, agent or number."
        case .conflict: "Its state does not allow this, or the key was used for something else."
        case .stateUnknown: "Whether it was done is not known; look before you repeat it."
        case .rowsRefused: "The batch is loaded; some rows were refused."
        case .batchRefused: "The file cannot be loaded; nothing was stored."
        case .unhealthy: "“doctor” found something that does not work."
        case .usage: "The command line cannot be meant (EX_USAGE)."
        case .noInput: "A file cannot be read (EX_NOINPUT)."
        case .daemonNotRunning: "The daemon is not running (EX_UNAVAILABLE)."
        case .internalError: "The daemon failed inside; its log says more (EX_SOFTWARE)."
        case .cannotWrite: "A file or the output cannot be written (EX_CANTCREAT)."
        case .connectionBroken: "The connection to the daemon broke, or it did not answer in time (EX_IOERR)."
        case .tryLater: "The daemon is draining or overloaded; try again later (EX_TEMPFAIL)."
        case .protocolMismatch: "Daemon and ctl do not understand each other; compare their versions (EX_PROTOCOL)."
        case .noPermission: "You may not use the socket, or not do this (EX_NOPERM)."
        case .interrupted: "Stopped waiting after Ctrl-C or SIGTERM; a call goes on."
        case .readerGone: "The reader of the output went away (as after SIGPIPE)."
        }
    }
}
