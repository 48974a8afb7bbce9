extension EventKind {
    /// Every type there is. `gap` is among them: it always comes.
    public static let all: [EventKind] = [
        .callRequested, .callAgentDialing, .callAgentRinging, .callAgentAnswered, .callCustomerDialing,
        .callCustomerProgress, .callCustomerRinging, .callCustomerAnswered, .callCustomerFailed, .callTrunkFailed,
        .callBridged, .callHeld, .callResumed, .callMuted, .callUnmuted, .callPartyDialing, .callPartyRinging,
        .callPartyJoined, .callPartyFailed, .callPartyLeft, .callTransferred, .callConsulting, .callConference,
        .callSupervised, .callWaiting, .callAnswer, .callWish, .callHandover, .callPrompt, .callLimit, .callProgress,
        .callDigit, .callEnded, .recordingStarted, .recordingStopped, .recordingPaused, .recordingResumed,
        .ticketState, .ticketChanged, .batchState, .batchProgress, .queueMode, .queueAbandonment, .trunkState,
        .phoneState, .agentState, .agentLine, .knowledgeChanged, .systemState, .gap,
    ]

    /// Whether it is one of them, or with a dot at its end the beginning of one.
    public var isTold: Bool {
        Self.all.contains { $0 == self || (rawValue.hasSuffix(".") && $0.rawValue.hasPrefix(rawValue)) }
    }
}
