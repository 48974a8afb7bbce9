import Testing

@testable import CallQueue

@Suite("Reading rows")
struct ImportReaderTests {
    /// Records as texts, or the problem's name.
    private func records(_ text: String, chunk: Int = 1_000_000) throws -> (
        columns: [String], rows: [[String?]], at: [RowPosition]
    ) {
        var reader = RecordReader()
        var record = FileRecord()
        var decoded = DecodedText()
        var rows: [[String?]] = []
        var positions: [RowPosition] = []
        var isBound = false
        let bytes = Array(text.utf8)
        for start in stride(from: 0, through: bytes.count, by: chunk) {
            decoded.bytes += bytes[start..<min(start + chunk, bytes.count)]
            let isLast = start + chunk > bytes.count
            if !isBound { isBound = try reader.readColumns(&decoded, isLast: isLast) }
            while isBound, reader.next(&decoded, isLast: isLast, into: &record) {
                let fields = reader.columns.indices.map { record.text($0) }
                rows.append(record.problem.map { ["!\($0)"] } ?? fields)
                positions.append(record.position)
            }
            decoded.compact()
        }
        return (reader.columns, rows, positions)
    }

    @Test(
        "reads RFC 4180 in every flavour",
        arguments: [
            ("a,b\n1,2\n", [["1", "2"]]), ("a,b\r\n1,2\r\n", [["1", "2"]]),
            ("a,b\r1,2\r3,4", [["1", "2"], ["3", "4"]]),
            ("a,b\n1,2", [["1", "2"]]), ("a,b\n1,\n", [["1", ""]]), ("a,b\n,2", [["", "2"]]),
            ("a,b\n\"1,1\",\"2\"\"2\"\"\"\n", [["1,1", "2\"2\""]]), ("a,b\n\"1\r\n1\",2\n", [["1\r\n1", "2"]]),
            ("a,b\n\"\",\"\"\n\n,\n1,2\n", [["1", "2"]]), ("a;b\n1,1;2\n", [["1,1", "2"]]),
            ("a\tb\n1\t2\n", [["1", "2"]]),
            ("a|b\n1|2\n", [["1", "2"]]), ("sep=;\na;b\n1;2\n", [["1", "2"]]),
            ("a,b\n5\" pipe,2\n", [["5\" pipe", "2"]]),
            ("\"a,x\",b\n1,2\n", [["1", "2"]]), ("\n\na,b\n1,2\n", [["1", "2"]]), ("a,b\n1,2,,\n", [["1", "2"]]),
            ("a,b\n1,2,3\n4,5\n", [["!wrongFieldCount(expected: 2, found: 3)"], ["4", "5"]]),
            ("a,b\n1\n4,5\n", [["!wrongFieldCount(expected: 2, found: 1)"], ["4", "5"]]),
        ] as [(String, [[String]])])
    func flavours(_ text: String, _ expected: [[String]]) throws {
        for chunk in [1, 2, 3, 1_000] { #expect(try records(text, chunk: chunk).rows == expected) }
    }

    @Test("gives up only the line with a stray quote", arguments: [1, 5, 1_000])
    func strayQuote(_ chunk: Int) throws {
        let text = "a,b\n1,\"2\n3,4\n5,\"6\"\n7,8\n\"9\"x,0\n11,12\n13,\"14"
        let read = try records(text, chunk: chunk)
        #expect(
            read.rows == [
                ["!badQuote"], ["3", "4"], ["5", "6"], ["7", "8"], ["!badQuote"], ["11", "12"], ["!unclosedQuote"],
            ])
        #expect(read.at.map(\.line) == [2, 3, 4, 5, 6, 7, 8])
    }

    @Test("counts rows and lines as an editor shows them")
    func positions() throws {
        let read = try records("a,b\r\n\"x\r\ny\",1\r\n\r\nz,2\r\n")
        #expect(read.at == [RowPosition(record: 1, line: 2), RowPosition(record: 2, line: 5)])
    }

    @Test("names columns that come twice or have no name")
    func columnNames() throws {
        #expect(try records(" a ,a,,b\n").columns == ["a", "a (2)", "column 3", "b"])
    }

