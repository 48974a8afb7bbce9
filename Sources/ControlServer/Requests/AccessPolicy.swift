import ControlAPI

/// Which methods a page may ask for, by the role of its token. Whoever is on the socket may ask for all.
enum AccessPolicy {
    /// Throws `notPermitted`.
    static func check(_ method: ControlMethod, for peer: ControlPeer) throws(ControlError) {
        guard case .page(let page) = peer, !allows(method, role: page.role) else { return }
        throw ControlError(.notPermitted, "A page with the role “\(page.role)” may not ask for \(method.rawValue).")
    }

    static func allows(_ method: ControlMethod, role: PageRole) -> Bool {
        switch role {
        case .agent: agentMethods.contains(method)
        case .supervisor: !socketOnly.contains(method)
        case .integration: agentMethods.contains(method) && method != .callDial || batchMethods.contains(method)
        default: false
        }
    }

    private static let agentMethods: Set<ControlMethod> = [
        .callDial, .callHangup, .callHold, .callResume, .callMute, .callUnmute, .callDigits, .callTransfer,
        .callComplete, .callJoin, .callTakeBack, .callConference, .callDrop, .callPark, .callRetrieve, .callRecord,
        .callPlay, .callExtend, .callGet, .callList, .eventsSubscribe, .ticketGet, .ticketExplain, .ticketSkip,
        .ticketResolve,
        .numberCheck, .agentList, .agentGet, .agentLogin, .agentReady, .agentPause, .agentLogout,
        .agentConnect, .agentDisconnect, .phoneList, .systemVersion,
    ]

    private static let batchMethods: Set<ControlMethod> = [
        .batchMap, .batchOpen, .batchAppend, .batchCommit, .batchAbort, .batchVerdicts, .batchList, .batchShow,
        .batchReport,
        .ticketSubmit, .ticketChange, .ticketWithdraw,
    ]

    /// Ending the daemon and looking into its configuration are for whoever runs it; and what a page's script can carry away
    /// or destroy of customers' voices is nothing.
    private static let socketOnly: Set<ControlMethod> = [
        .systemDrain, .systemBackup, .systemDoctor, .recordingExport, .recordingPiece, .recordingDelete,
        .trunkEnable, .trunkDisable, .trunkTest, .personExport, .personDelete,
    ]
}
