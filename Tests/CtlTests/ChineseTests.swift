import ControlAPI
import Foundation
import Testing

@testable import ctl

@Suite("Chinese")
struct ChineseTests {
    @Test(
        "the locale decides, in the order of POSIX",
        arguments: [
            (["LANG": "zh_CN.UTF-8"], true), (["LANG": "C"], false), ([:], false), (["LC_ALL": "zh_TW"], true),
            (["LC_ALL": "C.UTF-8", "LANG": "zh_CN.UTF-8"], false), (["LC_ALL": "", "LANG": "zh"], true),
            (["LC_MESSAGES": "zh_CN", "LANG": "en_GB"], true),
        ] as [([String: String], Bool)])
    func locale(environment: [String: String], isChinese: Bool) {
        #expect((Language(environment: environment) == .chinese) == isChinese)
    }

    @Test("places are filled in the order a language wants")
    func places() {
        let message: Message = "row \("7")\(", column “\("电话")”" as Message): \("x")"
        #expect(message.text(in: .english) == "row 7, column “电话”: x")
        #expect(message.text(in: .chinese).contains("7") && message.text(in: .chinese).contains("电话"))
    }

    @Test("a list of facts has Chinese commas, and a list inside a sentence too")
    func lists() {
        let list = Message(joining: ["\("1") x" as Message, "SIP \("486")" as Message])
        #expect(list.text(in: .chinese) == "1 x，SIP 486")
        #expect(list.text(in: .english) == "1 x, SIP 486")
        #expect(Message(joining: ["busy"]).text(in: .chinese) == "占线")
    }

    @Test("an agent's call and the number of calls are named apart, and what comes after a call is not over")
    func agents() {
        let call: Message = "Call"
        let calls: Message = "Calls"
        #expect(call.text(in: .chinese) != calls.text(in: .chinese))
        let wants: Message = "\("available"), then \("paused")"
        #expect(wants.text(in: .chinese) == "available；随后：paused")
    }

    @Test("every help text, exit code and failure is translated, with the same places")
    func complete() {
        var messages = ExitStatus.allCases.map(\.meaning) + GlobalOptions.all.map(\.summary)
        messages += CommandIndex.groups.map(\.summary)
        for command in CommandIndex.visible {
            let form = command.form
            messages += [form.summary] + form.details + form.options.map(\.summary) + form.operands.map(\.summary)
            messages += form.examples.map(\.meaning)
        }
        for message in messages { #expect(Chinese.texts[message.key] != nil, "“\(message.key)”") }
        for (english, chinese) in Chinese.texts {
            let places = english.components(separatedBy: "{}").count - 1
            let filled =
                (0..<10).filter { chinese.contains("{\($0)}") }.count + chinese.components(separatedBy: "{}").count - 1
            #expect(filled == places, "“\(english)”")
        }
    }

    @Test("every word of a call's states and outcomes is translated")
    func words() throws {
        for file in [
            "CallDisposition", "CallState", "TicketStateWord", "WaitingReasonWord", "BatchWords", "AgentWords",
            "LegWords", "PhoneStateWord", "ResolutionWord", "DoctorVerdict", "TrunkWords",
            "FlowDeed", "FindingWord",
        ] {
            let url = Scratch.repository.appendingPathComponent("Sources/ControlAPI/Words/\(file).swift")
            let source = try String(contentsOf: url, encoding: .utf8)
            for word in source.split(separator: "rawValue: \"").dropFirst().map({ String($0.prefix { $0 != "\"" }) }) {
                #expect(Chinese.texts[Message(word: word).key] != nil, "\(word)")
            }
        }
        for reason in ControlError.Reason.codes.keys { #expect(Chinese.texts[Message(reason).key] != nil, "\(reason)") }
    }

    @Test("every label and heading is translated")
    func labels() throws {
        for source in try Self.sources() {
            for opening in ["facts.add(\"", "heading: \""] {
                for rest in source.components(separatedBy: opening).dropFirst() {
                    let label = String(rest.prefix { $0 != "\"" })
                    #expect(label.isEmpty || Chinese.texts[label] != nil, "\(label)")
                }
            }
        }
    }

    private static func sources() throws -> [String] {
        let root = Scratch.repository.appendingPathComponent("Sources/ctl")
        return try FileManager.default.subpathsOfDirectory(atPath: root.path)
            .filter { $0.hasSuffix(".swift") && !$0.contains("Chinese") }
            .map { try String(contentsOf: root.appendingPathComponent($0), encoding: .utf8) }
    }

    /// 回访 is what is owed to a customer, by the export's own column (最晚回访时间); a try of it is a 呼叫. What is said to customers on
    /// the line (回电) is in the sound files, and what an export's columns may be called in `HeaderWords`.
    @Test("the call that is owed has one word everywhere that people read")
    func oneWord() throws {
        let root = Scratch.repository
        var read = 0
        for folder in ["Sources", "config", "docs"] {
            let files = try FileManager.default.subpathsOfDirectory(atPath: root.appendingPathComponent(folder).path)
            for file in files where Self.isRead(file) {
                let text = try Data(contentsOf: root.appendingPathComponent("\(folder)/\(file)"))
                read += 1
                let others = ["回呼", "回电", "回拨"].filter { text.range(of: Data($0.utf8)) != nil }
                #expect(others.isEmpty, "\(folder)/\(file)")
            }
        }
        #expect(read > 500)
    }

    private static func isRead(_ file: String) -> Bool {
        let endings = [".swift", ".js", ".html", ".ts", ".json5", ".desktop", ".md"]
        return endings.contains { file.hasSuffix($0) } && !file.hasSuffix("HeaderWords.swift")
    }

    @Test("nothing is translated that is no longer said")
    func noLeftovers() throws {
        var said: Set<String> = []
        for source in try Self.sources() { said.formUnion(Self.literals(in: source)) }
        let words = Set(Self.protocolWords().map { Message(word: $0).key })
        for english in Chinese.texts.keys where !said.contains(english) && !words.contains(english) {
            Issue.record("“\(english)” is said nowhere")
        }
    }

    /// The string literals of a source file, what is interpolated as `{}`.
    private static func literals(in source: String) -> Set<String> {
        var found: Set<String> = []
        var open: [String] = []
        var depth: [Int] = []
        var rest = Substring(source)
        while let character = rest.popFirst() {
            let isInText = open.count > depth.count
            switch character {
            case "/" where !isInText && rest.first == "/": rest = rest.drop { $0 != "\n" }
            case "\"" where isInText: found.insert(open.removeLast())
            case "\"": open.append("")
            case "\\" where isInText && rest.first == "(":
                rest.removeFirst()
                open[open.count - 1] += "{}"
                depth.append(1)
            case "\\" where isInText: _ = rest.popFirst()
            case "(" where !isInText && !depth.isEmpty: depth[depth.count - 1] += 1
            case ")" where !isInText && !depth.isEmpty:
                depth[depth.count - 1] -= 1
                if depth.last == 0 { depth.removeLast() }
            default: if isInText { open[open.count - 1].append(character) }
            }
        }
        return found
    }

    private static func protocolWords() -> [String] {
        let folder = Scratch.repository.appendingPathComponent("Sources/ControlAPI")
        let files = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".swift") }.flatMap { file -> [String] in
            let source = (try? String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)) ?? ""
            return source.split(separator: "rawValue: \"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
        } + ["mobile", "fixed", "service", "protected", "unknown", "up", "down"]
    }
}
