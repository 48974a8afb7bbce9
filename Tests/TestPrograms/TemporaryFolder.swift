package import Foundation
import Glibc

/// Where a test writes: folders of its own in one of the test program's, which goes with all it holds when the program ends.
/// What a program left that was killed is removed by the next.
package enum TemporaryFolder {
    private static let prefix = "dialer-tests-"

    /// `/tmp` and not a folder with a long name: a Unix socket's path may have 107 bytes only.
    private static let root: String = {
        removeLeftovers()
        let root = "/tmp/\(prefix)\(getpid())"
        // Others may pass through: one test comes as another user.
        mkdir(root, 0o711)
        atexit { TemporaryFolder.removeRoot() }
        return root
    }()

    /// A new folder that nobody but the own user may look into.
    ///
    /// - Parameter purpose: what its name begins with.
    package static func make(_ purpose: String) throws -> URL {
        var name = Array("\(root)/\(purpose)-XXXXXX".utf8CString)
        guard mkdtemp(&name) != nil else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        let path = String(decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        return URL(fileURLWithPath: path)
    }

    private static func removeRoot() { try? FileManager.default.removeItem(atPath: root) }

    private static func removeLeftovers() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: "/tmp")) ?? [] where name.hasPrefix(prefix) {
            guard let id = pid_t(name.dropFirst(prefix.count)), kill(id, 0) != 0, errno == ESRCH else { continue }
            try? FileManager.default.removeItem(atPath: "/tmp/\(name)")
        }
    }
}
