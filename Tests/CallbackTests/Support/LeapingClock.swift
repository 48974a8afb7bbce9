import Foundation
import Testing

/// PJSIP's clock in a test's own daemon, which leaps when the test says so (`Tests/Peers/clock`).
struct LeapingClock {
    private let folder: URL
    private var leap: URL { folder.appendingPathComponent("leap") }

    /// Builds it.
    init(in folder: URL) async throws {
        self.folder = folder
        let source = Places.project.appendingPathComponent("Tests/Peers/clock/leaping-clock.c").path
        let arguments = ["-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", library, source, "-ldl"]
        let built = try await ChildProcess("/usr/bin/cc", arguments, in: folder).finish()
        try #require(built.status == 0, "\(built.lines)")
        try Data().write(to: leap)
    }

    private var library: String { folder.appendingPathComponent("leaping-clock.so").path }

    /// For the daemon's process.
    var environment: [String: String] { ["LD_PRELOAD": library, "PJSIP_LEAP": leap.path] }

    /// From now on it is so many seconds later than it is.
    func isAhead(seconds: Int) throws { try Data(count: seconds).write(to: leap, options: .atomic) }
}
