import Foundation
import Glibc
import Synchronization

/// A program started for one test, and ended by its id whatever becomes of the test.
final class ChildProcess: Sendable {
    struct NotThere: Error, CustomStringConvertible {
        let description: String
    }

    let id: pid_t
    /// Its standard output and error, line by line.
    let output = Journal<String>()
    /// One entry: the exit status, or 128 and the signal's number.
    let ended = Journal<Int32>()
    /// One entry, once everything it wrote has been read.
    private let drained = Journal<Bool>()
    private let source: ByteSource
    /// Kept so that the process stays watched.
    private let process: Process

    /// Foundation's own bookkeeping of children is entered by one thread at a time.
    private static let starting = Mutex(())

    init(_ program: String, _ arguments: [String], in folder: URL, environment: [String: String] = [:]) throws {
        guard FileManager.default.isExecutableFile(atPath: program) else {
            throw NotThere(description: "\(program) is not there; run  make setup build")
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        let ended = ended
        process.terminationHandler = {
            ended.append($0.terminationReason == .exit ? $0.terminationStatus : 128 + $0.terminationStatus)
        }
        let reading = try Self.starting.withLock { _ in try Self.start(process) }
        self.process = process
        id = process.processIdentifier
        let (output, drained, cutter) = (output, drained, LineCutter())
        source = ByteSource(reading) { piece in
            cutter.lines(piece).forEach(output.append)
            if piece.isEmpty { drained.append(true) }
        }
    }

    /// Starts it and gives the descriptor its output is read from.
    ///
    /// The end of the output only comes when nobody else holds the writing end: not we, and no other child.
    private static func start(_ process: Process) throws -> Int32 {
        let pipe = Pipe()
        for end in [pipe.fileHandleForReading, pipe.fileHandleForWriting] {
            _ = fcntl(end.fileDescriptor, F_SETFD, FD_CLOEXEC)
        }
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        try pipe.fileHandleForWriting.close()
        return fcntl(pipe.fileHandleForReading.fileDescriptor, F_DUPFD_CLOEXEC, 0)
    }

    var isRunning: Bool { ended.all.isEmpty }

    func signal(_ number: Int32) {
        if isRunning { Glibc.kill(id, number) }
    }

    /// How it ends, within the deadline.
    func exit(within limit: Duration = .seconds(20)) async throws -> Int32 {
        try await ended.first("end of process \(id)", within: limit) { _ in true }
    }

    /// Its exit status and all it wrote, once it has ended by itself within the deadline.
    func finish(within limit: Duration = .seconds(20)) async throws -> (status: Int32, lines: [String]) {
        let status = try await exit(within: limit)
        try await drained.first("end of its output") { $0 }
        return (status, output.all)
    }

    /// Ends it at once and waits until it is gone.
    func end() async {
        signal(SIGKILL)
        _ = try? await exit(within: .seconds(10))
    }
}
