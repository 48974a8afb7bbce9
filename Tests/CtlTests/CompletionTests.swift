import ControlAPI
import Foundation
import Testing

@testable import ctl

@Suite("Shell completion", .serialized, .timeLimit(.minutes(5)))
struct CompletionTests {
    private static func shell(_ name: String) -> String? {
        ["/usr/bin/", "/bin/"].map { $0 + name }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    @Test("the scripts in config/completions are those that ctl writes")
    func committed() async throws {
        for (shell, file) in [("bash", "ctl.bash"), ("zsh", "_ctl"), ("fish", "ctl.fish")] {
            let written = try await ctl("completion", shell)
            let kept = Scratch.repository.appendingPathComponent("config/completions/\(file)")
            #expect(written.status == 0)
            #expect(written.output == (try String(contentsOf: kept, encoding: .utf8)), "\(file): run scripts anew")
        }
    }

    @Test("each script is valid in its shell", arguments: ["bash", "zsh", "fish"])
    func valid(shell: String) async throws {
        let program = try #require(Self.shell(shell), "\(shell) is not there; run  make setup")
        let file = try Scratch.file("script", Data(try await ctl("completion", shell).output.utf8))
        let run = try await CtlRun(["-n", file], program: program).finish()
        #expect(run.status == 0 && run.errors == "", "\(run.errors)")
    }

    /// What bash offers for a line, with the daemon's ids.
    private func offers(_ words: [String], on daemon: FakeDaemon? = nil) async throws -> [String] {
        let file = try Scratch.file("ctl.bash", Data(BashCompletion.script().utf8))
        let array = words.map { "'\($0)'" }.joined(separator: " ")
        let line =
            "source \(file); COMP_WORDS=(\(array)); COMP_CWORD=\(words.count - 1); _ctl; printf '%s\\n' \"${COMPREPLY[@]}\""
        let folder = URL(fileURLWithPath: CtlRun.binary).deletingLastPathComponent().path
        var environment = ["PATH": folder + ":/usr/bin:/bin"]
        environment["DIALER_SOCKET"] = daemon?.path
        let run = try await CtlRun(["-c", line], environment: environment, program: "/bin/bash").finish()
        return run.lines
    }

    @Test(
        "bash offers what may come next",
        arguments: [
            (["ctl", "ba"], ["batch", "backup"]), (["ctl", "batch", "l"], ["load", "list"]),
            (["ctl", "dial", "--ag"], ["--agent"]),
            (["ctl", "--socket", "/x", "ticket", "re"], ["release", "resolve"]),
            (["ctl", "completion", "f"], ["fish"]),
            (["ctl", "batch", "load", "f", "--encoding", "u"], ["utf-8", "utf-16"]),
            (["ctl", "batch", "load", "f", "--encoding", "=", "g"], ["gb18030"]),
            (["ctl", "ticket", "resolve", "T-1", "fo"], ["followUp"]), (["ctl", "dial", "--wait", "--js"], ["--json"]),
        ])
    func bash(words: [String], offered: [String]) async throws {
        #expect(try await offers(words) == offered)
    }

    @Test(
        "fish offers what may come next",
        arguments: [
            ("ctl ba", "batch"), ("ctl batch l", "load"), ("ctl dial --ag", "--agent"), ("ctl completion f", "fish"),
            ("ctl ticket resolve T-1 fo", "followUp"),
        ])
    func fish(line: String, offered: String) async throws {
        let program = try #require(Self.shell("fish"), "fish is not there; run  make setup")
        let file = try Scratch.file("ctl.fish", Data(try await ctl("completion", "fish").output.utf8))
        let home = URL(fileURLWithPath: file).deletingLastPathComponent().path
        let run = try await CtlRun(
            ["--no-config", "-c", "source \(file); complete -C '\(line)'"],
            environment: ["PATH": "/usr/bin:/bin", "HOME": home], program: program
        ).finish()
        // Each offer stands with its description behind a tab.
        let words = run.lines.map { String($0.prefix { $0 != "\t" }) }
        #expect(words.contains(offered), "\(run.lines) \(run.errors)")
        #expect(words.allSatisfy { $0.hasPrefix(String(line.split(separator: " ").last ?? "")) })
    }

    @Test("ids come from the running daemon, and nothing from one that is down")
    func ids() async throws {
        let daemon = try FakeDaemon { request in
            switch request.method {
            case .agentList:
                .result(
                    AgentList(
                        agents: ["1001", "1002"].map {
                            AgentInfo(agentId: $0, intent: .available, activity: .idle, reachable: true)
                        }))
            case .callList: .result(CallList(calls: [Samples.call("c-1")], total: 1))
            default: .result(BatchList(batches: [Samples.batch("b-1")], total: 1))
            }
        }
        #expect(try await offers(["ctl", "dial", "1", "--agent", "10"], on: daemon) == ["1001", "1002"])
        #expect(try await offers(["ctl", "hangup", ""], on: daemon) == ["c-1"])
        #expect(try await offers(["ctl", "batch", "show", ""], on: daemon) == ["b-1"])
        let down = try await ctl("--socket", "/none", "known-ids", "agents")
        #expect(down.output == "" && down.errors == "")
    }

    @Test("fish offers commands, options and words")
    func fish() async throws {
        guard let program = Self.shell("fish") else { return }
        let file = try Scratch.file("ctl.fish", Data(FishCompletion.script().utf8))
        let home = try Scratch.path("home")
        func offers(_ line: String) async throws -> [String] {
            let script = "source \(file); complete -C \"\(line)\""
            let run = try await CtlRun(
                ["--no-config", "-c", script], environment: ["HOME": home, "TERM": "dumb"], program: program
            ).finish()
            return run.lines.map { String($0.prefix { $0 != "\t" }) }
        }
        #expect(try await offers("ctl batch l").sorted() == ["list", "load"])
        #expect(try await offers("ctl ba").sorted() == ["backup", "batch"])
        #expect(try await offers("ctl dial --ag") == ["--agent"])
        #expect(try await offers("ctl batch load f --encoding g") == ["gb18030"])
    }
}
