import ControlAPI
import Foundation
import Glibc
import Testing

/// The disk that the database is on has no room.
@Suite("A full disk", .timeLimit(.minutes(2)))
struct FullDiskTests {
    /// A small file system of our own needs the right to mount one (root, not every container).
    private static let mayMount: Bool = {
        guard let folder = try? Places.newFolder() else { return false }
        defer { try? FileManager.default.removeItem(at: folder) }
        guard mount("tmpfs", folder.path, "tmpfs", 0, "size=1m") == 0 else { return false }
        return umount2(folder.path, 2) == 0
    }()

    @Test(
        "stops new calls at once and ends no running one; with room again its end is kept and waiting tickets are rung",
        .enabled(if: mayMount))
    func fullDisk() async throws {
        let disk = try Places.newFolder()
        defer { try? FileManager.default.removeItem(at: disk) }
        try #require(mount("tmpfs", disk.path, "tmpfs", 0, "size=3m") == 0)
        defer { umount2(disk.path, 2) }
        try await withSite {
            $0.database = disk.appendingPathComponent("queue.db").path
            $0.agents = ["1001", "1002"]
        } _: { site in
            let control = site.control
            try await control.ask(LogOutAgentRequest(agent: "1002"))
            let call = try await site.talk()
            try await site.load([("T1", "13911113333")])
            let filler = disk.appendingPathComponent("filler")
            try Self.fill(filler)
            let refusal = try await control.refusal(DialRequest(number: "13900139000", agent: "1002"))
            #expect(refusal?.reason == .storeFailed, "\(String(describing: refusal))")
            let invited = site.customersRung
            try await control.ask(HangupRequest(call: call))
            _ = try await site.customers.trace.receives("BYE")
            #expect(site.customersRung == invited)
            try FileManager.default.removeItem(at: filler)
            try await control.ended(call, within: .seconds(30))
            let next = try await control.events.first("the waiting ticket's talk") {
                $0.type == .callBridged && $0.ticketId == "T1"
            }
            try await site.hangUp(try #require(next.callId))
            #expect(site.timesRung("13911113333") == 1)
        }
    }

    private static func fill(_ file: URL) throws {
        let descriptor = open(file.path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(descriptor) }
        let zeros = [UInt8](repeating: 0, count: 4096)
        for _ in 0..<10_000 where write(descriptor, zeros, zeros.count) < 0 { return }
    }
}
