import CallQueue

/// What is heard on the customer's line, and what follows from it.
extension CallStateMachine {
    /// The customer's network has begun to say something: its tones tell why a call fails.
    func listenToNetwork() -> [CallAction] { [.listen(.customer, .network)] }

    /// The customer's phone was answered: by whom?
    func listenForMachine() -> [CallAction] {
        // What the network said is over.
        machinePolicy == .off ? [.listen(.customer, nil)] : [.listen(.customer, .answer)]
    }

    mutating func heard(_ id: PartyID, _ progress: HeardProgress) -> [CallAction] {
        guard isUnderWay, id == .customer, parties[id]?.isAlive == true else { return [] }
        let told = CallAction.report(.heard(id, progress))
        if case .ringingCustomer = state {
            networkTone = Self.clearer(networkTone, progress.networkTone)
            return [told]
        }
        switch state {
        case .talking, .inFlow: return [told] + answered(by: progress.kind)
        case .awaitingAgent where isPutThrough: return [told] + answered(by: progress.kind)
        default: return []
        }
    }

    private mutating func answered(by kind: HeardProgress.Kind) -> [CallAction] {
        switch (kind, whoAnswered) {
        case (.person, .unknown):
            whoAnswered = .person
            return [.listen(.customer, nil)]
        case (.machine, .unknown): return machineAnswered()
        case (.faxCalling, .unknown), (.faxAnswering, .unknown), (.faxCalling, .awaitingBeep),
            (.faxAnswering, .awaitingBeep):
            whoAnswered = .machine
            return machinePolicy == .goOn ? [] : conclude(.hungUp(by: .us))
        case (.beep, .awaitingBeep): return leaveMessage()
        default: return []
        }
    }

    private mutating func machineAnswered() -> [CallAction] {
        whoAnswered = .machine
        switch machinePolicy {
        case .off, .goOn: return []
        case .hangUp: return conclude(.hungUp(by: .us))
        case .message:
            whoAnswered = .awaitingBeep
            return fallSilent() + [.arm(.beep)]
        }
    }

    /// A flow says nothing any more, and no agent is looked for.
    private mutating func fallSilent() -> [CallAction] {
        switch state {
        case .inFlow: stopFlow()
        case .awaitingAgent(let wait): stopSeeking(wait)
        default: []
        }
    }

    /// The beep has sounded, or none came in time.
    mutating func leaveMessage() -> [CallAction] {
        guard whoAnswered == .awaitingBeep, case .message(let name) = machinePolicy,
            let prompt = PromptName(rawValue: name)
        else { return [] }
        whoAnswered = .leavingMessage(saying: say([prompt], to: [.customer]))
        return [.disarm(.beep), .listen(.customer, nil), .report(.promptStarted(.customer, [prompt]))]
    }

    /// The message was said to its end.
    mutating func messageLeft(_ id: PartyID, _ said: SpokenPrompts) -> [CallAction] {
        guard id == .customer, whoAnswered == .leavingMessage(saying: said.number) else { return [] }
        whoAnswered = .messageLeft
        return conclude(.hungUp(by: .us))
    }

    /// A machine, or a fax, is taken to have answered. Whoever pressed a key is none, whatever it sounded like.
    var wasMachine: Bool { whoAnswered != .unknown && whoAnswered != .person && !hasPressedKey }

    /// Of what was heard, what says most: an information tone with a meaning, or else the first.
    private static func clearer(_ before: NetworkTone?, _ now: NetworkTone?) -> NetworkTone? {
        guard let now else { return before }
        let saysMore = now.isInformationTone && now != .informationTone
        return before == nil || before == .informationTone || saysMore ? now : before
    }

    /// A machine, or a fax, had the call, and nobody else.
    var answeringMachine: AnsweringMachine? {
        switch whoAnswered {
        case .unknown, .person: return nil
        case .awaitingBeep, .leavingMessage: return .machine
        case .messageLeft: return .messageLeft
        // With an agent on the line, or one who came, it is for that agent to say; and who pressed a key is a person.
        case .machine where machinePolicy == .goOn:
            return orderedFor != nil || hasHeardCustomer ? nil : .machine
        case .machine: return .machine
        }
    }

    /// The customer pressed a key, whether it led the flow on or not, or a person came.
    private var hasHeardCustomer: Bool { hasPressedKey || hasPersonCome }
}

/// What a party's line is listened to for.
enum LineListening: Sendable, Equatable {
    /// Its network's tones.
    case network
    /// Who answered.
    case answer
}
