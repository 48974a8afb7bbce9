import CLinux
import ControlAPI
import Dispatch
import FoundationEssentials
import Glibc

/// Has simulations run in processes of their own, one at a time.
actor Simulator {
    /// The configuration's file, as the daemon was given it.
    private let configuration: String
    /// The program that simulates: this one.
    private let program: String
    private var isBusy = false

    init(configuration: String, program: String = "/proc/self/exe") {
        self.configuration = configuration
        self.program = program
    }

    /// - Throws: `ControlError`: what the simulation refused, `overloaded` while another one runs, `timedOut`.
    func run(_ request: SimulateRequest) async throws -> SimulationInfo {
        try SimulationTerms.check(request)
        guard !isBusy else {
            throw ControlError(.overloaded, "Another simulation is running; ask again when it is done.")
        }
        isBusy = true
        defer { isBusy = false }
        let asked = String(decoding: try ControlCoding.encode(request), as: UTF8.self)
        let arguments = ["dialer", "--config", configuration, "--simulate", asked]
        let output = try await SimulationProcess(program, arguments).output()
        guard let answer = try? ControlCoding.decode(SimulationAnswer.self, from: output) else {
            throw ControlError(
                .timedOut,
                "The simulation gave no answer; it may take \(SimulationJob.longest) s. Simulate one batch, or fewer days."
            )
        }
        if let error = answer.error { throw error }
        guard let result = answer.result else { throw ControlError(.internalError, "The simulation said nothing.") }
        return result
    }
}

/// A program whose output is waited for, on a thread of its own, so that no task's thread is held up.
struct SimulationProcess {
    private let program: String
    private let arguments: [String]

    init(_ program: String, _ arguments: [String]) {
        self.program = program
        self.arguments = arguments
    }

    /// - Throws: `ControlError` where it cannot be started.
    func output() async throws -> Data {
        let (program, arguments) = (program, arguments)
        return try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "simulation").async { continuation.resume(with: Self.run(program, arguments)) }
        }
    }

    private static func run(_ program: String, _ arguments: [String]) -> Result<Data, any Error> {
        var strings = arguments.map { strdup($0) } + [nil]
        defer { strings.forEach { free($0) } }
        var output: Int32 = -1
        let process = clinux_start_program(program, &strings, &output)
        guard process > 0 else {
            return .failure(ControlError(.internalError, "The simulation could not be started (errno \(-process))."))
        }
        var (bytes, buffer) = (Data(), [UInt8](repeating: 0, count: 1 << 16))
        while true {
            let count = read(output, &buffer, buffer.count)
            if count > 0 { bytes.append(contentsOf: buffer[..<count]) } else if count == 0 || errno != EINTR { break }
        }
        close(output)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return .success(bytes)
    }
}
