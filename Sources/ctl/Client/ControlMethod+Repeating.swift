import ControlAPI

extension ControlMethod {
    /// True if asking twice does no more than asking once, so that a broken connection may be answered by asking again.
    /// Dialling is among them because `ctl` always sends an idempotency key.
    var isSafeToRepeat: Bool {
        switch self {
        case .callDial, .callHangup, .callGet, .callList, .batchVerdicts, .batchList, .batchShow, .batchPause,
            .batchResume, .batchCancel, .batchMap, .batchStart, .batchChange, .ticketSubmit, .ticketWithdraw,
            .batchReport, .ticketGet, .ticketExplain, .ticketList, .doNotCallAdd, .doNotCallList,
            .doNotCallImport,
            .queueShow, .queueSimulate, .numberCheck, .flowList, .flowShow, .agentList, .agentGet,
            .callbackList, .callbackPromise, .agentLogin,
            .agentPause,
            .agentLogout,
            .agentConnect, .agentDisconnect, .pageList, .phoneList, .trunkList,
            .trunkEnable, .trunkDisable, .trunkTest, .webhookList, .webhookDead,
            .systemStatus, .systemDoctor, .systemDrain, .systemVersion, .recordingList, .recordingListen, .reportGet,
            .reportInspect, .reportRecords, .knowledgeList, .knowledgeSearch, .knowledgeShow, .knowledgeOffer,
            .knowledgeUse,
            .knowledgeImport, .knowledgeExport, .knowledgeOpen, .knowledgeFetch:
            true
        // Asked again, what was done already would be refused as a conflict.
        case .callHold, .callResume, .callMute, .callUnmute, .callDigits, .callTransfer, .callComplete, .callJoin,
            .callTakeBack, .callConference, .callDrop, .callPark, .callRetrieve, .callSupervise, .callTakeOver,
            .callRecord, .callPlay, .callExtend, .recordingDelete:
            false
        // The call that it asked for may have been and gone.
        case .agentReady: false
        // An upload lives and dies with its connection; the others would answer `conflict`, `notFound` or a second code.
        case .batchClone, .ticketChange, .batchOpen, .batchAppend, .batchCommit, .batchAbort, .eventsSubscribe,
            .ticketRelease, .ticketSkip,
            .ticketResolve, .doNotCallRemove, .pagePair, .pageRevoke, .recordingExport, .recordingPiece, .personExport,
            .personDelete, .webhookTest, .webhookRetry, .systemBackup, .knowledgeCreate, .knowledgeChange,
            .knowledgeRemove,
            .knowledgeAttach, .knowledgeDetach:
            false
        }
    }
}
