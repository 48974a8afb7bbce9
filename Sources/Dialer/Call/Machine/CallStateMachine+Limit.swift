import CallQueue

/// The longest talk: a word before it is over, and more of it.
extension CallStateMachine {
    /// What all extensions of a call may come to.
    static let longestExtension = Duration.seconds(86_400)

    mutating func extend(by time: Duration) -> Answer {
        guard hasCustomer else { return .failure(.notTalking) }
        guard extended + time <= Self.longestExtension else { return .failure(.tooLong) }
        extended += time
        return .success([.arm(.talkLimit), .arm(.talkWarning), .report(.extended)])
    }

    /// Our side hears a beep, the customer nothing.
    mutating func warnOfLimit() -> [CallAction] {
        guard undertaking != nil else { return [.report(.limitNear)] }
        // What is being said is not cut short for it.
        let free = parties.all.filter { $0.isPresent && $0.isOurs && $0.prompts == nil }
        _ = say([.limitBeep], to: free.map(\.id))
        return [.report(.limitNear)]
    }
}
