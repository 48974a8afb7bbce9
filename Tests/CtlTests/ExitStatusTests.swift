import ControlAPI
import Foundation
import Testing

@testable import ctl
// Testing has a type of the same name.
@testable import enum ctl.ExitStatus

@Suite("Exit codes")
struct ExitStatusTests {
    @Test("every reason the protocol knows has an exit code of its own kind")
    func reasons() {
        for reason in ControlError.Reason.codes.keys where reason != .tooLarge {
            #expect(ExitStatus(reason) != .failed && ExitStatus(reason) != .ok, "\(reason)")
        }
        #expect(ExitStatus(ControlError.Reason(rawValue: "newWord")) == .failed)
    }

    @Test("every disposition the protocol knows has an exit code, and only an answer is success")
    func dispositions() throws {
        // The words are constants of an open type, so they are read where they are written.
        let file = Scratch.repository.appendingPathComponent("Sources/ControlAPI/Words/CallDisposition.swift")
        let source = try String(contentsOf: file, encoding: .utf8)
        let words = source.split(separator: "rawValue: \"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
        #expect(words.count >= 27)
        for word in words {
            let status = ExitStatus(CallDisposition(rawValue: word))
            #expect(status != .failed && (status == .ok) == (word == "answered"), "\(word)")
        }
    }

    @Test("numbers are those that scripts were promised")
    func numbers() {
        let promised: [ExitStatus: Int32] = [
            .ok: 0, .busy: 10, .noAnswer: 11, .invalidNumber: 14, .canceled: 15, .refusedByPolicy: 20,
            .agentUnreachable: 30,
            .agentBusy: 31, .networkFailure: 40, .notFound: 44, .rowsRefused: 50, .usage: 64, .daemonNotRunning: 69,
        ]
        for (status, number) in promised { #expect(status.rawValue == number) }
    }

    @Test("docs/ctl.md shows the same table as “ctl help exit-codes”")
    func documentation() async throws {
        let help = try await ctl("help", "exit-codes")
        let printed = help.lines.dropFirst().map { $0.split(separator: " ", omittingEmptySubsequences: true) }
            .map { [String($0[0]), String($0[1]), $0.dropFirst(2).joined(separator: " ")] }
        let file = Scratch.repository.appendingPathComponent("docs/ctl.md")
        let rows = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
            .filter { $0.hasPrefix("| ") && $0.dropFirst(2).first?.isNumber == true }
            .map { $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }
        #expect(rows == printed)
        #expect(printed.count == ExitStatus.allCases.count)
    }

    @Test("a backup that cannot be written where it was asked for is a file that cannot be written; said in Chinese")
    func backup() async throws {
        let text = "No backup was made: /mnt/q.sqlite is there already: name a new file, or move the old one away."
        let daemon = try FakeDaemon { _ in .error(ControlError(.storeFailed, text, field: "path")) }
        let run = try await ctl("backup", "/mnt/q.sqlite", on: daemon, environment: ["LANG": "zh_CN.UTF-8"])
        #expect(run.status == 73)
        #expect(run.errors.contains("/mnt/q.sqlite 已存在"), "\(run.errors)")
        #expect(ClientFailure.refused(ControlError(.storeFailed, "The disk is full.")).status == .internalError)
    }

    @Test("docs/ctl.md has every command with its usage line")
    func commandsAreDocumented() throws {
        let file = Scratch.repository.appendingPathComponent("docs/ctl.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        for command in CommandIndex.visible {
            for line in command.form.usageLine.split(separator: "\n") {
                #expect(text.contains(line.trimmingCharacters(in: .whitespaces)), "\(command.form.name)")
            }
            for option in command.form.options {
                #expect(text.contains("`\(option.usage)`"), "\(command.form.name) \(option.usage)")
            }
        }
    }
}
