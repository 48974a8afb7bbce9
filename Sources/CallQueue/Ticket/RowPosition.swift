/// Where a row stands in the file it came from, counted as a person counts.
package struct RowPosition: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The record, from 1, the header not counted.
    package let record: Int
    /// The line on which the record begins, from 1, as an editor shows it; quoted line breaks count.
    package let line: Int

    package init(record: Int, line: Int) {
        self.record = record
        self.line = line
    }

    package var description: String { "row \(record) (line \(line))" }
}
