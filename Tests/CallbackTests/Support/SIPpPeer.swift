import Foundation
import Glibc
import Testing

/// A far end on loopback: SIPp playing a scenario, with its traces read as they are written.
final class SIPpPeer: Sendable {
    let port: UInt16
    /// The daemon never hears of what is not in here.
    let trace = MessageTrace()
    /// What the scenario says of itself (Tests/Peers/README.md): `event=… number=… call=…`.
    let events = Journal<[String: String]>()
    let process: ChildProcess
    private let errorFile: URL
    private let sources: [ByteSource]

    /// Starts SIPp and returns once it listens.
    ///
    /// - Parameters:
    ///   - tone: hertz of the tone it plays once it has answered, where the scenario does.
    ///   - rtpPort: where the SDP of a scenario "elsewhere" wants its audio.
    ///   - transport: as SIPp's `-t` wants it.
    ///   - remote: given, SIPp is the caller, once.
    init(
        _ scenario: String, named name: String, in folder: URL, tone: Int = 1000, keys: [String: String] = [:],
        address: String = "127.0.0.1", transport: String = "u1", remote: String? = nil
    ) async throws {
        let own = folder.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            at: Places.project.appendingPathComponent("Tests/Peers/tones/\(tone)hz.alaw"),
            to: own.appendingPathComponent("tone.alaw"))
        port = try FreePort.one()
        errorFile = own.appendingPathComponent("errors")
        let (trace, events, cutter) = (trace, events, LineCutter())
        let ready = Journal<Bool>()
        let paths = ["messages", "events", "statistics"].map { own.appendingPathComponent($0).path }
        sources = [
            try .fifo(paths[0]) { trace.take($0) },
            try .fifo(paths[1]) { cutter.lines($0).map(Self.fields).forEach(events.append) },
            // SIPp begins them when its sockets are open.
            try .fifo(paths[2]) { if !$0.isEmpty { ready.append(true) } },
        ]
        process = try ChildProcess(
            "/usr/bin/sipp",
            (remote.map { [$0, "-m", "1"] } ?? []) + [
                "-sf", try Self.filled(scenario, keys, in: own), "-i", address, "-p", String(port), "-t", transport,
                "-mi", address, "-mp", String(try FreePort.block(24)), "-nostdin", "-timeout", "300s",
                "-trace_msg", "-message_file", paths[0], "-trace_logs", "-log_file", paths[1], "-trace_stat",
                "-stf", paths[2], "-trace_err", "-error_file", errorFile.path,
                // A 200 that was sent again is acknowledged again, by an ACK with a branch of its own: that is no new message, but
                // where the scenario is about it. (SIPp would answer it by a 200, and that again and again.)
                "-rtcheck", scenario.hasPrefix("lost-") ? "full" : "loose",
            ] + keys.flatMap { ["-key", $0.key, $0.value] }, in: own)
        guard remote == nil else { return }
        do {
            try await ready.first("word from SIPp that it listens") { $0 }
        } catch {
            await end()
            throw ChildProcess.NotThere(description: "SIPp does not listen on \(port): \(process.output.all)")
        }
    }

    /// SIPp wants to know status codes and pauses when it reads the scenario: what stands there as `@key@` is filled in
    /// before.
    private static func filled(_ scenario: String, _ keys: [String: String], in folder: URL) throws -> String {
        let path = Places.scenario(scenario)
        var text = try String(contentsOfFile: path, encoding: .utf8)
        guard keys.keys.contains(where: { text.contains("@\($0)@") }) else { return path }
        for (key, value) in keys { text = text.replacingOccurrences(of: "@\(key)@", with: value) }
        let file = folder.appendingPathComponent("scenario.xml")
        try text.write(to: file, atomically: true, encoding: .utf8)
        return file.path
    }

    private static func fields(_ line: String) -> [String: String] {
        let pairs = line.split(separator: " ").map { $0.split(separator: "=", maxSplits: 1) }.filter { $0.count == 2 }
        return Dictionary(pairs.map { (String($0[0]), String($0[1])) }) { first, _ in first }
    }

    /// Calls it was rung for.
    var callsInvited: Set<String> { trace.callsInvited }

    @discardableResult
    func event(_ name: String, within limit: Duration = .seconds(60)) async throws -> [String: String] {
        try await events.first("event \(name) of the scenario", within: limit) { $0["event"] == name }
    }

    /// What happened out of turn at this far end: empty when all went as the scenario says.
    var complaints: String {
        let text = (try? String(contentsOf: errorFile, encoding: .utf8)) ?? ""
        // SIPp also notes here that a repeated message came, which UDP allows.
        return text.split(whereSeparator: \.isNewline).filter { $0.contains("nexpected") || $0.contains("borting") }
            .joined(separator: "\n")
    }

    func end() async {
        await process.end()
        sources.forEach { $0.cancel() }
    }
}
