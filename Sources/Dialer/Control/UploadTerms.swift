import CallQueue
import ControlAPI
import FoundationEssentials

/// What a file is handed in with, checked before its first byte.
struct UploadTerms: Sendable {
    static let longestName = 200

    let name: String
    let rules: ImportRules
    let isDryRun: Bool
    let isPaused: Bool
    /// The batch to which the rows are added; nil: one of their own.
    let target: BatchID?
    let batchTerms: BatchTerms
    let weight: Double

    /// - Throws: `invalidParams`, naming the parameter and what is allowed.
    init(
        _ request: OpenBatchRequest, catalog: MappingCatalog, configuration: QueueConfiguration, flows: [String] = []
    ) throws(ControlError) {
        guard (1...Self.longestName).contains(request.name.count) else {
            throw ControlError(
                .invalidParams, "Give the batch a name of 1 to \(Self.longestName) characters.", field: "name")
        }
        name = request.name
        isDryRun = request.dryRun ?? false
        isPaused = request.paused ?? false
        target = request.batch.map { BatchID(rawValue: $0) }
        let change = try Self.change(request, flows)
        weight = change.weight ?? 1
        batchTerms = change.applied(to: BatchTerms())
        try Self.check(batchTerms, configuration)
        rules = ImportRules(
            catalog: catalog, mapping: try Self.mapping(request, catalog),
            encoding: try Self.encoding(request.encoding), format: try Self.format(request.format),
            region: try Self.region(request.region), home: configuration.region, selection: configuration.selection)
    }

    /// - Throws: `invalidParams`.
    private static func change(_ request: OpenBatchRequest, _ flows: [String]) throws(ControlError) -> BatchChange {
        let ofItsOwn = [request.hours, request.mode, request.flow].contains { $0 != nil } || request.weight != nil
        guard request.batch == nil || !ofItsOwn && request.paused == nil else {
            throw ControlError(
                .invalidParams, "Rows that are added to a batch are called as it is; change that by batch.change.",
                field: "batch")
        }
        return try BatchTermsReading.change(
            weight: request.weight, hours: request.hours, mode: request.mode, flow: request.flow, flows: flows)
    }

    private static func check(_ terms: BatchTerms, _ configuration: QueueConfiguration) throws(ControlError) {
        do throws(BatchTermsFault) {
            try terms.check(configuration)
        } catch {
            throw ControlError(.invalidParams, ControlError.sentence(error.description), field: "hours")
        }
    }

    private static func mapping(
        _ request: OpenBatchRequest, _ catalog: MappingCatalog
    ) throws(ControlError) -> FieldMapping? {
        switch (request.mapping, request.mappingName) {
        case (nil, nil): return nil
        case (let text?, nil): return try mapping(text)
        case (nil, let name?):
            if let known = catalog.named(name) { return known }
            let names = catalog.mappings.map(\.name).sorted().joined(separator: ", ")
            throw ControlError(
                .invalidParams, "There is no mapping “\(name.prefix(64))”; known are \(names).", field: "mappingName")
        case (_?, _?):
            throw ControlError(
                .invalidParams, "Give a mapping's text or its name, not both.", field: "mappingName")
        }
    }

    private static func mapping(_ text: String) throws(ControlError) -> FieldMapping {
        do throws(MappingError) {
            return try FieldMapping(json5: Data(text.utf8), name: "given")
        } catch {
            throw ControlError(error)
        }
    }

    private static func encoding(_ name: String?) throws(ControlError) -> TextEncoding? {
        guard let name else { return nil }
        // Which of the two byte orders it is, is found from the bytes.
        if ["utf-16", "utf16"].contains(name.lowercased()) { return nil }
        if let known = TextEncoding(name: name) { return known }
        let names = TextEncoding.allCases.map(\.rawValue).joined(separator: ", ")
        throw ControlError(
            .invalidParams, "Encoding “\(name.prefix(64))” is not known; allowed are \(names), utf-16.",
            field: "encoding")
    }

    private static func format(_ name: String?) throws(ControlError) -> FileFormat? {
        guard let name else { return nil }
        if let known = FileFormat(rawValue: name.lowercased()) { return known }
        let names = FileFormat.allCases.map(\.rawValue).joined(separator: ", ")
        throw ControlError(
            .invalidParams, "Format “\(name.prefix(64))” is not known; allowed are \(names).", field: "format")
    }

    private static func region(_ name: String?) throws(ControlError) -> String? {
        guard let name else { return nil }
        do throws(NumberNormaliserError) {
            _ = try NumberNormaliser(region: name)
        } catch {
            throw ControlError(error)
        }
        return name
    }
}
