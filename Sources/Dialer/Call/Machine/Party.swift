import CallQueue

/// Names a party within its call; never used twice in one call.
struct PartyID: Sendable, Hashable, Comparable, RawRepresentable {
    let rawValue: UInt8

    /// The agent the call was ordered for.
    static let agent = PartyID(rawValue: 0)
    static let customer = PartyID(rawValue: 1)
    /// Who joins later is counted from here.
    static let firstGuest: UInt8 = 2

    static func < (a: PartyID, b: PartyID) -> Bool { a.rawValue < b.rawValue }
}

/// One who takes part in a call: a leg as the call's machine sees it.
struct Party: Sendable, Equatable {
    /// Whom a leg reaches.
    enum Target: Sendable, Equatable {
        case agent(AgentID)
        /// The customer of the call's order.
        case customer
        /// Somebody outside, by transfer or conference.
        case number(DialableNumber)
    }

    /// What a party is in the call; it can change: who takes a call over becomes its agent.
    enum Role: Sendable, Equatable {
        case agent
        case customer
        /// A third one: consulted, transferred to, or in conference.
        case guest
        case supervisor(SupervisionMode)
    }

    /// How far its leg is.
    enum Presence: Sendable, Equatable {
        /// INVITE sent; `hasMedia` once a provisional response brought audio (RFC 3960).
        case calling(hasMedia: Bool)
        /// Answered.
        case present
        /// Told to end; its last event is still due.
        case leaving
        case gone
    }

    let id: PartyID
    /// Changes only where an agent's phone says that the agent is at a colleague's.
    private(set) var target: Target
    var role: Role
    var presence: Presence = .calling(hasMedia: false)
    /// We hold it: it hears music and is not heard.
    var isHeld = false
    /// Its phone holds us (re-INVITE, RFC 3264 §8.4): it hears nothing, and the others hear music if nobody else is left.
    var holdsUs = false
    /// Heard by nobody, hears everybody.
    var isMuted = false
    /// What it hears from us in place of the others.
    var tone: CallTone?
    /// What it is told, once; nil when that is over.
    var prompts: SpokenPrompts?

    init(id: PartyID, target: Target, role: Role) {
        self.id = id
        self.target = target
        self.role = role
    }

    /// A colleague is called in its place.
    mutating func redirect(to colleague: AgentID) { target = .agent(colleague) }

    /// There is a leg that must still be ended, or has been told to.
    var isAlive: Bool {
        switch presence {
        case .calling, .present: true
        case .leaving, .gone: false
        }
    }

    var isPresent: Bool { presence == .present }
    var isSupervisor: Bool { if case .supervisor = role { true } else { false } }
    /// Talks with the customer on our side.
    var isOurs: Bool { role == .agent || role == .guest }
}

/// What a supervisor does in a call.
enum SupervisionMode: String, Sendable, Equatable, CaseIterable {
    /// Hears everybody, is heard by nobody.
    case listen
    /// Is heard by the agent only.
    case whisper
    /// Is heard by all.
    case barge
}
