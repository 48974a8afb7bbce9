import ControlAPI

/// Every method that a token may ask for, and where. A test sees to it that none lacks and that docs/http-door.md tells the same.
extension ResourceRoute {
    static let all: [ResourceRoute] =
        calls + runningCalls + tickets + batches + agents + knowledge + site + reports + system

    private static let calls = [
        ResourceRoute(
            .post, "/v1/calls", .callDial, "Ring the agent, then the customer, and join them.", status: 201,
            location: "/v1/calls/{callId}"),
        ResourceRoute(.get, "/v1/calls", .callList, "Running calls, and with `ended` past ones."),
        ResourceRoute(.get, "/v1/calls/{call}", .callGet, "One call, running or past."),
        ResourceRoute(.post, "/v1/calls/{call}/hangup", .callHangup, "End a call."),
    ]

    private static let runningCalls = [
        ResourceRoute(.post, "/v1/calls/{call}/hold", .callHold, "Let a party hear music."),
        ResourceRoute(.post, "/v1/calls/{call}/resume", .callResume, "Take back from hold."),
        ResourceRoute(.post, "/v1/calls/{call}/mute", .callMute, "Let nobody hear a party."),
        ResourceRoute(.post, "/v1/calls/{call}/unmute", .callUnmute, "Let a muted party be heard again."),
        ResourceRoute(.post, "/v1/calls/{call}/digits", .callDigits, "Send keypad digits."),
        ResourceRoute(.post, "/v1/calls/{call}/transfer", .callTransfer, "Give the customer to somebody else."),
        ResourceRoute(.post, "/v1/calls/{call}/complete", .callComplete, "The one consulted takes the customer."),
        ResourceRoute(.post, "/v1/calls/{call}/join", .callJoin, "The customer joins a consultation."),
        ResourceRoute(.post, "/v1/calls/{call}/take-back", .callTakeBack, "Send the one rung or consulted away."),
        ResourceRoute(.post, "/v1/calls/{call}/conference", .callConference, "Ring one more, who joins."),
        ResourceRoute(.post, "/v1/calls/{call}/drop", .callDrop, "Send one of several away."),
        ResourceRoute(.post, "/v1/calls/{call}/park", .callPark, "Free the agent; the customer hears music."),
        ResourceRoute(.post, "/v1/calls/{call}/retrieve", .callRetrieve, "Ring an agent for a parked customer."),
        ResourceRoute(.post, "/v1/calls/{call}/supervise", .callSupervise, "Listen, whisper or barge."),
        ResourceRoute(.post, "/v1/calls/{call}/take-over", .callTakeOver, "The supervisor becomes the call's agent."),
        ResourceRoute(.post, "/v1/calls/{call}/recording", .callRecord, "Start, stop, pause or resume the recording."),
        ResourceRoute(.post, "/v1/calls/{call}/play", .callPlay, "Play a prompt."),
        ResourceRoute(.post, "/v1/calls/{call}/extend", .callExtend, "Lengthen the longest talk."),
        ResourceRoute(
            .post, "/v1/calls/{call}/callback", .callbackPromise, "Promise its customer another call.", status: 201,
            location: "/v1/tickets/{ticketId}"),
    ]

    private static let tickets = [
        ResourceRoute(
            .post, "/v1/tickets", .ticketSubmit, "Take in one ticket, by the rules of a file's rows.", status: 201,
            verdict: "verdict"),
        ResourceRoute(.get, "/v1/tickets", .ticketList, "Tickets of an agent or a batch."),
        ResourceRoute(.get, "/v1/callbacks", .callbackList, "Calls promised to customers, by their time."),
        ResourceRoute(.get, "/v1/tickets/{ticket}", .ticketGet, "One ticket with its attempts."),
        ResourceRoute(.patch, "/v1/tickets/{ticket}", .ticketChange, "Change what a ticket says."),
        ResourceRoute(.get, "/v1/tickets/{ticket}/explanation", .ticketExplain, "Why it is not called, and when."),
        ResourceRoute(.post, "/v1/tickets/{ticket}/withdraw", .ticketWithdraw, "Take a ticket out."),
        ResourceRoute(.post, "/v1/tickets/{ticket}/release", .ticketRelease, "Let a held-back ticket be called again."),
        ResourceRoute(.post, "/v1/tickets/{ticket}/skip", .ticketSkip, "The agent does not want to dial it."),
        ResourceRoute(.post, "/v1/tickets/{ticket}/resolve", .ticketResolve, "Say how it went."),
    ]

    private static let batches = [
        ResourceRoute(.get, "/v1/batches", .batchList, "The batches."),
        ResourceRoute(.get, "/v1/batches/{batch}", .batchShow, "One batch."),
        ResourceRoute(.patch, "/v1/batches/{batch}", .batchChange, "Change weight, hours or mode of a batch."),
        ResourceRoute(.get, "/v1/batches/{batch}/report", .batchReport, "What came of a batch."),
        ResourceRoute(.get, "/v1/batches/{batch}/verdicts", .batchVerdicts, "What became of each row."),
        ResourceRoute(.post, "/v1/batches/{batch}/start", .batchStart, "Let a batch be called."),
        ResourceRoute(.post, "/v1/batches/{batch}/pause", .batchPause, "Call none of its tickets for now."),
        ResourceRoute(.post, "/v1/batches/{batch}/resume", .batchResume, "End its pause."),
        ResourceRoute(.post, "/v1/batches/{batch}/cancel", .batchCancel, "Take its open tickets out."),
        ResourceRoute(
            .post, "/v1/batches/{batch}/clone", .batchClone, "A new batch of some of its tickets.", status: 201),
        ResourceRoute(.post, "/v1/mapping", .batchMap, "How a file would be read. Stores nothing."),
        ResourceRoute(
            .post, "/v1/uploads", .batchOpen, "Begin to hand in a file; the upload ends with its connection.",
            status: 201),
        ResourceRoute(.post, "/v1/uploads/{upload}/data", .batchAppend, "A piece of the file."),
        ResourceRoute(.post, "/v1/uploads/{upload}/commit", .batchCommit, "Store it, all or nothing."),
        ResourceRoute(.delete, "/v1/uploads/{upload}", .batchAbort, "Forget the upload."),
    ]

