import CallQueue

/// What was heard on a party's line: its network's tones, a person or a machine.
struct HeardProgress: Sendable, Hashable {
    enum Kind: String, Sendable, CaseIterable {
        case person, machine, unsure, beep, faxCalling, faxAnswering, busy, congestion, ringback, informationTone
    }

    var kind: Kind
    /// Why, in one word: `longGreeting`, `tone`, …
    var reason: String
    /// From where listening began: the first early media, or the answer.
    var after: Duration
    /// Hz; of a beep.
    var frequency: Int?
}

extension HeardProgress {
    /// What the network says by it; nil for what is no tone by which it says why.
    var networkTone: NetworkTone? {
        switch kind {
        case .busy: .busy
        case .congestion: .congestion
        case .informationTone: NetworkTone(rawValue: reason) ?? .informationTone
        case .person, .machine, .unsure, .beep, .faxCalling, .faxAnswering, .ringback: nil
        }
    }
}

/// Who answered the customer's phone, as far as it is known, and what is done about it.
enum WhoAnswered: Sendable, Equatable {
    /// Nobody listens, or nothing was decided.
    case unknown
    case person
    /// Or a fax.
    case machine
    /// Entered when a machine answered and a message is to be left; left by the beep, or when none comes.
    case awaitingBeep
    /// Entered when the message begins; the call ends with it.
    case leavingMessage(saying: Int)
    /// Entered at the message's end, which is the call's.
    case messageLeft
}

/// What answered in a person's place, and how far it was told why we called.
enum AnsweringMachine: Sendable, Equatable {
    case machine, messageLeft
}
