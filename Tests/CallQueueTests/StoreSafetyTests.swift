import Foundation
import TestPrograms
import Testing

@testable import CallQueue

@Suite("The database's safety")
struct StoreSafetyTests {
    private let agents = QueueFixture.agents

    private func open(_ path: String, longestCheck: Int? = nil) throws -> TicketQueue {
        try TicketQueue(
            path: path, configuration: QueueConfiguration(), clock: ManualWallClock(QueueFixture.morning),
            longestCheck: longestCheck)
    }

    /// A database with three thousand tickets that nobody has open, in the fixture's folder.
    private func filled() async throws -> (QueueFixture, path: String) {
        let fixture = try await QueueFixture()
        try await fixture.load((0..<3000).map { .sample($0) })
        let path = fixture.folder.appendingPathComponent("filled.db").path
        _ = try await fixture.queue.backUp(to: path)
        return (fixture, path)
    }

    /// Overwrites the last page of a file.
    private func damage(_ path: String) throws {
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        let end = try file.seekToEnd()
        try file.seek(toOffset: end - 4096)
        try file.write(contentsOf: Data(repeating: 0xA5, count: 4096))
        try file.close()
    }

    private func copies(in fixture: QueueFixture) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: fixture.folder.path).filter { $0.contains("damaged") }
    }

    @Test("a backup holds everything that was on the disk at its moment, is one file, and is for its user alone")
    func backup() async throws {
        let fixture = try await QueueFixture()
        try await fixture.load((0..<100).map { .sample($0) })
        let path = fixture.folder.appendingPathComponent("copy.sqlite").path
        let bytes = try await fixture.queue.backUp(to: path)
        try await fixture.load((100..<150).map { .sample($0) })
        let facts = try FileManager.default.attributesOfItem(atPath: path)
        #expect(facts[.size] as? Int == bytes && facts[.posixPermissions] as? Int == 0o600)
        #expect(try copies(of: path) == ["copy.sqlite"])
        let restored = try open(path)
        _ = try await restored.recover()
        #expect(try await restored.counts().states == ["ready": 100])
    }

    private func copies(of path: String) throws -> [String] {
        let url = URL(fileURLWithPath: path)
        return try FileManager.default.contentsOfDirectory(atPath: url.deletingLastPathComponent().path)
            .filter { $0.hasPrefix(url.lastPathComponent) }
    }

    @Test("calls go on while a backup is made, and none of them is torn in it")
    func backupAmidCalls() async throws {
        let fixture = try await QueueFixture()
        try await fixture.load((0..<2000).map { .sample($0) })
        let path = fixture.folder.appendingPathComponent("copy.sqlite").path
        async let bytes = fixture.queue.backUp(to: path)
        for _ in 0..<20 {
            for order in try await fixture.queue.claim(agents: [agents[0]]) { try await fixture.run(order, .busy) }
        }
        #expect(try await bytes > 0)
        let restored = try open(path)
        let summary = try await restored.recover()
        #expect(summary.damagedRows == 0)
        #expect(try await restored.counts().states.values.reduce(0, +) == 2000)
    }

    @Test("a backup replaces no file, and one that cannot be written leaves none")
    func backupRefused() async throws {
        let fixture = try await QueueFixture()
        let path = fixture.folder.appendingPathComponent("copy.sqlite").path
        try Data("mine".utf8).write(to: URL(fileURLWithPath: path))
        await #expect(throws: StoreError.backupExists(path: path)) { try await fixture.queue.backUp(to: path) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("mine".utf8))
        let nowhere = fixture.folder.appendingPathComponent("nowhere/copy.sqlite").path
        let error = await #expect(throws: StoreError.self) { try await fixture.queue.backUp(to: nowhere) }
        #expect("\(try #require(error))".contains("No such file or directory"))
        #expect(try copies(of: path) == ["copy.sqlite"])
    }

    @Test("a damaged database is refused, stays as it is, and is copied once, however often it is tried")
    func damaged() async throws {
        let (fixture, path) = try await filled()
        try damage(path)
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        for _ in 0..<3 {
            let error = #expect(throws: StoreError.self) { try open(path) }
            guard case .damaged(path, _, let copy?)? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(try Data(contentsOf: URL(fileURLWithPath: copy)) == before)
            #expect("\(try #require(error))".contains(copy))
        }
        #expect(try copies(in: fixture).count == 1)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }

    @Test("a file that is no database is refused in the same way")
    func noDatabase() async throws {
        let folder = try TemporaryFolder.make("queue")
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("queue.db").path
        try Data(repeating: 0x41, count: 8192).write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: StoreError.self) { try open(path) }
        guard case .damaged(path, _, _?)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    /// The lock is let go with the queue.
    private func finding(in path: String) async throws -> StoreError? {
        let queue = try open(path, longestCheck: 0)
        let damage = await queue.finishCheck()
        await queue.close()
        return damage
    }

    @Test("what reads on and on is broken off when the queue is closed", .timeLimit(.minutes(2)))
    func brokenOff() async throws {
        let fixture = try await QueueFixture()
        for reader in await [fixture.queue.archive, fixture.queue.forecaster] {
            let (begun, beginning) = AsyncStream.makeStream(of: Void.self)
            let reading = Task { try await reader.readForEver(beginning) }
            for await _ in begun { break }
            reader.stop.putUp()
            let result = await reading.result
            guard case .failure(let error as StoreError) = result, case .sqlite(let code, _, _) = error else {
                Issue.record("\(result)")
                return
            }
            #expect(code == 9, "SQLITE_INTERRUPT")
        }
        await fixture.queue.close()
    }

    @Test("a look at a file that was broken off finds nothing, whatever it has seen by then")
    func checkBrokenOff() async throws {
        let (fixture, path) = try await filled()
        defer { withExtendedLifetime(fixture) {} }
        try damage(path)
        let reader = try QueueReader(path: path)
        reader.stop.putUp()
        #expect(await reader.damage() == nil)
        await reader.close()
    }

    @Test("an older version's database says on its way to this one's that it is, and a new one says nothing")
    func migrates() throws {
        let folder = try TemporaryFolder.make("queue")
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("queue.db").path
        let old = QueueSchema.version - 4
        try QueueSchema.migrate(try SQLiteDatabase(path: path, access: .readWrite), path: path, to: old)
        var told: [MigrationNews] = []
        try SQLiteStore(path: path) { told.append($0) }.close()
        #expect(told.first?.from == old && told.first?.to == QueueSchema.version && told.first?.isDone == false)
        #expect(told.last?.isDone == true && (told.first?.bytes ?? 0) > 0)
        told = []
        try SQLiteStore(path: path) { told.append($0) }.close()
        try SQLiteStore(path: path + "2") { told.append($0) }.close()
        #expect(told.isEmpty)
    }

    @Test("what is too long for a look before the start is looked at later; once damage is found no call is begun")
    func damagedLater() async throws {
        let (fixture, path) = try await filled()
        defer { withExtendedLifetime(fixture) {} }
        #expect(try await finding(in: path) == nil)
        try damage(path)
        let queue = try open(path, longestCheck: 0)
        try await queue.setAgents(agents.map { AgentProfile($0) })
        _ = try await queue.recover()
        let damage = try #require(await queue.finishCheck())
        guard case .damaged(path, _, _?) = damage else {
            Issue.record("\(damage)")
            return
        }
        await #expect(throws: damage) { try await queue.claim(agents: [agents[0]]) }
        let request = DialRequest(
            agent: agents[0], target: .number(DialableNumber.mobile(1).number), origin: .ctl)
        await #expect(throws: damage) { try await queue.order(request) }
        await queue.close()
    }
}

extension QueueReader {
    /// Until it is stopped.
    fileprivate func readForEver(_ begun: AsyncStream<Void>.Continuation) throws {
        let database = try database()
        begun.yield()
        try database.execute("WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c")
    }
}
