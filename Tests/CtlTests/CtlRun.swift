import Foundation
import Glibc
import Synchronization
import TestPrograms
import Testing

/// A run of the built `ctl`.
final class CtlRun: Sendable {
    struct Outcome: Sendable {
        let status: Int32
        let output: String
        let errors: String
        /// Ended by this signal, if it was one.
        var signal: Int32?

        var lines: [String] { output.split(separator: "\n").map(String.init) }
    }

    /// Which streams are a terminal.
    enum Terminal: Sendable { case none, errors, both, inputAndErrors }

    /// Beside the test bundle.
    static let binary: String = {
        let own =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        return URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent("ctl").path
    }()

    private let process: SpawnedProgram
    private let terminal: Terminal
    private let output = Collector()
    private let errors = Collector()
    private let ended = Collector()
    private let ending: Ending
    /// What is typed.
    private let keyboard: FileHandle

    /// Starts. The environment holds nothing but a path and what is given.
    init(
        _ arguments: [String], environment: [String: String] = [:], terminal: Terminal = .none, program: String? = nil
    ) throws {
        self.terminal = terminal
        let variables = ["PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "TZ": "Asia/Shanghai"].merging(environment) { $1 }
        let (out, outReader) = try Self.stream(terminal == .both)
        let (err, errReader) = try Self.stream(terminal != .none)
        let (input, inputWriter) = try Self.pipe()
        let isTyped = terminal == .inputAndErrors
        keyboard = isTyped ? errReader : inputWriter
        let ending = Ending()
        self.ending = ending
        process = try SpawnedProgram(
            program ?? Self.binary, arguments, environment: variables,
            streams: .init(
                input: isTyped ? err.fileDescriptor : input.fileDescriptor, output: out.fileDescriptor,
                errors: err.fileDescriptor)
        ) { [ended] in
            ending.how.withLock { [value = $0] how in how = value }
            ended.finish()
        }
        // Our copies of the far ends; the readers would otherwise never see an end.
        for far in [out, err, input] { try far.close() }
        output.collect(from: outReader)
        errors.collect(from: errReader)
    }

    private static func stream(_ isTerminal: Bool) throws -> (FileHandle, FileHandle) {
        if isTerminal {
            let terminal = try PseudoTerminal(columns: 100)
            return (terminal.far, terminal.near)
        }
        let (reading, writing) = try pipe()
        return (writing, reading)
    }

    private static func pipe() throws -> (FileHandle, FileHandle) {
        let (reading, writing) = try SpawnedProgram.pipe()
        return (
            FileHandle(fileDescriptor: reading, closeOnDealloc: true),
            FileHandle(fileDescriptor: writing, closeOnDealloc: true)
        )
    }

    /// How the program ended, once it has.
    private final class Ending: Sendable {
        let how = Mutex<SpawnedProgram.Ending?>(nil)
    }

    func write(_ data: Data) throws { try keyboard.write(contentsOf: data) }

    func interrupt(_ signal: Int32 = SIGINT) { process.signal(signal) }

    /// Waits until this was printed on either stream.
    func printed(_ text: String) async throws {
        let seen = await withTaskGroup(of: Bool.self) { group in
            for collector in [output, errors] {
                group.addTask { await collector.contains(text, within: .seconds(60)) }
            }
            let first = await group.next() ?? false
            if first { group.cancelAll() }
            return first ? true : await group.next() ?? false
        }
        if !seen { throw Missing(text: text, output: output.text, errors: errors.text) }
    }

    /// Closes standard input and waits for the end.
    func finish() async throws -> Outcome {
        if terminal != .inputAndErrors { try keyboard.close() }
        guard await ended.isFinished(within: .seconds(60)) else {
            process.signal(SIGKILL)
            throw Missing(text: "the end of ctl", output: output.text, errors: errors.text)
        }
        for stream in [output, errors] {
            guard await stream.isFinished(within: .seconds(60)) else {
                throw Missing(text: "the end of ctl's output", output: output.text, errors: errors.text)
            }
        }
        let (output, errors) = (output.text, errors.text)
        return switch ending.how.withLock({ $0 }) {
        case .signal(let number): Outcome(status: number, output: output, errors: errors, signal: number)
        case .exit(let status): Outcome(status: status, output: output, errors: errors)
        case nil: throw Missing(text: "how ctl ended", output: output, errors: errors)
        }
    }

    struct Missing: Error {
        let text: String
        let output: String
        let errors: String
    }
}

/// Runs ctl against a daemon, to the end.
func ctl(
    _ arguments: String..., on daemon: FakeDaemon? = nil, environment: [String: String] = [:], input: Data? = nil,
    terminal: CtlRun.Terminal = .none
) async throws -> CtlRun.Outcome {
    let socket = daemon.map { ["DIALER_SOCKET": $0.path] } ?? [:]
    let run = try CtlRun(arguments, environment: socket.merging(environment) { $1 }, terminal: terminal)
    if let input { try run.write(input) }
    return try await run.finish()
}

/// Bytes of a stream as they come, and who waits for some of them.
private final class Collector: Sendable {
    private struct State {
        var bytes = Data()
        var isOver = false
        var waiting: [Int: (text: String?, continuation: CheckedContinuation<Bool, Never>)] = [:]
        var next = 0
    }

    private let state = Mutex(State())

    var text: String { state.withLock { String(decoding: $0.bytes, as: UTF8.self) } }

    func collect(from handle: FileHandle) {
        Thread.detachNewThread { [self] in
            // FileHandle would wait for a full buffer, and a terminal's end reads as an error (EIO).
            var chunk = [UInt8](repeating: 0, count: 1 << 16)
            while true {
                let count = read(handle.fileDescriptor, &chunk, chunk.count)
                guard count > 0 else { break }
                add(Data(chunk.prefix(count)))
            }
            finish()
        }
    }

    private func add(_ data: Data) {
        wake { $0.bytes.append(data) }
    }

    func finish() { wake { $0.isOver = true } }

    func contains(_ text: String, within limit: Duration) async -> Bool { await wait(for: text, limit) }

    func isFinished(within limit: Duration) async -> Bool { await wait(for: nil, limit) }

    private func wake(_ change: (inout State) -> Void) {
        let ready = state.withLock { state in
            change(&state)
            let done = state.waiting.filter { Self.isAnswered($0.value.text, state) }
            for id in done.keys { state.waiting[id] = nil }
            return done.values.map { ($0.continuation, Self.holds($0.text, state)) }
        }
        for (continuation, value) in ready { continuation.resume(returning: value) }
    }

    private static func holds(_ text: String?, _ state: State) -> Bool {
        text.map { state.bytes.range(of: Data($0.utf8)) != nil } ?? state.isOver
    }

    private static func isAnswered(_ text: String?, _ state: State) -> Bool { state.isOver || holds(text, state) }

    private func wait(for text: String?, _ limit: Duration) async -> Bool {
        let id = state.withLock { state in
            state.next += 1
            return state.next
        }
        let timer = Task { [self] in
            try? await Task.sleep(for: limit)
            state.withLock { $0.waiting.removeValue(forKey: id) }?.continuation.resume(returning: false)
        }
        defer { timer.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let now: Bool? = state.withLock { state in
                    if Self.isAnswered(text, state) { return Self.holds(text, state) }
                    if Task.isCancelled { return false }
                    state.waiting[id] = (text, continuation)
                    return nil
                }
                if let now { continuation.resume(returning: now) }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: id) }?.continuation.resume(returning: false)
        }
    }
}
