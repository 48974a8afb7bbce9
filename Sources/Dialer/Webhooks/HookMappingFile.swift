import CallQueue
import ControlAPI
import FoundationEssentials
import JSON
import Webhooks

/// A mapping of events to requests: one that comes with the program, by its name, or a site's own file.
enum HookMappingFile {
    /// Header fields that are the daemon's to set.
    static let ownHeaders: Set = [
        "content-type", "content-length", "host", "transfer-encoding", "expect", "user-agent", "dialer-signature",
        "dialer-delivery", "idempotency-key",
    ]

    /// What a place may begin with; the rest is what an event holds.
    static let fields = [
        "type", "seq", "ts", "v", "callId", "ticketId", "agentId", "leg", "data", "customer", "line", "agent", "call",
        "ticket", "recording", "values", "delivery",
    ]

    /// What the key `mapping` asks for.
    static func read(_ section: ConfigurationSection, _ folder: ConfigurationFolder) -> HookMapping {
        let name = section.string("mapping", default: BuiltInMapping.plain.rawValue)
        if let builtIn = BuiltInMapping(rawValue: name) {
            return read(builtIn.json5, name: name, file: name) { section.faults.add(section.keyPath("mapping"), $0) }
        }
        let path = folder.resolve(name)
        guard let text = try? String(contentsOfFile: path, encoding: .utf8), text.utf8.count <= 1 << 20 else {
            let known = BuiltInMapping.allCases.map { "“\($0.rawValue)”" }.joined(separator: ", ")
            section.faults.add(
                section.keyPath("mapping"),
                "is “\(name)”: neither one of \(known), nor a file in UTF-8 that can be read")
            return HookMapping(name: name)
        }
        return read(Data(text.utf8), name: FilePath.stem(of: path), file: path) {
            section.faults.add(section.keyPath("mapping"), $0)
        }
    }

    /// - Parameter fault: told what is wrong, each with its place in the file.
    static func read(_ data: Data, name: String, file: String, fault: (String) -> Void) -> HookMapping {
        guard let text = String(data: data, encoding: .utf8) else {
            fault("names \(file), which is not written in UTF-8")
            return HookMapping(name: name)
        }
        let outline: JSON5Outline
        do throws(JSON5Fault) {
            outline = try JSON5Outline(text)
        } catch {
            fault("names \(file), which is not valid JSON5: line \(error.place.line): \(error.problem)")
            return HookMapping(name: name)
        }
        let decoder = JSONDecoder()
        decoder.allowsJSON5 = true
        guard case .object(let values)? = try? decoder.decode(JSONValue.self, from: data) else {
            fault("names \(file), which must hold one section {…}")
            return HookMapping(name: name)
        }
        let faults = ConfigurationFaults()
        let root = ConfigurationSection(path: "", values: values, faults: faults)
        let mapping = HookMapping(root, name: name)
        root.finish()
        for problem in faults.problems {
            let line = outline.place(of: problem.path).map { ":\($0.line)" } ?? ""
            fault("names \(file)\(line): \(problem.path) \(problem.text)")
        }
        return mapping
    }
}

extension HookMapping {
    fileprivate init(_ section: ConfigurationSection, name: String) {
        self.init(name: name)
        let numbers: NumbersWord? = section.optionalChoice("numbers")
        needsNumbers = numbers == .full
        words = section.section("words") { tables in
            Dictionary(
                uniqueKeysWithValues: tables.names.map { name in
                    (
                        name,
                        tables.section(name) { words in
                            Dictionary(uniqueKeysWithValues: words.names.map { ($0, words.string($0)) })
                        }
                    )
                })
        }
        alreadyDone = section.strings("alreadyDone")
        messages = section.sections("messages") { HookMessage($0, words) }
        if messages.isEmpty { section.faults.add("messages", "is empty; give at least one { name, on: […] }") }
        var seen: Set<String> = []
        for (index, message) in messages.enumerated() {
            if let needs = message.needs, !seen.contains(needs) {
                section.faults.add("messages[\(index)].needs", "is “\(needs)”, but no message before it has that name")
            }
            guard seen.insert(message.name).inserted else {
                section.faults.add("messages[\(index)].name", "is “\(message.name)” a second time")
                continue
            }
        }
    }

    private enum NumbersWord: String, CaseIterable { case masked, full }
}

extension HookMessage {
    fileprivate init(_ section: ConfigurationSection, _ words: HookWords) {
        self.init(name: section.identifier("name", hint: "a name for it"))
        on = section.strings("on")
        if on.isEmpty {
            section.faults.add(section.keyPath("on"), "is empty; give events, such as “call.ended” or “call.”")
        }
        for kind in on where !Self.kinds.contains(where: { kind.hasPrefix($0) }) {
            section.faults.add(
                section.keyPath("on"), "holds “\(kind)”; events begin with \(Self.kinds.joined(separator: " or "))")
        }
        isOnce = section.bool("once", default: false)
        needs = section.optionalString("needs", hint: "another message's name")
        with = section.strings("with").compactMap { name in
            (try? HookText("{\(name)}"))?.fields.first
        }
        method = section.choice("method", default: Method.post)
        path = section.hookText("path")
        headers = section.section("headers") { headers in
            Dictionary(
                uniqueKeysWithValues: headers.names.compactMap { name in headers.hookText(name).map { (name, $0) } })
        }
        do throws(HookFault) {
            if let value = section.json("body") { body = try HookTemplate(value) }
        } catch {
            section.faults.add(section.keyPath("body"), error.description)
        }
        check(section, words)
    }

    private static let kinds = ["call.", "recording.", "ticket.", "batch."]

    private func check(_ section: ConfigurationSection, _ words: HookWords) {
        for name in headers.keys
        where !name.utf8.allSatisfy(\.isTokenByte) || HookMappingFile.ownHeaders.contains(name.lowercased()) {
            section.faults.add("\(section.keyPath("headers")).\(name)", "is no header field that a mapping may set")
        }
        for field in fields + with {
            if let first = field.path.first, !HookMappingFile.fields.contains(String(first)) {
                let fault = HookFault.unknownField(String(first), known: HookMappingFile.fields)
                section.faults.add(section.path, fault.description)
            }
            for case .word(let table) in field.filters where words[table] == nil {
                section.faults.add(section.path, HookFault.unknownWords(table).description)
            }
        }
    }
}
