import Foundation
import TestPrograms
import Testing

@testable import CallQueue

@Suite("Finding a file's encoding and reading it")
struct ImportDecodingTests {
    private func decode(
        _ bytes: [UInt8], _ encoding: TextEncoding? = nil, chunk: Int = 65_536
    ) throws -> (text: [UInt8], found: TextEncoding?) {
        var decoder = TextDecoder(encoding: encoding)
        var text = DecodedText()
        for start in stride(from: 0, to: bytes.count, by: chunk) {
            try bytes[start..<min(start + chunk, bytes.count)].withUnsafeBytes { try decoder.decode($0, into: &text) }
        }
        try decoder.finish(into: &text)
        return (text.bytes, decoder.encoding)
    }

    /// GB18030, as iconv(1) writes it.
    private func gb18030(_ text: String) async throws -> [UInt8] {
        let folder = try TemporaryFolder.make("gb18030")
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "text")
        try Data(text.utf8).write(to: file)
        let output = file.appendingPathExtension("out")
        let (stream, sink) = AsyncStream<SpawnedProgram.Ending>.makeStream()
        _ = try SpawnedProgram(
            "/usr/bin/iconv", ["-f", "UTF-8", "-t", "GB18030", "-o", output.path, file.path], environment: [:]
        ) {
            sink.yield($0)
            sink.finish()
        }
        for await ending in stream { try #require(ending == .exit(0)) }
        return Array(try Data(contentsOf: output))
    }

    static let text = "工单编号,客户姓名,问题\r\nZL1,𠮷野,包装破损\r\nZL2,é,空壳较多; 要求补发\r\n"

    @Test("finds each encoding and gives the same text", arguments: [1, 2, 3, 5, 4_096])
    func finds(_ chunk: Int) async throws {
        let long = String(repeating: Self.text, count: 100)
        let expected = Array(long.utf8)
        let utf8 = try decode(expected, chunk: chunk)
        #expect(utf8.text == expected && utf8.found == .utf8)
        let marked = try decode([0xEF, 0xBB, 0xBF] + expected, chunk: chunk)
        #expect(marked.text == expected && marked.found == .utf8)
        let gb = try await decode(gb18030(long), chunk: chunk)
        #expect(gb.text == expected && gb.found == .gb18030)
        let little = try decode(Array(try #require(long.data(using: .utf16LittleEndian))), chunk: chunk)
        #expect(little.text == expected && little.found == .utf16LittleEndian)
        let big = try decode(Array(try #require(long.data(using: .utf16BigEndian))), chunk: chunk)
        #expect(big.text == expected && big.found == .utf16BigEndian)
    }

    @Test("decides by the first character beyond ASCII, however late it comes")
    func lateCharacter() async throws {
        let plain = String(repeating: "WL1,logistics,13800138000\n", count: 10_000)
        let gb = try await decode(Array(plain.utf8) + gb18030("周静"), chunk: 1_000)
        #expect(gb.found == .gb18030)
        #expect(gb.text == Array((plain + "周静").utf8))
        let utf8 = try decode(Array((plain + "周静").utf8), chunk: 1_000)
        #expect(utf8.found == .utf8)
        #expect(utf8.text == Array((plain + "周静").utf8))
        let ascii = try decode(Array(plain.utf8), chunk: 1_000)
        #expect(ascii.found == nil)
        #expect(ascii.text == Array(plain.utf8))
    }

    @Test("obeys a named encoding, whatever the bytes look like")
    func named() throws {
        let decoded = try decode([0xA4, 0xA4, 0xA4, 0xE5], .big5)
        #expect(decoded.text == Array("中文".utf8))
        #expect(TextEncoding(name: "GBK") == .gb18030)
        #expect(TextEncoding(name: "latin-9") == nil)
    }

    @Test("refuses the one row with bad bytes, with their place, and loads the rest", arguments: [1, 13, 4_096])
    func badBytes(_ chunk: Int) throws {
        let header = Array("工单编号,工单分类,客户姓名,联系电话,订单号,商品,问题描述,优先级,创建时间,处理客服\n".utf8)
        let good = { (id: String) in Array("\(id),质量工单,高勇,13166158373,1,果,破损,普通,2026-11-11 00:06:17,1003\n".utf8) }
        var bad = good("ZL2")
        let place = try #require(bad.firstIndex(of: 0xE9))
        bad[place + 1] = 0x20
        let bytes = header + good("ZL1") + bad + good("ZL3")
        let load = try ImportExamples.load(bytes, ImportExamples.rules(), chunk: chunk)
        #expect(load.tickets.map(\.id.rawValue) == ["ZL1", "ZL3"])
        let (verdict, refusal) = try #require(load.refusals.first)
        #expect(refusal.reason == .malformedBytes)
        #expect(verdict.position == RowPosition(record: 2, line: 3))
        #expect(refusal.text.contains("byte \(header.count + good("ZL1").count + place + 1) "))
        #expect(load.refusals.count == 1)
    }

    @Test("refuses only the damaged row of a GB18030 file, and a character cut off at the end")
    func badGB18030() throws {
        var bytes = try ImportExamples.bytes("logistics-gb18030.csv")
        let lines = bytes.indices.filter { bytes[$0] == 0x0A }
        // Into the first field of rows 10 and 20: a byte that begins no character.
        bytes.insert(0xFF, at: lines[19] + 3)
        bytes.insert(0xFF, at: lines[9] + 3)
        bytes.append(0x81)
        let load = try ImportExamples.load(bytes, ImportExamples.rules(), chunk: 777)
        let refused = load.refusals.filter { $0.refusal.reason == .malformedBytes }
        #expect(refused.map(\.verdict.position.line) == [11, 21, 232])
        #expect(load.summary.rows == 231)
    }

    @Test(
        "says what to do with files that are no text",
        arguments: [
            ([0x50, 0x4B, 0x03, 0x04], ForeignFile.workbook), ([0xD0, 0xCF, 0x11, 0xE0], .oldWorkbook),
            ([0x1F, 0x8B, 0x08, 0x00], .archive), ([0xFF, 0xFE, 0x00, 0x00], .utf32), (Array("<html>".utf8), .webPage),
        ] as [([UInt8], ForeignFile)])
    func foreign(_ bytes: [UInt8], _ file: ForeignFile) throws {
        #expect(throws: BatchImportError.notAText(file)) { try ImportExamples.load(bytes, ImportExamples.rules()) }
    }

    @Test("never fails on random bytes, and gives the same in any chunks", arguments: 0..<20)
    func randomBytes(_ seed: Int) throws {
        var random = SplitMix(state: UInt64(seed))
        let source = try ImportExamples.bytes(["quality.csv", "logistics-gb18030.csv", "helpdesk.ndjson"][seed % 3])
        var bytes = Array(source.prefix(6_000))
        for _ in 0..<40 {
            let at = Int.random(in: 400..<bytes.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.remove(at: at)
            default: bytes.insert(Array("\",\n\r\\{}:;\t".utf8).randomElement(using: &random) ?? 0, at: at)
            }
        }
        let whole = try ImportExamples.load(bytes, ImportExamples.rules())
        let cut = try ImportExamples.load(bytes, ImportExamples.rules(), chunk: Int.random(in: 1...500, using: &random))
        #expect(cut.verdicts == whole.verdicts)
        #expect(whole.summary.rows > 5)
        #expect(whole.summary.accepted > 0)
    }
}
