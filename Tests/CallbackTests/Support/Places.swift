import Foundation
import Glibc
import TestPrograms

/// Where things are: the programs just built, the far ends' scenarios, a folder for one test.
enum Places {
    /// `swift test` puts the programs beside the test program.
    static func program(_ name: String) throws -> String {
        let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        return own.deletingLastPathComponent().appendingPathComponent(name).path
    }

    static let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static func scenario(_ name: String) -> String {
        project.appendingPathComponent("Tests/Peers/sipp/\(name).xml").path
    }

    /// A new folder with a short path: a Unix socket's may have 107 bytes only.
    static func newFolder() throws -> URL { try TemporaryFolder.make("callback") }
}
