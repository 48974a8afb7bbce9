import ControlAPI

/// Which methods a page or program with a token may ask for, by the token's role: one row for every method. Whoever is on the
/// socket may ask for all; what has no row is for the socket alone.
enum AccessPolicy {
    /// Throws `notPermitted`.
    static func check(_ method: ControlMethod, for peer: ControlPeer) throws(ControlError) {
        guard case .page(let page) = peer, !allows(method, role: page.role) else { return }
        throw ControlError(.notPermitted, "A page with the role “\(page.role)” may not ask for \(method.rawValue).")
    }

    static func allows(_ method: ControlMethod, role: PageRole) -> Bool { roles(of: method).contains(role) }

    /// Who may ask for it, in the order of `PageRole.all`; empty for what is asked for on the socket only.
    static func roles(of method: ControlMethod) -> [PageRole] { table[method]?.roles ?? [] }

    /// Who a row is for.
    enum Circle {
        /// What every token is for: to look, within what its role sees.
        case everybody
        /// Agents act for themselves, supervisors for all.
        case people
        /// What says or hands in something of tickets, as a ticket system's server does too.
        case handingIn
        case supervisors
        /// Ending the daemon and looking into its configuration are for whoever runs it; and what a page's script can carry away
        /// or destroy of customers' voices and data is nothing.
        case socket

        var roles: [PageRole] {
            switch self {
            case .everybody: [.agent, .supervisor, .integration]
            case .people: [.agent, .supervisor]
            case .handingIn: [.supervisor, .integration]
            case .supervisors: [.supervisor]
            case .socket: []
            }
        }
    }

    static let rows: [(Circle, [ControlMethod])] = [
        (
            .everybody,
            [
                .callGet, .callList, .eventsSubscribe, .ticketGet, .ticketExplain, .ticketList, .ticketResolve,
                .callbackList,
                .numberCheck,
                .agentList, .agentGet, .phoneList, .systemVersion,
                .knowledgeList, .knowledgeSearch, .knowledgeShow, .knowledgeOffer, .knowledgeOpen,
                .knowledgeFetch,
            ]
        ),
        (
            .people,
            [
                .callDial, .callHangup, .callHold, .callResume, .callMute, .callUnmute, .callDigits, .callTransfer,
                .callComplete, .callJoin, .callTakeBack, .callConference, .callDrop, .callPark, .callRetrieve,
                .callRecord, .callPlay, .callExtend, .callbackPromise, .ticketSkip, .knowledgeUse,
                .agentLogin, .agentReady, .agentPause, .agentLogout, .agentConnect, .agentDisconnect,
            ]
        ),
        (
            .handingIn,
            [
                .batchMap, .batchOpen, .batchAppend, .batchCommit, .batchAbort, .batchVerdicts, .batchList, .batchShow,
                .batchReport, .ticketSubmit, .ticketChange, .ticketWithdraw,
            ]
        ),
        (
            .supervisors,
            [
                .callSupervise, .callTakeOver, .batchStart, .batchChange, .batchClone, .batchPause, .batchResume,
                .batchCancel, .ticketRelease, .queueShow, .queueSimulate, .doNotCallAdd, .doNotCallRemove,
                .doNotCallList, .doNotCallImport, .flowList, .flowShow, .recordingList, .recordingListen, .reportGet,
                .reportInspect,
                .knowledgeCreate, .knowledgeChange, .knowledgeRemove, .knowledgeImport, .knowledgeExport,
                .knowledgeAttach,
                .knowledgeDetach,
                .reportRecords, .trunkList, .systemStatus, .pagePair, .pageList, .pageRevoke,
            ]
        ),
        (
            .socket,
            [
                .systemDrain, .systemBackup, .systemDoctor, .recordingExport, .recordingPiece, .recordingDelete,
                .trunkEnable, .trunkDisable, .trunkTest, .webhookList, .webhookTest, .webhookDead,
                .webhookRetry, .personExport,
                .personDelete,
            ]
        ),
    ]

    private static let table: [ControlMethod: Circle] = rows.reduce(into: [:]) { table, row in
        for method in row.1 { table[method] = row.0 }
    }
}
