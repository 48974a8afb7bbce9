import CallQueue
import ControlAPI
import Foundation
import Testing

@testable import Dialer

/// How long 100,000 tickets take from the first byte to the commit, and how much memory. Build with `-c release`.
@Suite("Load figures", .enabled(if: ProcessInfo.processInfo.environment["LOAD_FIGURES"] != nil), .serialized)
struct LoadFigures {
    private static let rows = 100_000
    private static let piece = 256 << 10

    private static func file() -> Data {
        var text = SmallFile.header + "\r\n"
        for row in 0..<rows {
            text += "F\(row),质量工单,客户\(row),138\(10_000_000 + row),,8773\(row),手剥巴旦木,\"包装破损,坚果受潮\",普通,"
            text += "2026-11-20 10:00:\(10 + row % 50),1003,\r\n"
        }
        return Data(text.utf8)
    }

    @Test("100,000 tickets are loaded within ten seconds, and again as duplicates, without growing with the file")
    func load() async throws {
        let fixture = try await ControlFixture()
        let file = Self.file()
        // What the first load brings into memory once and for all.
        try await fixture.load(SmallFile.tickets(1...100), OpenBatchRequest(name: "warm"))
        for name in ["first", "again"] {
            let before = ResidentMemory.bytes() ?? 0
            let start = ContinuousClock.now
            let summary = try await fixture.load(
                file, OpenBatchRequest(name: name), piece: Self.piece)
            let seconds = (ContinuousClock.now - start).inSeconds
            let grown = ((ResidentMemory.bytes() ?? 0) - before) >> 20
            print("\(name): \(summary.rows) rows, \(summary.accepted) accepted in \(seconds) s, grown by \(grown) MiB")
            #expect(summary.accepted == (name == "first" ? Self.rows : 0))
            #expect(seconds <= 10)
            #expect(grown <= 64)
        }
    }
}
