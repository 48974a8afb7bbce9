import ControlAPI
import Foundation
import Testing

/// `ctl backup`, and a daemon that begins with what it wrote.
@Suite("A backup", .timeLimit(.minutes(3)))
struct BackupTests {
    @Test("is made during a call, holds what was there, and a daemon goes on with it as if it had been killed then")
    func restored() async throws {
        try await withSite(configure: { $0.agents = ["1001"] }) { site in
            let batch = try await site.load([("T1", "13800138000"), ("T2", "13911112222")], paused: true).batchId
            let call = try await site.talk("13922223333")
            let file = site.folder.appendingPathComponent("kept.sqlite").path
            let made = try await site.ctl(["backup", file])
            #expect(made.status == 0, "\(made.lines)")
            #expect(try await site.ctl(["backup", file]).status != 0, "it replaces no file")
            try await site.hangUp(call)
            let later = try await site.load([("T3", "13933334444")], paused: true).batchId
            try await site.killAndRestart {
                let files = FileManager.default
                for tail in ["", ".recordings", ".knowledge"] {
                    for log in ["", "-wal", "-shm"] {
                        let old = site.folder.appendingPathComponent("queue.db\(tail)\(log)")
                        if files.fileExists(atPath: old.path) { try files.removeItem(at: old) }
                    }
                    try files.copyItem(
                        atPath: file + tail, toPath: site.folder.appendingPathComponent("queue.db\(tail)").path)
                }
            }
            let known = try await site.control.ask(ListBatchesRequest()).batches.map(\.batchId)
            #expect(known == [batch] && !known.contains(later))
            // The call that was under way is on record, and over.
            let past = try await site.control.ask(GetCallRequest(call: call))
            #expect(past.outcome?.disposition != nil)
            try await site.control.ask(StartBatchRequest(batch: batch))
            let next = try await site.control.event(.callBridged)
            #expect(next.ticketId == "T1")
            try await site.hangUp(try #require(next.callId))
        }
    }

    @Test("without a name lies beside the database, and as many are kept as were asked for")
    func kept() async throws {
        try await withSite { site in
            for _ in 1...3 { #expect(try await site.ctl(["backup", "--keep", "2"]).status == 0) }
            let folder = site.folder.appendingPathComponent("backups").path
            let kept = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".sqlite") }
            #expect(kept.count == 2)
        }
    }
}
