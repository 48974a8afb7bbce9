package import FoundationEssentials

/// A file of numbers never to ring: CSV or TSV with a header in English or Chinese, or numbers alone, one a line.
package struct DoNotCallFile: Sendable {
    package struct Row: Sendable, Hashable {
        /// From 1, the header not counted.
        package let record: Int
        /// As it was written.
        package let number: String
        package var reason: String?
        package var source: String?
        package var since: Date?
        package var until: Date?
        /// What is wrong with the row itself, whatever its number.
        package var fault: String?
    }

    package let rows: [Row]
    package let hasHeader: Bool

    /// - Parameters:
    ///   - bytes: the whole file, in UTF-8, GB18030 or UTF-16.
    ///   - zone: of times written without one.
    /// - Throws: why nothing of it can be read.
    package init(_ bytes: [UInt8], zone: ZoneRules) throws(BatchImportError) {
        var decoder = TextDecoder()
        var text = DecodedText()
        let decoded = bytes.withUnsafeBytes { bytes in
            Result { () throws(BatchImportError) in try decoder.decode(bytes, into: &text) }
        }
        try decoded.get()
        try decoder.finish(into: &text)
        var reader = DelimitedReader()
        guard try reader.readHeader(&text, isLast: true) else { throw .noHeader }
        guard let places = Places(reader.columns) else {
            throw .headerUnreadable(
                "no column holds the numbers: call it number, phone, 号码 or 手机号, or write numbers alone, one a line")
        }
        hasHeader = places.hasHeader
        var rows: [Row] = []
        if !places.hasHeader { rows.append(Row(record: 1, number: reader.columns[0])) }
        let offsets = ZoneOffsets(zone)
        var record = FileRecord()
        while reader.next(&text, isLast: true, into: &record) {
            rows.append(places.row(record, number: rows.count + 1, offsets))
        }
        self.rows = rows
    }

    /// Which column is what.
    private struct Places {
        let number: Int
        let reason: Int?
        let source: Int?
        let since: Int?
        let until: Int?
        let hasHeader: Bool

        private static let names: [(key: String, words: Set<String>)] = [
            (
                "number",
                [
                    "number", "phone", "phonenumber", "e164", "telephone", "mobile", "mobilenumber", "号码", "手机", "手机号",
                    "手机号码",
                    "电话", "电话号码", "被叫号码", "联系电话", "联系手机", "联系方式", "客户电话", "客户手机", "收件人手机", "收件人电话",
                ]
            ),
            ("reason", ["reason", "note", "remark", "原因", "理由", "事由", "备注", "说明"]), ("source", ["source", "来源"]),
            ("since", ["since", "added", "addedat", "登记时间", "加入时间", "添加时间"]),
            ("until", ["until", "lapses", "expires", "失效时间", "截止时间", "有效期至"]),
        ]

        /// Nil where no column holds numbers.
        init?(_ columns: [String]) {
            var found: [String: Int] = [:]
            for (index, column) in columns.enumerated() {
                let word = column.lowercased().filter { $0 != " " && $0 != "_" && $0 != "\u{FEFF}" }
                for name in Self.names where name.words.contains(word) && found[name.key] == nil {
                    found[name.key] = index
                }
            }
            hasHeader = found["number"] != nil
            let digits =
                columns.first?.unicodeScalars.count { ("0"..."9").contains($0) || ("０"..."９").contains($0) } ?? 0
            guard hasHeader || digits >= 5 else { return nil }
            number = found["number"] ?? 0
            reason = hasHeader ? found["reason"] : nil
            source = hasHeader ? found["source"] : nil
            since = hasHeader ? found["since"] : nil
            until = hasHeader ? found["until"] : nil
        }

        func row(_ record: FileRecord, number place: Int, _ zone: ZoneOffsets) -> Row {
            var row = Row(record: place, number: text(record, number) ?? "")
            if let problem = record.problem {
                row.fault = RowRefusal(problem).text
                return row
            }
            row.reason = text(record, reason)
            row.source = text(record, source)
            do throws(TimeFault) {
                row.since = try time(record, since, zone)
                row.until = try time(record, until, zone)
            } catch {
                row.fault = "“\(error.text)” is no time; write it as 2026-10-01 18:00"
            }
            return row
        }

        private func text(_ record: FileRecord, _ place: Int?) -> String? {
            guard let place, let text = record.text(place) else { return nil }
            let trimmed = CellText.trimmed(text)
            // What keeps a spreadsheet from taking +86… for a formula.
            let plain = trimmed.hasPrefix("'") ? String(trimmed.dropFirst()) : trimmed
            return plain.isEmpty ? nil : plain
        }

        private struct TimeFault: Error {
            let text: String
        }

        private static let formats = [
            "iso8601", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd", "yyyy/M/d H:mm:ss", "yyyy/M/d H:mm",
            "yyyy/M/d",
        ].compactMap { TimeFormat($0) }

        private func time(_ record: FileRecord, _ place: Int?, _ zone: ZoneOffsets) throws(TimeFault) -> Date? {
            guard let written = text(record, place) else { return nil }
            for format in Self.formats {
                let bytes = Array(written.utf8)
                if let seconds = bytes.withUnsafeBufferPointer({ format.read($0, in: zone) }) {
                    return Date(timeIntervalSince1970: seconds)
                }
            }
            throw TimeFault(text: written)
        }
    }
}
