/// Who hears what in a call. It follows from the parties alone, so no step of a call has to say what to join and what
/// to part: ``Switchboard`` compares the plan with what it last carried out and does the difference.
struct AudioPlan: Sendable, Equatable {
    enum Heard: Sendable, Equatable {
        case nothing
        case tone(CallTone)
        case prompts(SpokenPrompts)
        case parties(Set<PartyID>)
    }

    /// What each party with audio hears.
    private(set) var heard: [PartyID: Heard] = [:]
    /// Whose voices go into the left channel of a recording; the customer's is the right one.
    private(set) var recordedAsAgent: Set<PartyID> = []

    init(_ parties: Parties) {
        let listening = parties.all.filter(\.hasAudio)
        for party in listening { heard[party.id] = Self.heard(by: party, among: listening) }
        recordedAsAgent = Set(listening.filter { $0.isOurs && $0.isPresent }.map(\.id))
    }

    /// What the party heard is no more: it has another leg.
    mutating func forget(_ id: PartyID) {
        heard[id] = nil
        recordedAsAgent.remove(id)
    }

    /// Who hears whose voices; one who hears music or a tone is not among them.
    var voices: [PartyID: Set<PartyID>] {
        heard.compactMapValues { if case .parties(let voices) = $0 { voices } else { nil } }
    }

    private static func heard(by party: Party, among all: [Party]) -> Heard {
        // Whatever else it would hear goes on afterwards.
        if let prompts = party.prompts { return .prompts(prompts) }
        if let tone = party.tone { return .tone(tone) }
        if party.isHeld { return .tone(.hold) }
        let others = all.filter { $0.id != party.id }
        let voices = others.filter { $0.isAudible(to: party) }
        if !voices.isEmpty { return .parties(Set(voices.map(\.id))) }
        return others.contains { $0.holdsUs && !$0.isSupervisor } ? .tone(.hold) : .nothing
    }
}

extension Party {
    /// Answered, or its network plays to us already.
    fileprivate var hasAudio: Bool { isPresent || presence == .calling(hasMedia: true) }

    fileprivate func isAudible(to listener: Party) -> Bool {
        guard !isHeld, !isMuted, !holdsUs else { return false }
        if presence == .calling(hasMedia: true) { return listener.role == .agent && !isSupervisor }
        guard isPresent else { return false }
        switch role {
        case .supervisor(.listen): return false
        case .supervisor(.whisper): return listener.role == .agent
        case .supervisor(.barge), .agent, .customer, .guest: return true
        }
    }
}
