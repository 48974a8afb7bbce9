import ControlAPI
import Foundation
import Glibc
import Testing

@testable import ctl

@Suite("When the daemon is not there", .serialized, .timeLimit(.minutes(5)))
struct DaemonDownTests {
    @Test("no socket is said plainly, with the path and what to do")
    func absent() async throws {
        let path = try Scratch.path("none.sock")
        for command in [["status"], ["dial", "1", "--agent", "1001"], ["watch"], ["calls"]] {
            let outcome = try await CtlRun(command + ["--socket", path]).finish()
            #expect(outcome.status == 69 && outcome.output == "")
            #expect(outcome.errors.hasPrefix("ctl: The daemon is not running: There is no socket at \(path)."))
            #expect(outcome.errors.contains("systemctl start dialer"))
        }
    }

    @Test("the default paths that were tried are all named")
    func defaults() async throws {
        let folder = try Scratch.path("run")
        let run = try await ctl("status", environment: ["XDG_RUNTIME_DIR": folder])
        // On a machine with a daemon of its own the second path answers.
        guard !FileManager.default.fileExists(atPath: SocketPath.system) else { return }
        #expect(run.errors.contains("\(folder)/dialer/dialer.sock") && run.errors.contains(SocketPath.system))
    }

    @Test("a socket that nobody listens on differs from none")
    func stale() async throws {
        let path = try Scratch.path("dialer.sock")
        close(try FakeDaemon.listen(at: path))
        let run = try await ctl("--socket", path, "status")
        #expect(run.status == 69 && run.errors.contains("Nobody listens on \(path)."))
    }

    @Test("a file that is no socket, and a path that is too long, are told as such")
    func wrong() async throws {
        let file = try Scratch.file("x", Data())
        let run = try await ctl("--socket", file, "status")
        #expect(run.errors.contains(file) && [64, 69].contains(run.status))
        let long = try await ctl("--socket", "/" + String(repeating: "x", count: 200), "status")
        #expect(long.status == 64 && long.errors.contains("107 bytes"))
    }

    @Test(
        "permission denied differs from absent, and says whose the socket is",
        .enabled(
            if: getuid() == 0 && FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv"),
            "needs root and setpriv to become another user"))
    func permission() async throws {
        let daemon = try FakeDaemon { _ in .drop }
        chmod(daemon.path, 0o600)
        // The binary may lie where that user cannot go.
        let copy = try Scratch.path("ctl")
        try FileManager.default.copyItem(atPath: CtlRun.binary, toPath: copy)
        let user = ["--reuid=65534", "--regid=65534", "--clear-groups", copy, "--socket", daemon.path]
        let run = try await CtlRun(user + ["status"], program: "/usr/bin/setpriv").finish()
        #expect(run.status == 77 && run.errors.contains("You may not open \(daemon.path)."))
        #expect(run.errors.contains("group"))
        let doctor = try await CtlRun(user + ["doctor"], program: "/usr/bin/setpriv").finish()
        #expect(doctor.status == 77 && doctor.output.contains("failed"))
    }

    @Test("a user whom the daemon turns away hears its reason")
    func turnedAway() async throws {
        let path = try Scratch.path("dialer.sock")
        let listener = try FakeDaemon.listen(at: path)
        defer { close(listener) }
        Thread.detachNewThread {
            let peer = accept(listener, nil, nil)
            let refusal = ControlError(.notPermitted, "This user may not use the socket.")
            var line = RPCMessage.response(id: nil, error: refusal) + [10]
            line.withUnsafeMutableBytes { _ = write(peer, $0.baseAddress, $0.count) }
            close(peer)
        }
        let run = try await ctl("--socket", path, "status")
        #expect(run.status == 77 && run.errors.contains("This user may not use the socket."))
    }

    @Test("doctor says what it found also without the daemon")
    func doctorDown() async throws {
        let path = try Scratch.path("none.sock")
        let run = try await ctl("--socket", path, "doctor")
        #expect(run.status == 69)
        #expect(run.output.contains("failed   socket  There is no socket at \(path)."))
        #expect(run.output.contains("systemctl start dialer") && run.output.contains("skipped  daemon"))
        let json = try await ctl("--socket", path, "--json", "doctor")
        let report = try ControlCoding.decode(DoctorReport.self, from: Data(json.output.utf8))
        #expect(json.status == 69 && report.checks.map(\.verdict) == [.failed, .skipped])
    }

    @Test("doctor adds the daemon's checks, each with its cure, and fails only for what failed")
    func doctorUp() async throws {
        func daemon(_ checks: [DoctorCheck]) throws -> FakeDaemon {
            try FakeDaemon { request in
                request.method == .systemVersion
                    ? .result(VersionInfo(dialer: "9", protocolVersion: 1, pjsip: "2", sqlite: "3"))
                    : .result(DoctorReport(checks: checks))
            }
        }
        let fair = try daemon([DoctorCheck(name: "clock", verdict: .warning, text: "2 s off", cure: "Start chrony.")])
        let run = try await ctl("doctor", on: fair)
        #expect(run.status == 0 && run.output.contains("2 s off") && run.output.contains("→ Start chrony."))
        #expect(run.output.contains("dialer 9 speaks protocol 1"))
        let poor = try daemon([DoctorCheck(name: "trunk main", verdict: .failed, text: "403", cure: "Ask.")])
        #expect(try await ctl("doctor", on: poor).status == 60)
    }

    @Test("doctor is read in Chinese: what was looked at, what was found, and the cure")
    func doctorChinese() async throws {
        let daemon = try FakeDaemon { request in
            request.method == .systemVersion
                ? .result(VersionInfo(dialer: "9", protocolVersion: 1, pjsip: "2", sqlite: "3"))
                : .result(
                    DoctorReport(checks: [
                        DoctorCheck(
                            name: "disk for database", verdict: .failed, text: "/var/lib: 12 MB free, not writable",
                            cure: "let the daemon's user write to /var/lib"),
                        DoctorCheck(name: "trunk main", verdict: .ok, text: "3 of 30 lines in use"),
                        DoctorCheck(
                            name: "recordings", verdict: .ok,
                            text: "7 kept, 30 days at least, 90 days at most; new ones are sealed with key a1"),
                    ]))
        }
        let text = try await ctl("doctor", on: daemon, environment: ["LANG": "zh_CN.UTF-8"]).output
        for part in [
            "数据库磁盘", "/var/lib：可用 12 MB，不可写", "→ 请允许程序的用户写入 /var/lib", "中继 main", "占用线路 3，共 30",
            "已保存 7，至少 30 天，最多 90 天；新录音用密钥 a1 加密",
        ] { #expect(text.contains(part), "\(part) in \(text)") }
    }

    @Test("--version answers without the daemon")
    func version() async throws {
        let run = try await ctl("--socket", try Scratch.path("none.sock"), "--version")
        #expect(run.status == 0 && run.output.hasPrefix("ctl "))
    }
}
