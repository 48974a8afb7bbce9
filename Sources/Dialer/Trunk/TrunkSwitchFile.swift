import ControlAPI
import FoundationEssentials
import Glibc

/// Which trunks were taken out of use by hand, by whom and when: on disk, so that neither a reload nor a restart puts one back.
struct TrunkSwitchFile: Sendable {
    let path: String

    /// - Throws: ``ConfigurationProblem`` that names the file when it is there and does not read.
    func read() throws -> [String: TrunkSwitch] {
        guard access(path, F_OK) == 0 else { return [:] }
        do {
            return try ControlCoding.decode(
                [String: TrunkSwitch].self, from: Data(contentsOf: URL(filePath: path)))
        } catch {
            throw ConfigurationProblem(
                path: "",
                text: "cannot be read (\(error)); remove it, and disable the trunks again with ctl trunk disable",
                file: path)
        }
    }

    /// Replaces the file whole.
    func write(_ switches: [String: TrunkSwitch]) throws {
        let temporary = path + ".new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure(temporary) }
        defer { close(descriptor) }
        let json = try ControlCoding.encode(switches)
        let written = json.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        guard written == json.count, fsync(descriptor) == 0, rename(temporary, path) == 0 else { throw failure(path) }
    }

    private func failure(_ path: String) -> ConfigurationProblem {
        ConfigurationProblem(path: "", text: "cannot be written: \(String(cString: strerror(errno)))", file: path)
    }
}
