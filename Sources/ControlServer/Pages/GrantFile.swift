import ControlAPI
import FoundationEssentials
import Glibc

/// Paired tokens' hashes on disk, so that a restart does not ask every agent for a new code.
struct GrantFile: Sendable {
    let path: String

    func read() throws -> [PageGrant] {
        guard access(path, F_OK) == 0 else { return [] }
        do {
            return try ControlCoding.decode([PageGrant].self, from: Data(contentsOf: URL(filePath: path)))
        } catch {
            throw DoorFailure("\(path) cannot be read (\(error)). Remove it, and pair the pages again.")
        }
    }

    /// Replaces the file whole; readable for the daemon's user only.
    func write(_ grants: [PageGrant]) throws {
        let temporary = path + ".new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw DoorFailure("Cannot write \(temporary)", errno: errno) }
        defer { close(descriptor) }
        let json = try ControlCoding.encode(grants)
        let written = json.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        guard written == json.count, fsync(descriptor) == 0, rename(temporary, path) == 0 else {
            throw DoorFailure("Cannot write \(path)", errno: errno)
        }
    }
}
