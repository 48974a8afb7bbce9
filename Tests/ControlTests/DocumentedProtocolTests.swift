import ControlAPI
import Foundation
import Testing

@testable import ControlServer

/// docs/control-protocol.md, read with the daemon's own types.
struct DocumentedProtocolTests {
    private struct Example {
        let line: Int
        let request: Data?
        let answer: Data
    }

    private static func page() throws -> String { try text("docs/control-protocol.md") }

    private static func text(_ path: String) throws -> String {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    private static func examples() throws -> [Example] {
        var examples: [Example] = []
        var request: Data?
        for (index, line) in try page().split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("→ ") { request = Data(line.dropFirst(2).utf8) }
            if line.hasPrefix("← ") {
                examples.append(Example(line: index + 1, request: request, answer: Data(line.dropFirst(2).utf8)))
                request = nil
            }
        }
        return examples
    }

    /// The value must come back from our types as it is on the page: no key unknown, none missing, none of another type.
    private static func check<Value: Codable>(_ type: Value.Type, _ json: Data, line: Int) throws {
        let again = try ControlCoding.encode(try ControlCoding.decode(type, from: json))
        let written = try JSONSerialization.jsonObject(with: json) as? NSDictionary
        let read = try JSONSerialization.jsonObject(with: again) as? NSDictionary
        #expect(written == read, "line \(line): \(String(decoding: again, as: UTF8.self))")
    }

    private static func check<Request: ControlRequest>(_ type: Request.Type, _ example: Example) throws {
        let asked = try RPCMessage(parsing: example.request ?? Data())
        let answer = try RPCMessage(parsing: example.answer)
        #expect(asked.id == answer.id, "line \(example.line)")
        _ = try Request(params: asked.params)
        if let error = answer.error {
            try check(ControlError.self, error, line: example.line)
            let refusal = try ControlCoding.decode(ControlError.self, from: error)
            #expect(refusal.code == refusal.reason.code, "line \(example.line)")
        } else {
            try check(Request.Response.self, answer.result ?? Data(), line: example.line)
        }
    }

    @Test("every example is what the daemon takes and gives, and every method has one")
    func examplesAreTrue() throws {
        var shown: Set<ControlMethod> = []
        for example in try Self.examples() {
            guard let request = example.request else {
                let message = try RPCMessage(parsing: example.answer)
                #expect(message.method == "event", "line \(example.line)")
                try Self.check(ControlEvent.self, message.params ?? Data(), line: example.line)
                continue
            }
            let method = try RPCMessage(parsing: request).knownMethod()
            shown.insert(method)
            try Self.check(example, of: method)
        }
        #expect(Set(ControlMethod.allCases).subtracting(shown).isEmpty)
    }

