import Foundation
import Glibc
import TestPrograms

/// A directory of its own for every file a test makes.
enum Scratch {
    static func path(_ name: String) throws -> String {
        let folder = try TemporaryFolder.make("ctl")
        // Others may come in: one test looks at the socket as another user.
        chmod(folder.path, 0o755)
        return folder.appendingPathComponent(name).path
    }

    static func file(_ name: String, _ content: Data) throws -> String {
        let path = try path(name)
        try content.write(to: URL(fileURLWithPath: path))
        return path
    }

    /// The package, for files that are compared with what ctl says.
    static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
}
