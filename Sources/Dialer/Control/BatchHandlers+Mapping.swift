import CallQueue
import ControlAPI
import ControlServer
import FoundationEssentials

/// `batch.map`: which column of a file is what.
extension BatchHandlers {
    /// Bytes of a file that are looked at; as base64 they fit into one line of the socket.
    static let longestSample = 384 << 10

    func registerMapping(in handlers: inout ControlHandlers) {
        handlers.register(MapBatchRequest.self) { request, _ in
            try await map(request)
        }
    }

    func map(_ request: MapBatchRequest) async throws -> MapBatchResult {
        guard request.data.count <= Self.longestSample else {
            throw ControlError(
                .tooLarge, "Send the file's first bytes, at most \(Self.longestSample).", field: "data")
        }
        if let name = request.ticketClass, !(1...64).contains(name.count) {
            throw ControlError(.invalidParams, "A class has a name of 1 to 64 characters.", field: "ticketClass")
        }
        let opened = OpenBatchRequest(
            name: "map", format: request.format, encoding: request.encoding, dryRun: true, region: request.region)
        let survey = try MappingSurvey(
            [UInt8](request.data), isWhole: request.isWhole ?? false, try await uploads.rules(for: opened),
            ticketClass: request.ticketClass.map { TicketClass(rawValue: $0) })
        return MapBatchResult(survey)
    }
}

extension MapBatchResult {
    init(_ survey: MappingSurvey) {
        self.init(
            mapping: survey.proposal.text,
            fields: survey.proposal.fields.map { field in
                MappedField(
                    field: field.key.rawValue, columns: field.columns,
                    confidence: (field.confidence * 100).rounded() / 100,
                    basis: MappingBasisWord(rawValue: field.basis.rawValue),
                    samples: field.samples.map { String($0.prefix(80)) })
            },
            unused: survey.proposal.unused,
            remarks: survey.proposal.remarks.map {
                MappingRemark(text: ControlError.sentence($0.english), textChinese: $0.chinese + "。")
            },
            fitting: survey.fitting, format: survey.format.rawValue, encoding: survey.encoding.rawValue,
            rows: survey.summary.rows, accepted: survey.summary.accepted, refused: survey.summary.refused,
            duplicates: survey.summary.duplicates)
    }
}
