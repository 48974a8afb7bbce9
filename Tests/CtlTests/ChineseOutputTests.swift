import ControlAPI
import Foundation
import Testing

@testable import ctl

/// What a Chinese reader is shown of every answer that docs/control-protocol.md has: no English but names and abbreviations.
@Suite("Chinese output", .timeLimit(.minutes(5)))
struct ChineseOutputTests {
    @Test(
        "tables and sheets say nothing in English",
        arguments: [
            "agent list", "agent show 1001", "agent ready 1001", "batch list", "batch show 1", "batch report 1",
            "batch clone 1", "calls", "calls 1", "call hold 1", "donotcall list", "drain", "explain 1", "flow list",
            "flow show 1", "knowledge list", "knowledge show 1", "knowledge search 1", "knowledge offer 1",
            "number check 1", "page list", "phones", "queue", "recording list", "report", "report inspect", "simulate",
            "status", "ticket show 1", "trunk list", "trunk test 1", "webhook list", "webhook dead", "webhook test 1",
        ])
    func sheets(command: String) async throws {
        let answers = try Self.answers()
        let daemon = try FakeDaemon { request in
            answers[request.method].map { .result($0) } ?? .error(ControlError(.methodNotFound, "no"))
        }
        let run = try CtlRun(
            command.split(separator: " ").map(String.init),
            environment: ["DIALER_SOCKET": daemon.path, "LANG": "zh_CN.UTF-8"])
        let outcome = try await run.finish()
        let asked = daemon.requests.compactMap { answers[$0.method] }
        #expect(!asked.isEmpty && outcome.output.count > 2, "\(outcome.errors)")
        var names: Set<String> = []
        for answer in asked {
            answer.names(
                into: &names, isWritten: ["knowledge", "donotcall", "calls"].contains { command.hasPrefix($0) })
        }
        let english = Self.english(in: outcome.output + outcome.errors, beside: names)
        #expect(english.isEmpty, "\(english) in:\n\(outcome.output)\(outcome.errors)")
    }

    @Test("events say nothing in English")
    func events() throws {
        for line in try Self.page().split(separator: "\n")
        where line.hasPrefix("← ") && line.contains("\"method\":\"event\"") {
            let message = try RPCMessage(parsing: Data(line.dropFirst(2).utf8))
            let json = message.params ?? Data()
            let event = try ControlCoding.decode(ControlEvent.self, from: json)
            let text = EventLine(event: event).full.map { $0.message.text(in: .chinese) }.joined()
            var names: Set<String> = []
            try JSONDecoder().decode(DocumentedAnswer.self, from: json).names(
                into: &names, isWritten: [.recordingStopped, .callTrunkFailed].contains(event.type))
            let english = Self.english(in: text, beside: names)
            #expect(english.isEmpty, "\(english) in: \(text)")
        }
    }

    @Test("every kind of event has a sentence in Chinese")
    func kinds() throws {
        let url = Scratch.repository.appendingPathComponent("Sources/ControlAPI/Events/EventKind.swift")
        let source = try String(contentsOf: url, encoding: .utf8)
        let kinds = source.components(separatedBy: "rawValue: \"").dropFirst().map { $0.prefix { $0 != "\"" } }
        #expect(kinds.count > 40)
        for kind in kinds {
            let event = ControlEvent(EventKind(rawValue: String(kind)), at: Samples.start, data: EventData())
            let text = EventLine(event: event).sentence.text(in: .chinese)
            let english = Self.english(in: text, beside: [])
            #expect(english.isEmpty, "\(kind): \(text)")
        }
    }

    /// Abbreviations of the field, units, and names of programs, commands and keys, which are the same in Chinese.
    private static let alike: Set<String> = [
        "HTTP", "OK", "WEBHOOK", "Forbidden", "register", "credentials",
        "SIP", "MOS", "ASR", "VIP", "kB", "MB", "GB", "ms", "P5", "P50", "P90", "ctl", "OPTIONS", "JSON", "SRTP",
        "dialer",
        "limit", "offset", "help", "UDP", "Retry", "After",
    ]

