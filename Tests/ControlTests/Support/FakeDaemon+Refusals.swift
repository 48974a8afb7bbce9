import ControlAPI

@testable import ControlServer

/// Methods these tests do not ask for; the server wants every one to have a handler.
extension FakeDaemon {
    static func registerRest(_ handlers: inout ControlHandlers) {
        refuse(OpenBatchRequest.self, &handlers)
        refuse(CommitBatchRequest.self, &handlers)
        refuse(AbortBatchRequest.self, &handlers)
        refuse(BatchVerdictsRequest.self, &handlers)
        refuse(ListBatchesRequest.self, &handlers)
        refuse(ShowBatchRequest.self, &handlers)
        refuse(PauseBatchRequest.self, &handlers)
        refuse(ResumeBatchRequest.self, &handlers)
        refuse(CancelBatchRequest.self, &handlers)
        refuse(MapBatchRequest.self, &handlers)
        refuse(StartBatchRequest.self, &handlers)
        refuse(ChangeBatchRequest.self, &handlers)
        refuse(CloneBatchRequest.self, &handlers)
        refuse(SubmitTicketRequest.self, &handlers)
        refuse(ChangeTicketRequest.self, &handlers)
        refuse(WithdrawTicketRequest.self, &handlers)
        refuse(BatchReportRequest.self, &handlers)
        refuse(GetTicketRequest.self, &handlers)
        refuse(ExplainTicketRequest.self, &handlers)
        refuse(ReleaseTicketRequest.self, &handlers)
        refuse(ResolveTicketRequest.self, &handlers)
        refuse(AddDoNotCallRequest.self, &handlers)
        refuse(RemoveDoNotCallRequest.self, &handlers)
        refuse(ListDoNotCallRequest.self, &handlers)
        refuse(ImportDoNotCallRequest.self, &handlers)
        refuse(ShowQueueRequest.self, &handlers)
        refuse(SimulateRequest.self, &handlers)
        refuse(CheckNumberRequest.self, &handlers)
        refuse(ListFlowsRequest.self, &handlers)
        refuse(ShowFlowRequest.self, &handlers)
        refuse(DoctorRequest.self, &handlers)
        refuse(BackupRequest.self, &handlers)
        refuse(ListPhonesRequest.self, &handlers)
        refuse(ListTrunksRequest.self, &handlers)
        refuse(RecordRequest.self, &handlers)
        refuse(PlayRequest.self, &handlers)
        refuse(ExtendRequest.self, &handlers)
        refuse(ListRecordingsRequest.self, &handlers)
        refuse(ExportRecordingRequest.self, &handlers)
        refuse(RecordingPieceRequest.self, &handlers)
        refuse(ListenRecordingRequest.self, &handlers)
        refuse(ListTicketsRequest.self, &handlers)
        refuse(DeleteRecordingRequest.self, &handlers)
        refuse(ReportRequest.self, &handlers)
        refuse(InspectCallsRequest.self, &handlers)
        refuse(CallRecordsRequest.self, &handlers)
        refuse(ExportPersonRequest.self, &handlers)
        refuse(DeletePersonRequest.self, &handlers)
        refuse(EnableTrunkRequest.self, &handlers)
        refuse(DisableTrunkRequest.self, &handlers)
        refuse(TestTrunkRequest.self, &handlers)
        refuse(ListWebhooksRequest.self, &handlers)
        refuse(TestWebhookRequest.self, &handlers)
        refuse(ListDeadMessagesRequest.self, &handlers)
        refuse(RetryMessagesRequest.self, &handlers)
        refuse(GetAgentRequest.self, &handlers)
        refuse(ListCallbacksRequest.self, &handlers)
        refuse(SkipTicketRequest.self, &handlers)
        refuse(LogInAgentRequest.self, &handlers)
        refuse(ReadyAgentRequest.self, &handlers)
        refuse(PauseAgentRequest.self, &handlers)
        refuse(LogOutAgentRequest.self, &handlers)
        refuse(ConnectAgentRequest.self, &handlers)
        refuse(DisconnectAgentRequest.self, &handlers)
    }

    private static func refuse<Request: ControlRequest>(_ type: Request.Type, _ handlers: inout ControlHandlers) {
        handlers.register(type) { _, _ in
            throw ControlError(.notFound, "\(Request.method.rawValue) finds nothing here.")
        }
    }

    static func registerCallControl(_ handlers: inout ControlHandlers) {
        func refuse<Request: ControlRequest>(_ type: Request.Type) {
            handlers.register(type) { _, _ in throw ControlError(.conflict, "Nobody talks in this call now.") }
        }
        refuse(HoldRequest.self)
        refuse(ResumeRequest.self)
        refuse(MuteRequest.self)
        refuse(UnmuteRequest.self)
        refuse(SendDigitsRequest.self)
        refuse(TransferRequest.self)
        refuse(CompleteTransferRequest.self)
        refuse(JoinRequest.self)
        refuse(TakeBackRequest.self)
        refuse(ConferenceRequest.self)
        refuse(DropPartyRequest.self)
        refuse(ParkRequest.self)
        refuse(RetrieveRequest.self)
        refuse(SuperviseRequest.self)
        refuse(TakeOverRequest.self)
    }
}
