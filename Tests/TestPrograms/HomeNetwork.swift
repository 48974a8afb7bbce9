import CSpawn
import Glibc

/// A network of its own, for a program that a test starts: whatever the program sends comes out of `tunnel`.
package final class HomeNetwork: Sendable {
    package struct NotPossible: Error, CustomStringConvertible {
        package let description: String

        package init(description: String) { self.description = description }
    }

    /// One IP packet for each read and write.
    package let tunnel: Int32
    private let space: Int32

    /// - Throws: `NotPossible` where the kernel or a container does not allow it.
    package init() throws {
        var (tunnel, space): (Int32, Int32) = (-1, -1)
        let error = chome_open(&tunnel, &space)
        guard error == 0 else {
            throw NotPossible(description: "no network of one's own here: \(String(cString: strerror(error)))")
        }
        (self.tunnel, self.space) = (tunnel, space)
    }

    deinit {
        close(tunnel)
        close(space)
    }

    /// What runs a program in there.
    package func command(_ program: String, _ arguments: [String]) -> (program: String, arguments: [String]) {
        ("/usr/bin/nsenter", ["--net=/proc/\(getpid())/fd/\(space)", program] + arguments)
    }
}