    @Test("every error word is listed with its number, and every event type")
    func wordsAreListed() throws {
        let page = try Self.page()
        for (reason, code) in ControlError.Reason.codes { #expect(page.contains("| \(code) | `\(reason)` |")) }
        let source = try Self.text("Sources/ControlAPI/Events/EventKind.swift")
        let declared = source.split(separator: "EventKind(rawValue: \"").dropFirst()
            .map { String($0.prefix { $0 != "\"" }) }
        let all = EventKind.all.map(\.rawValue)
        #expect(all == declared)
        for kind in EventKind.all { #expect(page.contains("| `\(kind)` |"), "\(kind)") }
    }

    private static func check(_ example: Example, of method: ControlMethod) throws {
        switch method {
        case .callDial: try check(DialRequest.self, example)
        case .callHangup: try check(HangupRequest.self, example)
        case .callGet: try check(GetCallRequest.self, example)
        case .callList: try check(ListCallsRequest.self, example)
        case .callHold: try check(HoldRequest.self, example)
        case .callResume: try check(ResumeRequest.self, example)
        case .callMute: try check(MuteRequest.self, example)
        case .callUnmute: try check(UnmuteRequest.self, example)
        case .callDigits: try check(SendDigitsRequest.self, example)
        case .callTransfer: try check(TransferRequest.self, example)
        case .callComplete: try check(CompleteTransferRequest.self, example)
        case .callJoin: try check(JoinRequest.self, example)
        case .callTakeBack: try check(TakeBackRequest.self, example)
        case .callConference: try check(ConferenceRequest.self, example)
        case .callDrop: try check(DropPartyRequest.self, example)
        case .callPark: try check(ParkRequest.self, example)
        case .callRetrieve: try check(RetrieveRequest.self, example)
        case .callSupervise: try check(SuperviseRequest.self, example)
        case .callTakeOver: try check(TakeOverRequest.self, example)
        case .callRecord: try check(RecordRequest.self, example)
        case .callPlay: try check(PlayRequest.self, example)
        case .callExtend: try check(ExtendRequest.self, example)
        case .recordingList: try check(ListRecordingsRequest.self, example)
        case .recordingExport: try check(ExportRecordingRequest.self, example)
        case .recordingPiece: try check(RecordingPieceRequest.self, example)
        case .recordingListen: try check(ListenRecordingRequest.self, example)
        case .ticketList: try check(ListTicketsRequest.self, example)
        case .recordingDelete: try check(DeleteRecordingRequest.self, example)
        case .eventsSubscribe: try check(SubscribeRequest.self, example)
        case .batchOpen: try check(OpenBatchRequest.self, example)
        case .batchAppend: try check(AppendBatchRequest.self, example)
        case .batchCommit: try check(CommitBatchRequest.self, example)
        case .batchAbort: try check(AbortBatchRequest.self, example)
        case .batchVerdicts: try check(BatchVerdictsRequest.self, example)
        case .batchList: try check(ListBatchesRequest.self, example)
        case .batchShow: try check(ShowBatchRequest.self, example)
        case .batchMap: try check(MapBatchRequest.self, example)
        case .batchStart: try check(StartBatchRequest.self, example)
        case .batchChange: try check(ChangeBatchRequest.self, example)
        case .batchClone: try check(CloneBatchRequest.self, example)
        case .batchPause: try check(PauseBatchRequest.self, example)
        case .batchResume: try check(ResumeBatchRequest.self, example)
        case .batchCancel: try check(CancelBatchRequest.self, example)
        case .batchReport: try check(BatchReportRequest.self, example)
        case .ticketGet: try check(GetTicketRequest.self, example)
        case .ticketExplain: try check(ExplainTicketRequest.self, example)
        case .ticketRelease: try check(ReleaseTicketRequest.self, example)
        case .ticketSubmit: try check(SubmitTicketRequest.self, example)
        case .ticketChange: try check(ChangeTicketRequest.self, example)
        case .ticketWithdraw: try check(WithdrawTicketRequest.self, example)
        case .ticketSkip: try check(SkipTicketRequest.self, example)
        case .ticketResolve: try check(ResolveTicketRequest.self, example)
        case .queueShow: try check(ShowQueueRequest.self, example)
        case .queueSimulate: try check(SimulateRequest.self, example)
        case .doNotCallAdd: try check(AddDoNotCallRequest.self, example)
        case .doNotCallRemove: try check(RemoveDoNotCallRequest.self, example)
        case .doNotCallList: try check(ListDoNotCallRequest.self, example)
        case .doNotCallImport: try check(ImportDoNotCallRequest.self, example)
        case .knowledgeList: try check(ListCardsRequest.self, example)
        case .knowledgeSearch: try check(SearchCardsRequest.self, example)
        case .knowledgeShow: try check(ShowCardRequest.self, example)
        case .knowledgeOffer: try check(OfferCardsRequest.self, example)
        case .knowledgeUse: try check(UseCardRequest.self, example)
        case .knowledgeCreate: try check(CreateCardRequest.self, example)
        case .knowledgeChange: try check(ChangeCardRequest.self, example)
        case .knowledgeRemove: try check(RemoveCardRequest.self, example)
        case .knowledgeImport: try check(ImportCardsRequest.self, example)
        case .knowledgeExport: try check(ExportCardsRequest.self, example)
        case .knowledgeAttach: try check(AttachFileRequest.self, example)
        case .knowledgeDetach: try check(DetachFileRequest.self, example)
        case .knowledgeOpen: try check(OpenAttachmentRequest.self, example)
        case .knowledgeFetch: try check(FetchAttachmentRequest.self, example)
        case .numberCheck: try check(CheckNumberRequest.self, example)
        case .flowList: try check(ListFlowsRequest.self, example)
        case .flowShow: try check(ShowFlowRequest.self, example)
        case .reportGet: try check(ReportRequest.self, example)
        case .reportInspect: try check(InspectCallsRequest.self, example)
        case .reportRecords: try check(CallRecordsRequest.self, example)
        case .personExport: try check(ExportPersonRequest.self, example)
        case .personDelete: try check(DeletePersonRequest.self, example)
        case .phoneList: try check(ListPhonesRequest.self, example)
        case .trunkList: try check(ListTrunksRequest.self, example)
        case .trunkEnable: try check(EnableTrunkRequest.self, example)
        case .trunkDisable: try check(DisableTrunkRequest.self, example)
        case .trunkTest: try check(TestTrunkRequest.self, example)
        case .webhookList: try check(ListWebhooksRequest.self, example)
        case .webhookTest: try check(TestWebhookRequest.self, example)
        case .webhookDead: try check(ListDeadMessagesRequest.self, example)
        case .webhookRetry: try check(RetryMessagesRequest.self, example)
        case .agentList: try check(ListAgentsRequest.self, example)
        case .agentGet: try check(GetAgentRequest.self, example)
        case .callbackList: try check(ListCallbacksRequest.self, example)
        case .callbackPromise: try check(PromiseCallbackRequest.self, example)
        case .agentLogin: try check(LogInAgentRequest.self, example)
        case .agentReady: try check(ReadyAgentRequest.self, example)
        case .agentPause: try check(PauseAgentRequest.self, example)
        case .agentLogout: try check(LogOutAgentRequest.self, example)
        case .agentConnect: try check(ConnectAgentRequest.self, example)
        case .agentDisconnect: try check(DisconnectAgentRequest.self, example)
        case .systemStatus: try check(StatusRequest.self, example)
        case .systemDoctor: try check(DoctorRequest.self, example)
        case .systemDrain: try check(DrainRequest.self, example)
        case .systemBackup: try check(BackupRequest.self, example)
        case .systemVersion: try check(VersionRequest.self, example)
        case .pagePair: try check(PairPageRequest.self, example)
        case .pageList: try check(ListPagesRequest.self, example)
        case .pageRevoke: try check(RevokePageRequest.self, example)
        }
    }
}