    @Test("refuses what is too long to keep, and reads on after it", arguments: [7_000, 65_536, 10_000_000])
    func tooLong(_ chunk: Int) throws {
        let field = String(repeating: "x", count: FileRecord.Limit.field + 1)
        let record = String(repeating: "y", count: FileRecord.Limit.record + 100_000)
        let read = try records("a,b\n\(field),1\n2,3\n\(record),1\n4,5\n\"\(record),1\n6,7\n", chunk: chunk)
        #expect(
            read.rows == [
                ["!fieldTooLong"], ["2", "3"], ["!recordTooLong"], ["4", "5"], ["!unclosedQuote"], ["6", "7"],
            ])
        #expect(read.at.map(\.line) == [2, 3, 4, 5, 6, 7])
    }

    @Test("reads whatever a writer of RFC 4180 wrote, in any chunks", arguments: 0..<10)
    func roundTrip(_ seed: Int) throws {
        var random = SplitMix(state: UInt64(seed))
        let signs = Array("ab1,\"\n\r;\t|工 ")
        let delimiter = [",", ";", "\t", "|"][seed % 4]
        let end = ["\n", "\r\n", "\r"][seed % 3]
        var expected: [[String]] = []
        for number in 0..<100 {
            expected.append(
                ["\(number)"]
                    + (0..<3).map { _ in
                        String(
                            (0..<Int.random(in: 0...9, using: &random)).map { _ in
                                signs.randomElement(using: &random) ?? "a"
                            })
                    })
        }
        let quoted = { (field: String) in
            let mustQuote = field.utf8.contains { ",\"\n\r;\t|".utf8.contains($0) }
            return mustQuote ? "\"" + field.replacing("\"", with: "\"\"") + "\"" : field
        }
        let header = ["n", "x", "y", "z"].joined(separator: delimiter)
        let text = ([header] + expected.map { $0.map(quoted).joined(separator: delimiter) }).joined(separator: end)
        let read = try records(text, chunk: Int.random(in: 1...64, using: &random))
        #expect(read.rows == expected)
    }

    @Test(
        "reads JSON objects into paths, numbers as written",
        arguments: [
            (#"{"a": "x", "b": {"c": "y", "d": null}}"#, ["a": "x", "b.c": "y", "b.d": ""]),
            (
                #"{"n": 1.38e10, "m": 13800138000.0, "k": 13800138000, "z": -0.5}"#,
                ["n": "1.38e10", "m": "13800138000.0", "k": "13800138000", "z": "-0.5"]
            ),
            (
                #"{"t": true, "f": false, "l": ["p", {"q": 1}], "e": {}, "g": []}"#,
                ["t": "true", "f": "false", "l.0": "p", "l.1.q": "1"]
            ),
            (#"{"s": "a\"b\\\/\n\t\u5de5\ud842\udfb7"}"#, ["s": "a\"b\\/\n\t工𠮷"]),
        ] as [(String, [String: String])])
    func json(_ line: String, _ expected: [String: String]) throws {
        let read = try records(line + "\n")
        let pairs = zip(read.columns, try #require(read.rows.first)).map { ($0, $1 ?? "?") }
        #expect(Dictionary(pairs, uniquingKeysWith: { first, _ in first }) == expected)
    }

    @Test(
        "refuses the line that is no JSON object, and reads on",
        arguments: [
            #"{"a": 1"#, #"{"a": 01}"#, #"{"a": 1,}"#, #"{"a" 1}"#, #"{"a": 1} x"#, #"{"a": "x}"#, #"{"a": "\q"}"#,
            #"{"a": "\ud842"}"#, #"{"a": tru}"#, #"{"a": 1, "a": 2}"#, "[1]", #""a""#, #"{"a": 1e}"#, #"{a: 1}"#,
            "{\"a\": \"\u{1}\"}", "{\"a\":" + String(repeating: "[", count: 100),
        ])
    func badJSON(_ line: String) throws {
        let read = try records("{\"a\": 0}\n\(line)\n{\"a\": 9}\r\n", chunk: 3)
        #expect(read.rows.count == 3)
        #expect(read.rows.first == ["0"])
        #expect(read.rows.dropFirst().first?.first??.hasPrefix("!badJSON") == true)
        #expect(read.rows.last?.first == "9")
        #expect(read.at.map(\.line) == [1, 2, 3])
    }

    @Test("refuses a file without rows, an array and a broken header as a whole")
    func whole() throws {
        #expect(throws: BatchImportError.noHeader) { try records(" \n\n") }
        #expect(throws: BatchImportError.jsonArray) { try records("[{\"a\": 1}]") }
        #expect(throws: BatchImportError.self) { try records("a,\"b\n") }
        #expect(throws: BatchImportError.self) { try records("{\n  \"a\": 1\n}") }
    }
}
