import CSpawn
import Foundation
import Glibc
import Synchronization

/// A program that a test starts.
///
/// Foundation's `Process` hands a child what other threads opened at that moment, such as the writing end of a pipe whose
/// end another test waits for. Here the child itself closes everything but its three streams before it begins.
package final class SpawnedProgram: Sendable {
    package enum Ending: Sendable, Equatable {
        case exit(Int32)
        case signal(Int32)

        /// As a shell says it: the exit status, or 128 and the signal's number.
        package var status: Int32 {
            switch self {
            case .exit(let status): status
            case .signal(let number): 128 + number
            }
        }
    }

    /// Standard input, output and error: descriptors of ours, which stay ours; nil is /dev/null.
    package struct Streams {
        package var input: Int32?
        package var output: Int32?
        package var errors: Int32?

        package init(input: Int32? = nil, output: Int32? = nil, errors: Int32? = nil) {
            self.input = input
            self.output = output
            self.errors = errors
        }
    }

    /// Its process id.
    package let id: Int32
    private let life = Life()

    /// - Parameters:
    ///   - environment: all of it; nothing is inherited.
    ///   - onEnd: called once, on a thread of its own, when the program has ended.
    /// - Throws: why it could not be started.
    package init(
        _ program: String, _ arguments: [String], environment: [String: String], in folder: String? = nil,
        streams: Streams = Streams(), onEnd: @escaping @Sendable (Ending) -> Void
    ) throws {
        id = try Self.spawn(
            program, [program] + arguments, environment.map { "\($0.key)=\($0.value)" }, folder, streams)
        let (id, life) = (id, life)
        Thread { onEnd(life.end(of: id)) }.start()
    }

    private static func spawn(
        _ program: String, _ arguments: [String], _ environment: [String], _ folder: String?, _ streams: Streams
    ) throws -> pid_t {
        let (words, variables) = (arguments.map { strdup($0) } + [nil], environment.map { strdup($0) } + [nil])
        defer { for text in words + variables { free(text) } }
        var id: pid_t = 0
        let three = [streams.input, streams.output, streams.errors].map { $0 ?? -1 }
        let error = cspawn(&id, program, words, variables, folder, three)
        guard error == 0 else { throw NotStarted(program: program, reason: String(cString: strerror(error))) }
        return id
    }

    package struct NotStarted: Error, CustomStringConvertible {
        let program: String
        let reason: String
        package var description: String { "\(program) cannot be started: \(reason)" }
    }

    /// Sends it a signal; nothing once it has ended, when its id may be another's.
    package func signal(_ number: Int32) { life.whileRunning { kill(id, number) } }

    /// A pipe that no child of anybody's inherits.
    package static func pipe() throws -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [-1, -1]
        guard cspawn_pipe(&ends) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EMFILE) }
        return (ends[0], ends[1])
    }
}

/// Whether a child still has its id.
private final class Life: Sendable {
    private let isOver = Mutex(false)

    func whileRunning(_ body: () -> Void) {
        isOver.withLock { if !$0 { body() } }
    }

    /// Waits for the end. The id is given up only after everybody knows.
    func end(of id: pid_t) -> SpawnedProgram.Ending {
        var info = siginfo_t()
        while waitid(P_PID, id_t(id), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        var status: Int32 = 0
        isOver.withLock { isOver in
            isOver = true
            while waitpid(id, &status, 0) < 0, errno == EINTR {}
        }
        // WIFEXITED and WEXITSTATUS of wait(2), which are macros.
        return status & 0x7F == 0 ? .exit(status >> 8 & 0xFF) : .signal(status & 0x7F)
    }
}
