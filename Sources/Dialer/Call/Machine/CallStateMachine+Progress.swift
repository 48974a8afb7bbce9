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
            networkTones.insert(progress.kind)
            return [told]
        }
        switch state {
        case .talking, .inFlow: return [told] + answered(by: progress.kind)
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
            let quiet: [CallAction] = if case .inFlow = state { stopFlow() } else { [] }
            return quiet + [.arm(.beep)]
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
        return conclude(.hungUp(by: .us))
    }

    /// A machine, or a fax, had the call.
    var wasMachine: Bool {
        switch whoAnswered {
        case .unknown, .person: false
        case .machine, .awaitingBeep, .leavingMessage: true
        }
    }
}

/// What a party's line is listened to for.
enum LineListening: Sendable, Equatable {
    /// Its network's tones.
    case network
    /// Who answered.
    case answer
}