    private static let agents = [
        ResourceRoute(.get, "/v1/agents", .agentList, "The agents and what they do."),
        ResourceRoute(.get, "/v1/agents/{agent}", .agentGet, "One agent."),
        ResourceRoute(.post, "/v1/agents/{agent}/login", .agentLogin, "Sign an agent in."),
        ResourceRoute(.post, "/v1/agents/{agent}/ready", .agentReady, "The agent takes calls."),
        ResourceRoute(.post, "/v1/agents/{agent}/pause", .agentPause, "The agent takes no calls for now."),
        ResourceRoute(.post, "/v1/agents/{agent}/logout", .agentLogout, "Sign an agent out."),
        ResourceRoute(.post, "/v1/agents/{agent}/connect", .agentConnect, "Keep the agent's phone on the line."),
        ResourceRoute(.post, "/v1/agents/{agent}/disconnect", .agentDisconnect, "Let the agent's phone go."),
        ResourceRoute(.get, "/v1/phones", .phoneList, "The phones that register with the daemon."),
    ]

    private static let knowledge = [
        ResourceRoute(.get, "/v1/cards", .knowledgeList, "Knowledge cards, without their texts."),
        ResourceRoute(.post, "/v1/cards", .knowledgeCreate, "A new card.", status: 201, location: "/v1/cards/{cardId}"),
        ResourceRoute(.get, "/v1/cards/{card}", .knowledgeShow, "One card, whole."),
        ResourceRoute(.patch, "/v1/cards/{card}", .knowledgeChange, "Change what a card says."),
        ResourceRoute(.delete, "/v1/cards/{card}", .knowledgeRemove, "Remove a card with its files."),
        ResourceRoute(.post, "/v1/cards/{card}/use", .knowledgeUse, "It was opened in a call; whether it helped."),
        ResourceRoute(
            .post, "/v1/cards/{card}/attachments", .knowledgeAttach, "A file for a card, or a piece of one.",
            status: 201),
        ResourceRoute(
            .get, "/v1/cards/{card}/attachments/{attachment}", .knowledgeFetch, "The bytes of a card's file, in pieces."
        ),
        ResourceRoute(
            .delete, "/v1/cards/{card}/attachments/{attachment}", .knowledgeDetach, "Remove a file of a card."),
        ResourceRoute(
            .post, "/v1/cards/{card}/attachments/{attachment}/opening", .knowledgeOpen, "An address to see a file.",
            status: 201),
        ResourceRoute(.post, "/v1/knowledge/search", .knowledgeSearch, "Cards by their words."),
        ResourceRoute(.post, "/v1/knowledge/import", .knowledgeImport, "Cards of a file."),
        ResourceRoute(.get, "/v1/knowledge/export", .knowledgeExport, "Cards as a file, in parts."),
        ResourceRoute(.get, "/v1/tickets/{ticket}/cards", .knowledgeOffer, "Cards that may help with a ticket."),
    ]

    private static let site = [
        ResourceRoute(.get, "/v1/queue", .queueShow, "What waits, by reason."),
        ResourceRoute(.post, "/v1/queue/simulation", .queueSimulate, "What would be, with other agents or rates."),
        ResourceRoute(.post, "/v1/numbers/check", .numberCheck, "How a number is read, and whether it may be rung."),
        ResourceRoute(.get, "/v1/do-not-call", .doNotCallList, "Numbers never to ring."),
        ResourceRoute(.post, "/v1/do-not-call", .doNotCallAdd, "Put a number on the list."),
        ResourceRoute(.post, "/v1/do-not-call/remove", .doNotCallRemove, "Take a number off the list."),
        ResourceRoute(.post, "/v1/do-not-call/import", .doNotCallImport, "Put a file's numbers on the list."),
        ResourceRoute(.get, "/v1/flows", .flowList, "What automated calls say and ask."),
        ResourceRoute(.get, "/v1/flows/{flow}", .flowShow, "One flow."),
        ResourceRoute(.get, "/v1/recordings", .recordingList, "What was recorded."),
        ResourceRoute(
            .post, "/v1/recordings/{recording}/listening", .recordingListen, "An address to listen to one.", status: 201
        ),
        ResourceRoute(.get, "/v1/trunks", .trunkList, "The ways to the telephone network."),
    ]

    private static let reports = [
        ResourceRoute(.get, "/v1/reports/activity", .reportGet, "Figures of a period."),
        ResourceRoute(.get, "/v1/reports/inspection", .reportInspect, "Calls of a period that need a look."),
        ResourceRoute(.get, "/v1/reports/records", .reportRecords, "The records of a period's calls."),
    ]

    private static let system = [
        ResourceRoute(.get, "/v1/status", .systemStatus, "What goes on."),
        ResourceRoute(.get, "/v1/version", .systemVersion, "Versions of the daemon and its libraries."),
        ResourceRoute(.get, "/v1/pages", .pageList, "The tokens with which pages and programs act."),
        ResourceRoute(.post, "/v1/pages", .pagePair, "A code with which a page can become an agent's.", status: 201),
        ResourceRoute(.delete, "/v1/pages/{page}", .pageRevoke, "Take a token away at once."),
    ]
}
