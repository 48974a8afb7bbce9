import Foundation
import Glibc

/// The real daemon, started on a folder of its own and started again on the same one after a kill.
final class DialerProcess: Sendable {
    let folder: URL
    let process: ChildProcess

    /// - Parameter router: that it is behind.
    init(in folder: URL, environment: [String: String] = [:], router: HomeRouter? = nil) throws {
        self.folder = folder
        let own = (try Places.program("dialer"), ["--config", folder.appendingPathComponent("dialer.json5").path])
        let (program, arguments) = router?.command(own.0, own.1) ?? own
        process = try ChildProcess(program, arguments, in: folder, environment: environment)
    }

    /// Starts it and waits until it serves.
    static func started(
        in folder: URL, environment: [String: String] = [:], router: HomeRouter? = nil
    ) async throws -> DialerProcess {
        let dialer = try DialerProcess(in: folder, environment: environment, router: router)
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await dialer.logs("daemon.ready") }
                group.addTask {
                    let status = try await dialer.process.exit(within: .seconds(61))
                    let words = dialer.process.output.all.joined(separator: "\n")
                    throw ChildProcess.NotThere(description: "the daemon ended with \(status): \(words)")
                }
                try await group.next()
                group.cancelAll()
            }
            return dialer
        } catch {
            await dialer.process.end()
            throw error
        }
    }

    var socket: String { folder.appendingPathComponent("dialer.sock").path }

    @discardableResult
    func logs(_ event: String, within limit: Duration = .seconds(60)) async throws -> String {
        try await process.output.first("log line \(event)", within: limit) { $0.contains("event=\(event)") }
    }

    func connect() throws -> ControlClient { try ControlClient(socket: socket) }
}
