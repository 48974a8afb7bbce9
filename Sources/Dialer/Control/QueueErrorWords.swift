import CallQueue
import ControlAPI

/// What the queue could not do, in the protocol's words.
extension ControlError {
    /// The error as others shall read it; one that is nobody's mistake stays as it is and goes to the log.
    static func translated(_ error: any Error) -> any Error {
        switch error {
        case let error as QueueError: ControlError(error)
        case let error as BatchTermsFault: ControlError(.invalidParams, ControlError.sentence(error.description))
        case let error as BatchImportError: ControlError(error)
        case let error as MappingError: ControlError(error)
        case let error as ProposalFault: ControlError(.batchRefused, ControlError.sentence(error.description))
        case let error as NumberNormaliserError: ControlError(error)
        case let error as StoreError: ControlError(error)
        default: error
        }
    }

    init(_ error: QueueError) {
        let text = Self.sentence(error.description)
        switch error {
        case .notRecovered: self.init(.overloaded, text)
        case .unknownAttempt: self.init(.notFound, text, field: "call")
        case .unknownTicket: self.init(.notFound, text, field: "ticket")
        case .unknownBatch: self.init(.notFound, text, field: "batch")
        case .unknownAgent: self.init(.unknownAgent, text, field: "agent")
        case .notLoading: self.init(.notFound, text, field: "upload")
        case .unknownCall: self.init(.notFound, text, field: "call")
        case .notPromisable: self.init(.conflict, text, field: "call")
        case .badPromise: self.init(.invalidParams, text, field: "callbackAt")
        case .callsRefused: self.init(.doNotCall, text)
        case .loadUnderWay, .batchIsFinal, .batchIsCompleted, .ticketInCall, .nothingToRelease, .notShown,
            .notChangeable, .nothingToClone:
            self.init(.conflict, text)
        case .keyUsed: self.init(.conflict, text, field: "key")
        case .badChange(let refusal):
            let reason: Reason = if case .number = refusal.reason { .numberInvalid } else { .invalidParams }
            self.init(reason, text, field: refusal.column)
        case .badNumber: self.init(.numberInvalid, text, field: "number")
        }
    }

    init(_ error: BatchImportError) {
        // The disk's fault is not the file's.
        let reason: Reason = if case .cannotKeep = error { .storeFailed } else { .batchRefused }
        self.init(reason, Self.sentence("nothing was loaded: \(error)"))
    }

    init(_ error: MappingError) {
        let near = error.wrongKey.flatMap { NearestWord.to($0.key, among: $0.known) }
        let meant = near.map { " Did you mean “\($0)”?" } ?? ""
        self.init(.invalidParams, Self.sentence(error.description) + meant, field: "mapping")
    }

    init(_ error: NumberNormaliserError) {
        self.init(.invalidParams, Self.sentence(error.description), field: "region")
    }

    init(_ error: StoreError) {
        self.init(.storeFailed, Self.sentence("it could not be stored: \(error)"))
    }

    /// The rooms write their texts without capital and stop, to be put after a colon; here they stand alone.
    static func sentence(_ text: String) -> String {
        let end = text.last.map { ".!?".contains($0) } ?? true
        return text.prefix(1).uppercased() + text.dropFirst() + (end ? "" : ".")
    }
}
