import Foundation
import Testing

@Suite("What --check-config says", .timeLimit(.minutes(3)))
struct CheckedConfigurationTests {
    private static let flow =
        #"notice: { start: "a", steps: { a: { do: "announce", say: ["thanks"], next: "z" }, z: { do: "end" } } }"#

    /// How the daemon ends with this configuration, asked about it first and then started on it.
    private func answers(
        in folder: URL, _ vary: (inout SiteConfiguration) -> Void = { _ in }
    ) async throws -> [(status: Int32, lines: [String])] {
        var configuration = SiteConfiguration(sipPort: 5060, trunkPort: 5070, agentPort: 5071, firstMediaPort: 40000)
        configuration.prompts = ["thanks": Tone.later]
        configuration.flows = Self.flow
        vary(&configuration)
        try prepare(folder, configuration)
        let program = try Places.program("dialer")
        let check = try await ChildProcess(program, ["--check-config", "--config", "dialer.json5"], in: folder).finish()
        guard check.status != 0 else { return [check] }
        return [check, try await ChildProcess(program, ["--config", "dialer.json5"], in: folder).finish()]
    }

    @Test("a prompt that a flow needs and is not there is named with file, line and key, as it is at the start")
    func promptMissing() async throws {
        let folder = try Places.newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let ends = try await answers(in: folder) { $0.prompts = [:] }
        #expect(ends.count == 2)
        for end in ends {
            #expect(end.status == 2)
            let named = end.lines.filter { $0.contains("zh/thanks.wav: No such file or directory; put a WAV file") }
            let placed = named.filter { $0.contains("dialer.json5:") && $0.contains(": flows.notice.steps.a.say[0]: ") }
            #expect(placed.count == 1, "\(end.lines)")
        }
    }

    @Test("what the daemon starts on is all right")
    func allRight() async throws {
        let folder = try Places.newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let ends = try await answers(in: folder)
        #expect(ends.map(\.status) == [0], "\(ends)")
    }

    @Test(
        "a folder that cannot be made ends the daemon with status 2, named with its key and why",
        arguments: [true, false])
    func folderInTheWay(isRecordings: Bool) async throws {
        let folder = try Places.newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        var configuration = SiteConfiguration(sipPort: 5060, trunkPort: 5070, agentPort: 5071, firstMediaPort: 40000)
        if !isRecordings { configuration.database = "taken/queue.db" }
        try prepare(folder, configuration)
        let taken = isRecordings ? "recordings" : "taken"
        try Data("a file".utf8).write(to: folder.appendingPathComponent(taken))
        let program = try Places.program("dialer")
        let end = try await ChildProcess(program, ["--config", "dialer.json5"], in: folder).finish()
        #expect(end.status == 2)
        let key = isRecordings ? "recording.folder" : "database"
        let sentence = ": \(key): needs the folder \(taken), which cannot be made (File exists)"
        let named = end.lines.filter { $0.contains(sentence) }
        #expect(named.count == 1, "\(end.lines)")
    }
}
