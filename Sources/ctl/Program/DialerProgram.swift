import CLinux
import ControlAPI
import FoundationEssentials
import Glibc

/// The daemon's program, run for what needs no daemon.
struct DialerProgram {
    /// The daemon's own default where nothing is given.
    let configuration: String?
    let file: String
    let mapping: String?

    /// - Throws: `ClientFailure`, `FileFailure`.
    func simulate(_ request: SimulateRequest) throws -> Answer<SimulationInfo> {
        guard access(file, R_OK) == 0 else { throw FileFailure.reading(file, errno: errno) }
        let (output, status) = try run(try arguments(request))
        // What is wrong, such as with its configuration, it has said on standard error.
        guard status == 0 else { throw ClientFailure.notSimulated(Self.path, status: status) }
        guard let answer = try? ControlCoding.decode(SimulationAnswer.self, from: output) else {
            throw ClientFailure.unreadable("\(Self.path) gave no result")
        }
        if let error = answer.error { throw ClientFailure.refused(error) }
        guard let result = answer.result else { throw ClientFailure.unreadable("\(Self.path) gave no result") }
        return Answer(value: result, json: try ControlCoding.encode(result))
    }

    private func arguments(_ request: SimulateRequest) throws -> [String] {
        let asked = String(decoding: try ControlCoding.encode(request), as: UTF8.self)
        var arguments = ["dialer"]
        if let configuration { arguments += ["--config", configuration] }
        arguments += ["--simulate", asked, "--file", file]
        if let mapping { arguments += ["--map", mapping] }
        return arguments
    }

    private func run(_ arguments: [String]) throws(FileFailure) -> (output: Data, status: Int32) {
        var strings = arguments.map { strdup($0) } + [nil]
        defer { strings.forEach { free($0) } }
        var output: Int32 = -1
        let process = clinux_start_program(Self.path, &strings, &output)
        guard process > 0 else { throw .reading(Self.path, errno: -process) }
        var (bytes, buffer) = (Data(), [UInt8](repeating: 0, count: 1 << 16))
        while true {
            let count = read(output, &buffer, buffer.count)
            if count > 0 { bytes.append(contentsOf: buffer[..<count]) } else if count == 0 || errno != EINTR { break }
        }
        close(output)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        // The exit status, or as a shell says it of a signal.
        return (bytes, status & 0x7f == 0 ? status >> 8 : 128 + (status & 0x7f))
    }

    /// Beside `ctl`, where both are installed.
    private static var path: String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        let own = String(decoding: buffer[..<max(0, count)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return own.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/dialer"
    }
}
