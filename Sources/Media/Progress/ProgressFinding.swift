/// What was heard of a far end that is listened to for call progress.
public struct ProgressFinding: Sendable, Equatable {
    /// What it was.
    public enum Kind: String, Sendable, CaseIterable {
        /// Somebody answered and waits for us to speak.
        case person
        /// A greeting, or none: a mailbox, an announcement, a menu.
        case machine
        /// It could be either.
        case unsure
        /// The tone after which a mailbox records; told at its end.
        case beep
        /// A fax machine that calls (CNG, ITU-T T.30: 1100 Hz).
        case faxCalling
        /// A fax machine or modem that answers (CED, ITU-T T.30: 2100 Hz).
        case faxAnswering
        /// ITU-T E.180: the called party is busy.
        case busy
        /// ITU-T E.180: the network is.
        case congestion
        /// ITU-T E.180: a phone rings.
        case ringback
        /// Special information tone (ITU-T E.180 §7): the network says why it cannot put the call through.
        case informationTone
    }

    /// What decided between person and machine.
    public enum Reason: String, Sendable, CaseIterable {
        /// Silence after a short greeting.
        case shortGreeting
        /// Nothing was said at first.
        case initialSilence
        /// The greeting went on and on.
        case longGreeting
        case manyWords
        /// The time was over.
        case timeOver
        /// The tone itself.
        case tone
        /// An information tone that says why, as North American networks encode it (Telcordia SR-2275): the number is vacant,
        /// changed or out of service; there is no such code; the equipment failed; there is no circuit.
        case intercept, vacantCode, reorder, noCircuit
    }

    public var kind: Kind
    public var reason: Reason
    /// From where listening began, to the 10 ms.
    public var after: Duration
    /// Hz; of a beep.
    public var frequency: Int?
}