    /// Words of two ASCII letters and more that are none of these names.
    private static func english(in text: String, beside names: Set<String>) -> [String] {
        let rest = names.sorted { $0.count > $1.count }.reduce(text) { $0.replacingOccurrences(of: $1, with: "") }
            .replacingOccurrences(of: "ctl( [a-z]+)+", with: "", options: .regularExpression)
        let isLetter = { (character: Character) in character.isASCII && (character.isLetter || character.isNumber) }
        return rest.split { !isLetter($0) }.map(String.init).filter { word in
            word.count > 1 && word.contains { $0.isLetter } && !alike.contains(word)
        }
    }

    private static func page() throws -> String {
        try String(contentsOf: Scratch.repository.appendingPathComponent("docs/control-protocol.md"), encoding: .utf8)
    }

    /// The documented answer of each method.
    private static func answers() throws -> [ControlMethod: DocumentedAnswer] {
        var answers: [ControlMethod: DocumentedAnswer] = [:]
        var method: ControlMethod?
        for line in try page().split(separator: "\n") {
            let json = Data(line.dropFirst(2).utf8)
            if line.hasPrefix("→ ") { method = try RPCMessage(parsing: json).knownMethod() }
            guard line.hasPrefix("← "), let asked = method else { continue }
            method = nil
            guard answers[asked] == nil, let result = try RPCMessage(parsing: json).result else { continue }
            answers[asked] = try JSONDecoder().decode(DocumentedAnswer.self, from: result)
        }
        return answers
    }
}

/// Any answer, and the names in it.
private indirect enum DocumentedAnswer: Codable, Sendable {
    case object([String: DocumentedAnswer])
    case list([DocumentedAnswer])
    case text(String)
    case number(Double)
    case flag(Bool)

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let flag = try? value.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let list = try? value.decode([DocumentedAnswer].self) {
            self = .list(list)
        } else {
            self = .object(try value.decode([String: DocumentedAnswer].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        switch self {
        case .object(let members): try value.encode(members)
        case .list(let items): try value.encode(items)
        case .text(let text): try value.encode(text)
        case .number(let number): try value.encode(number)
        case .flag(let flag): try value.encode(flag)
        }
    }

    /// What people or other programs called something, under keys that hold such names; words of the protocol are none.
    ///
    /// - Parameter isWritten: texts and reasons are what people, the system or networks said, too.
    func names(into names: inout Set<String>, isWritten: Bool = false, under key: String = "") {
        switch self {
        case .object(let members):
            for (name, member) in members { member.names(into: &names, isWritten: isWritten, under: name) }
            // Under the names of the flow's questions.
            if Self.named.contains(key) { names.formUnion(members.keys) }
        case .list(let items): for item in items { item.names(into: &names, isWritten: isWritten, under: key) }
        case .text(let text):
            let isName =
                key.hasSuffix("Id") || Self.naming.contains(key) || (isWritten && ["text", "reason"].contains(key))
            if isName { names.insert(text) }
        default: break
        }
    }

    private static let named: Set<String> = ["answers", "satisfaction"]
    private static let naming: Set<String> = [
        "about", "address", "by", "category", "changedBy", "code", "codec", "column", "columns", "contact", "customer",
        "device", "disabledBy", "e164", "encoding", "excerpt", "file", "flow", "format", "hours", "key", "mapping",
        "message",
        "name", "note", "number", "of", "origin", "path", "pauseCode", "nextPauseCode", "place", "prompt", "recording",
        "recordingExample", "region", "say", "srtp", "step",
        "ticketClass", "ticketClasses",
        "title", "to", "transport", "trunk", "url", "user", "version", "webhook", "words", "zone",
    ]
}
