import ControlAPI
import Foundation
import Glibc
import Testing

/// What the daemon tells a service manager (`sd_notify(3)`), received on a real socket.
@Suite("The service manager")
struct NotifyTests {
    @Test(
        "is told when it serves, when it reads its configuration again and has, and when it stops",
        arguments: [false, true])
    func notifies(isAbstract: Bool) async throws {
        let folder = try Places.newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("notify").path
        let manager = try NotifySocket(isAbstract ? "@" + path : path)
        defer { manager.end() }
        try prepare(
            folder,
            SiteConfiguration(
                sipPort: try FreePort.one(), trunkPort: 5060, agentPort: 5061, firstMediaPort: try FreePort.block(40)))
        let dialer = try DialerProcess(in: folder, environment: ["NOTIFY_SOCKET": manager.name])
        do {
            try await judge(manager, dialer)
        } catch {
            await dialer.process.end()
            throw error
        }
    }

    private func judge(_ manager: NotifySocket, _ dialer: DialerProcess) async throws {
        let ready = try await manager.said("READY=1")
        #expect(ready["MAINPID"] == String(dialer.process.id))
        #expect(ready["STATUS"]?.isEmpty == false)
        _ = try dialer.connect()
        dialer.process.signal(SIGHUP)
        let reloading = try await manager.said("RELOADING=1")
        // Without it systemd's Type=notify-reload does not know which reload is meant.
        #expect(Int(reloading["MONOTONIC_USEC"] ?? "") ?? 0 > 0)
        _ = try await manager.said("READY=1", times: 2)
        dialer.process.signal(SIGTERM)
        _ = try await manager.said("STOPPING=1")
        #expect(try await dialer.process.exit() == 0)
        let order = manager.messages.all.compactMap {
            $0.keys.first { ["READY", "RELOADING", "STOPPING"].contains($0) }
        }
        #expect(order == ["READY", "RELOADING", "READY", "STOPPING"])
    }

    @Test("is told nothing by a daemon that does not start")
    func neverReady() async throws {
        let folder = try Places.newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let manager = try NotifySocket(folder.appendingPathComponent("notify").path)
        defer { manager.end() }
        try "{ surprise: 1 }".write(
            to: folder.appendingPathComponent("dialer.json5"), atomically: true, encoding: .utf8)
        let dialer = try DialerProcess(in: folder, environment: ["NOTIFY_SOCKET": manager.name])
        #expect(try await dialer.process.exit() == 2)
        #expect(manager.messages.all.isEmpty)
    }
}
