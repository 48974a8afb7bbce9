package import FoundationEssentials

/// One load of one batch file: bytes go in chunk by chunk, a verdict for each row comes out. Decides nothing about what
/// is in the store; keeps of the rows only which ids it has seen, and those on the disk.
package struct BatchImport: ~Copyable {
    private let rules: ImportRules
    private let loadedAt: Date
    private var decoder: TextDecoder
    private var text = DecodedText()
    private var reader: RecordReader
    private var record = FileRecord()
    private var bound: BoundMapping?
    /// Nil until the columns are known.
    private var seen: SeenRows?

    package private(set) var summary = ImportSummary()

    /// - Parameters:
    ///   - rules: how to read the file, and which of its tickets to select.
    ///   - loadedAt: the instant of the load, for tickets that do not say when they were opened.
    package init(_ rules: ImportRules, loadedAt: Date) {
        self.rules = rules
        self.loadedAt = loadedAt
        decoder = TextDecoder(encoding: rules.encoding)
        reader = RecordReader(rules.format)
    }

    /// Once the columns are known: the mapping in use.
    package var mapping: FieldMapping? { bound?.mapping }

    /// Once anything but ASCII has come: the file's encoding.
    package var encoding: TextEncoding? { decoder.encoding }

    /// Once the columns are known: how the file writes its rows.
    package var format: FileFormat? { reader.format }

    /// Takes the next bytes of the file, in chunks of any size (64 KiB is good), and gives the rows that end in them.
    /// - Throws: why nothing of the file can be loaded, verdicts already given included.
    package mutating func feed(_ chunk: UnsafeRawBufferPointer) throws(BatchImportError) -> [RowVerdict] {
        try decoder.decode(chunk, into: &text)
        return try verdicts(isLast: false)
    }

    /// The same for an array of bytes.
    package mutating func feed(_ chunk: [UInt8]) throws(BatchImportError) -> [RowVerdict] {
        // Typed throws do not pass through withUnsafeBytes of an older library.
        let decoded = chunk.withUnsafeBytes { bytes in
            Result { () throws(BatchImportError) in try decoder.decode(bytes, into: &text) }
        }
        try decoded.get()
        return try verdicts(isLast: false)
    }

    /// Says that there are no more bytes, and gives the rows that were left.
    package mutating func finish() throws(BatchImportError) -> [RowVerdict] {
        try decoder.finish(into: &text)
        return try verdicts(isLast: true)
    }

    private mutating func verdicts(isLast: Bool) throws(BatchImportError) -> [RowVerdict] {
        defer { text.compact() }
        if bound == nil, try !bind(isLast: isLast) { return [] }
        var verdicts: [RowVerdict] = []
        while reader.next(&text, isLast: isLast, into: &record) {
            bound?.follow(reader.columns)
            let verdict = try verdict()
            summary.count(verdict)
            verdicts.append(verdict)
        }
        return verdicts
    }

    /// Finds the columns and the mapping that fits them; false while the header is not whole.
    private mutating func bind(isLast: Bool) throws(BatchImportError) -> Bool {
        guard try reader.readColumns(&text, isLast: isLast) else { return false }
        bound = try rules.bind(reader.columns, loadedAt: loadedAt)
        seen = try Self.kept { try SeenRows() }
        return true
    }
}

// MARK: - One row

extension BatchImport {
    private func verdict() throws(BatchImportError) -> RowVerdict {
        let position = record.position
        guard let bound, record.problem == nil else {
            let refusal = RowRefusal(record.problem ?? .badQuote)
            return RowVerdict(position: position, id: nil, outcome: .refused(refusal))
        }
        // Typed throws do not pass through withUnsafeBufferPointer of an older library.
        let verdict = record.bytes.withUnsafeBufferPointer { bytes in
            Result { () throws(BatchImportError) in try judge(RecordValues(record, bytes), position, bound) }
        }
        return try verdict.get()
    }

    private func judge(
        _ row: RecordValues, _ position: RowPosition, _ bound: BoundMapping
    ) throws(BatchImportError) -> RowVerdict {
        let id: TicketID
        do throws(RowRefusal) {
            id = try bound.id(of: row)
        } catch {
            return RowVerdict(position: position, id: nil, outcome: .refused(error))
        }
        if let first = try Self.kept({ try seen?[id] }) {
            let isSame = first.digest == record.digest
            return RowVerdict(position: position, id: id, outcome: .duplicate(of: first.position, isSame: isSame))
        }
        let verdict = judge(id, row, position, bound)
        if case .accepted = verdict.outcome {
            try Self.kept { try seen?.add(id, .init(position: position, digest: record.digest)) }
        }
        return verdict
    }

    /// A row whose ticket the file has not named before.
    private func judge(
        _ id: TicketID, _ row: RecordValues, _ position: RowPosition, _ bound: BoundMapping
    ) -> RowVerdict {
        do throws(RowRefusal) {
            try bound.checkIncluded(row)
            let (ticket, notes) = try bound.ticket(id, row, position)
            let isSelected = rules.selection.selects(id, of: ticket.ticketClass)
            return RowVerdict(
                position: position, id: id, outcome: .accepted(ticket, isSelected: isSelected), notes: notes)
        } catch {
            return RowVerdict(position: position, id: id, outcome: .refused(error))
        }
    }

    private static func kept<Value>(_ body: () throws -> Value) throws(BatchImportError) -> Value {
        do {
            return try body()
        } catch {
            throw .cannotKeep("\(error)")
        }
    }
}
