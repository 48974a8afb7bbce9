import Foundation
import Glibc
import TestPrograms

/// A program started for one test, and ended by its id whatever becomes of the test.
final class ChildProcess: Sendable {
    struct NotThere: Error, CustomStringConvertible {
        let description: String
    }

    /// Its standard output and error, line by line.
    let output = Journal<String>()
    /// One entry: the exit status, or 128 and the signal's number.
    let ended = Journal<Int32>()
    /// One entry, once everything it wrote has been read.
    private let drained = Journal<Bool>()
    private let source: ByteSource
    private let program: SpawnedProgram

    var id: pid_t { program.id }

    init(_ program: String, _ arguments: [String], in folder: URL, environment: [String: String] = [:]) throws {
        guard FileManager.default.isExecutableFile(atPath: program) else {
            throw NotThere(description: "\(program) is not there; run  make setup build")
        }
        let (reading, writing) = try SpawnedProgram.pipe()
        defer { close(writing) }
        let (output, ended, drained, cutter) = (output, ended, drained, LineCutter())
        source = ByteSource(reading) { piece in
            cutter.lines(piece).forEach(output.append)
            if piece.isEmpty { drained.append(true) }
        }
        self.program = try SpawnedProgram(
            program, arguments, environment: ProcessInfo.processInfo.environment.merging(environment) { $1 },
            in: folder.path, streams: .init(output: writing, errors: writing)
        ) { ended.append($0.status) }
    }

    var isRunning: Bool { ended.all.isEmpty }

    func signal(_ number: Int32) { program.signal(number) }

    /// How it ends, within the deadline.
    func exit(within limit: Duration = .seconds(60)) async throws -> Int32 {
        try await ended.first("end of process \(id)", within: limit) { _ in true }
    }

    /// Its exit status and all it wrote, once it has ended by itself within the deadline.
    func finish(within limit: Duration = .seconds(60)) async throws -> (status: Int32, lines: [String]) {
        let status = try await exit(within: limit)
        try await drained.first("end of its output") { $0 }
        return (status, output.all)
    }

    /// Ends it at once and waits until it is gone.
    func end() async {
        signal(SIGKILL)
        _ = try? await exit(within: .seconds(60))
    }
}
