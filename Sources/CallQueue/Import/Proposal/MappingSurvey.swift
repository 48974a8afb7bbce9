internal import FoundationEssentials

/// The beginning of a file, looked at for what its columns are.
package struct MappingSurvey: Sendable {
    /// Bytes that say enough: some hundred rows.
    package static let sampleSize = 256 * 1_024
    /// Rows looked at.
    private static let mostRows = 2_000

    package let proposal: MappingProposal
    /// The proposed mapping, as a load would use it.
    package let mapping: FieldMapping
    /// What a load of the sample by it would say.
    package let summary: ImportSummary
    package let encoding: TextEncoding
    package let format: FileFormat
    /// The mapping at hand that fits the columns as they are; nil where none does.
    package let fitting: String?

    /// - Parameters:
    ///   - sample: the file's first bytes.
    ///   - isWhole: whether they are all of it; else the row they end in is not looked at.
    ///   - rules: how files are read here; its mapping does not matter.
    ///   - ticketClass: for all rows, where the file does not tell the class.
    /// - Throws: `BatchImportError` where it is no file of tickets, `ProposalFault`, `MappingError`.
    package init(_ sample: [UInt8], isWhole: Bool, _ rules: ImportRules, ticketClass: TicketClass? = nil) throws {
        let read = try Self.read(sample, isWhole: isWhole, rules)
        encoding = read.encoding
        format = read.format
        fitting = try? rules.catalog.choose(for: read.columns.map(\.name)).name
        let region = rules.region ?? rules.home
        let normaliser = try NumberNormaliser(region: region)
        proposal = try MappingProposal(read.columns, region: region, ticketClass: ticketClass) { cell in
            if case .accepted = normaliser.read(cell) { true } else { false }
        }
        mapping = try FieldMapping(json5: Data(proposal.text.utf8), name: "proposed")
        summary = try Self.load(sample, isWhole: isWhole, by: mapping, rules)
    }

    private struct Reading {
        var columns: [ColumnSample]
        var encoding: TextEncoding
        var format: FileFormat
    }

    private static func read(_ sample: [UInt8], isWhole: Bool, _ rules: ImportRules) throws -> Reading {
        var decoder = TextDecoder(encoding: rules.encoding)
        var text = DecodedText()
        try sample.withUnsafeBytes { try decoder.decode($0, into: &text) }
        // A character cut in two is the end of a row that is not looked at.
        try decoder.finish(into: &text)
        var reader = RecordReader(rules.format)
        guard try reader.readColumns(&text, isLast: isWhole) else { throw BatchImportError.noHeader }
        var samples: [ColumnSample] = []
        var record = FileRecord()
        var rows = 0
        while rows < mostRows, reader.next(&text, isLast: isWhole, into: &record) {
            guard record.problem == nil else { continue }
            rows += 1
            follow(reader.columns, &samples, rows: rows)
            for index in samples.indices {
                samples[index].add(record.text(index).map(CellText.trimmed))
            }
        }
        follow(reader.columns, &samples, rows: rows)
        return Reading(columns: samples, encoding: decoder.encoding ?? .utf8, format: reader.format ?? .csv)
    }

    /// Columns of NDJSON come to light row by row.
    private static func follow(_ names: [String], _ samples: inout [ColumnSample], rows: Int) {
        for name in names.dropFirst(samples.count) {
            var sample = ColumnSample(name)
            for _ in 0..<max(0, rows - 1) { sample.add(nil) }
            samples.append(sample)
        }
    }

    private static func load(
        _ sample: [UInt8], isWhole: Bool, by mapping: FieldMapping, _ rules: ImportRules
    ) throws -> ImportSummary {
        let chosen = ImportRules(
            catalog: rules.catalog, mapping: mapping, encoding: rules.encoding, format: rules.format,
            region: rules.region, home: rules.home, selection: rules.selection)
        var file = BatchImport(chosen, loadedAt: Date())
        _ = try file.feed(sample)
        if isWhole { _ = try file.finish() }
        return file.summary
    }
}
