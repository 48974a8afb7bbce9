/// Every command there is, in the order of the help.
enum CommandIndex {
    static var commands: [any Command.Type] {
        [
            DialCommand.self, HangupCommand.self, CallsCommand.self, WatchCommand.self,
            CallHoldCommand.self, CallResumeCommand.self, CallMuteCommand.self, CallUnmuteCommand.self,
            CallDigitsCommand.self, CallTransferCommand.self, CallCompleteCommand.self, CallJoinCommand.self,
            CallTakeBackCommand.self, CallConferenceCommand.self, CallDropCommand.self, CallParkCommand.self,
            CallRetrieveCommand.self, CallSuperviseCommand.self, CallTakeOverCommand.self,
            CallRecordCommand.self, CallPlayCommand.self, CallExtendCommand.self,
            BatchMapCommand.self, BatchLoadCommand.self, BatchStartCommand.self, BatchListCommand.self,
            BatchShowCommand.self,
            BatchPauseCommand.self, BatchResumeCommand.self, BatchCancelCommand.self, BatchAppendCommand.self,
            BatchCloneCommand.self, BatchChangeCommand.self, BatchReprioritiseCommand.self, BatchReportCommand.self,
            TicketShowCommand.self, TicketSubmitCommand.self, TicketChangeCommand.self, TicketWithdrawCommand.self,
            TicketReleaseCommand.self, TicketSkipCommand.self, TicketResolveCommand.self,
            ExplainCommand.self, QueueCommand.self, SimulateCommand.self,
            AgentListCommand.self, AgentShowCommand.self, AgentLoginCommand.self, AgentReadyCommand.self,
            AgentPauseCommand.self, AgentLogoutCommand.self, AgentConnectCommand.self, AgentDisconnectCommand.self,
            PhonesCommand.self,
            PairCommand.self, PageListCommand.self, PageRevokeCommand.self, NumberCheckCommand.self,
            DoNotCallAddCommand.self, DoNotCallRemoveCommand.self, DoNotCallListCommand.self,
            DoNotCallImportCommand.self, DoNotCallExportCommand.self,
            RecordingListCommand.self, RecordingExportCommand.self, RecordingDeleteCommand.self,
            PersonExportCommand.self, PersonDeleteCommand.self,
            ReportCommand.self, ReportInspectCommand.self, ReportRecordsCommand.self,
            KnowledgeListCommand.self, KnowledgeSearchCommand.self, KnowledgeShowCommand.self,
            KnowledgeOfferCommand.self,
            KnowledgeCreateCommand.self, KnowledgeChangeCommand.self, KnowledgeRemoveCommand.self,
            KnowledgeImportCommand.self, KnowledgeExportCommand.self, KnowledgeTemplateCommand.self,
            KnowledgeAttachCommand.self, KnowledgeFetchCommand.self, KnowledgeDetachCommand.self,
            KnowledgeUseCommand.self,
            FlowListCommand.self, FlowShowCommand.self,
            TrunkListCommand.self, TrunkTestCommand.self, TrunkDisableCommand.self, TrunkEnableCommand.self,
            WebhookListCommand.self, WebhookTestCommand.self, WebhookDeadCommand.self, WebhookRetryCommand.self,
            StatusCommand.self, DoctorCommand.self, DrainCommand.self, BackupCommand.self,
            CompletionCommand.self, KnownIDsCommand.self, HelpCommand.self,
        ]
    }

    /// Commands of two words share their first.
    static let groups: [(name: String, summary: Message)] = [
        ("call", "Ask something of a running call: hold, transfer, conference, park, supervise, record."),
        ("batch", "Hand in ticket files and see what comes of them."),
        ("ticket", "Look at one ticket and decide on it."),
        ("agent", "Sign agents in and out, pause them, keep their phones on the line."),
        ("page", "Pages and programs that act through the HTTP door."),
        ("number", "Look at a phone number."),
        ("donotcall", "Numbers never to ring."),
        ("recording", "What was recorded: list, export, delete."),
        ("person", "One person's data: export, delete."),
        ("knowledge", "Short articles that agents read while they talk."),
        ("flow", "What automated calls say and ask."),
        ("webhook", "Ticket systems that are told of calls: list, try, what failed."),
        ("trunk", "The ways to the telephone network: which are in use, and whether they answer."),
    ]

    /// Topics of `ctl help` besides commands.
    static let exitCodesTopic = "exit-codes"

    static var visible: [any Command.Type] { commands.filter { !$0.form.isHidden } }

    static func command(_ path: [String]) -> (any Command.Type)? { commands.first { $0.form.path == path } }

    static func isGroup(_ path: [String]) -> Bool { path.count == 1 && groups.contains { $0.name == path[0] } }

    static func commands(inGroup name: String) -> [any Command.Type] {
        visible.filter { $0.form.path.count == 2 && $0.form.path.first == name }
    }

    /// What may come next after these words.
    static func words(below path: [String]) -> [String] {
        var words: [String] = []
        for command in visible where command.form.path.count > path.count && command.form.path.starts(with: path) {
            let word = command.form.path[path.count]
            if !words.contains(word) { words.append(word) }
        }
        return words
    }
}
