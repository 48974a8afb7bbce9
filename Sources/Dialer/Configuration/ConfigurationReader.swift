import FoundationEssentials
import JSON

/// Collects what is wrong while sections are read, so that all of it is reported at once.
final class ConfigurationFaults {
    private(set) var problems: [ConfigurationProblem] = []

    func add(_ path: String, _ text: String) {
        add(ConfigurationProblem(path: path, text: text))
    }

    func add(_ problem: ConfigurationProblem) { problems.append(problem) }
}

/// Reads one `{…}` of the configuration key by key; what nobody asked for is refused by ``finish()``.
final class ConfigurationSection {
    let path: String
    let faults: ConfigurationFaults
    private let values: [String: JSONValue]
    private var asked: [String] = []

    init(path: String, values: [String: JSONValue], faults: ConfigurationFaults) {
        self.path = path
        self.values = values
        self.faults = faults
    }

    func keyPath(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    /// A key whose section decodes itself.
    func readElsewhere(_ key: String) { asked.append(key) }

    /// What the keys mean cannot be told, so none is judged.
    func ignoreTheRest() { asked += values.keys }

    func has(_ key: String) -> Bool { values[key] != nil }

    /// Every key the text holds here, for sections whose keys are names the site chooses.
    var names: [String] { values.keys.sorted() }

    private func value(_ key: String) -> JSONValue? {
        asked.append(key)
        guard let value = values[key], value != .null else { return nil }
        return value
    }

    private func wrong(_ key: String, _ value: JSONValue, wants: String) {
        faults.add(keyPath(key), "is \(value.kind), but \(wants) is wanted here")
    }

    /// A line break in a text that goes into a SIP header would begin another header.
    private func check(_ path: String, _ text: String) {
        guard text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { return }
        faults.add(path, "holds a line break or another control character")
    }

    /// A value of any kind; nil where there is none, or null.
    func json(_ key: String) -> JSONValue? { value(key) }

    // MARK: Single values

    func string(_ key: String, default fallback: String? = nil, hint: String = "a text") -> String {
        switch value(key) {
        case .string(let text):
            check(keyPath(key), text)
            return text
        case .some(let other): wrong(key, other, wants: hint)
        case nil where fallback == nil: faults.add(keyPath(key), "is missing; \(hint) is wanted here")
        case nil: break
        }
        return fallback ?? ""
    }

    func optionalString(_ key: String, hint: String = "a text") -> String? {
        has(key)
            ? string(key, hint: hint)
            : {
                asked.append(key); return nil
            }()
    }

    func bool(_ key: String, default fallback: Bool) -> Bool {
        switch value(key) {
        case .bool(let flag): return flag
        case .some(let other): wrong(key, other, wants: "true or false")
        case nil: break
        }
        return fallback
    }

    func int(_ key: String, in range: ClosedRange<Int>, default fallback: Int? = nil) -> Int {
        let wants = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        switch value(key) {
        case .number(let number):
            if let whole = Int(exactly: number), range.contains(whole) { return whole }
            faults.add(keyPath(key), "is \(Self.text(number)), but \(wants) is wanted here")
        case .some(let other): wrong(key, other, wants: wants)
        case nil where fallback == nil: faults.add(keyPath(key), "is missing; \(wants) is wanted here")
        case nil: break
        }
        return fallback ?? range.lowerBound
    }

    func double(_ key: String, in range: ClosedRange<Double>, default fallback: Double) -> Double {
        let wants = "a number from \(Self.text(range.lowerBound)) to \(Self.text(range.upperBound))"
        switch value(key) {
        case .number(let number):
            if range.contains(number) { return number }
            faults.add(keyPath(key), "is \(Self.text(number)), but \(wants) is wanted here")
        case .some(let other): wrong(key, other, wants: wants)
        case nil: break
        }
        return fallback
    }

    /// A number of seconds; keys end in `Seconds`.
    func seconds(_ key: String, in range: ClosedRange<Double>, default fallback: Duration) -> Duration {
        let text = double(key, in: range, default: Double(fallback.components.seconds))
        return has(key) ? .milliseconds(Int64(text * 1000)) : fallback
    }

    /// One of a fixed set of words.
    func choice<Word: RawRepresentable & CaseIterable>(_ key: String, default fallback: Word) -> Word
    where Word.RawValue == String {
        let words = Word.allCases.map { "“\($0.rawValue)”" }.joined(separator: ", ")
        switch value(key) {
        case .string(let text):
            if let word = Word(rawValue: text) { return word }
            faults.add(keyPath(key), "is “\(text)”, but only these are known: \(words)")
        case .some(let other): wrong(key, other, wants: "one of \(words)")
        case nil: break
        }
        return fallback
    }

    /// One of a fixed set of words, or nothing.
    func optionalChoice<Word: RawRepresentable & CaseIterable>(_ key: String) -> Word? where Word.RawValue == String {
        guard has(key), let first = Word.allCases.first else {
            asked.append(key)
            return nil
        }
        return choice(key, default: first)
    }

    /// A key that may stand here and does not.
    func nothing<Value>(_ key: String) -> Value? {
        asked.append(key)
        return nil
    }

    func optionalInt(_ key: String, in range: ClosedRange<Int>) -> Int? {
        has(key) ? int(key, in: range) : nothing(key)
    }

    func optionalBool(_ key: String) -> Bool? { has(key) ? bool(key, default: false) : nothing(key) }

    /// A number of milliseconds; keys end in `Milliseconds`.
    func milliseconds(_ key: String, in range: ClosedRange<Int>, default fallback: Duration) -> Duration {
        has(key) ? .milliseconds(int(key, in: range)) : nothing(key) ?? fallback
    }

    // MARK: Nested values

    func strings(_ key: String, default fallback: [String] = []) -> [String] {
        guard let value = value(key) else { return fallback }
        guard case .array(let items) = value else {
            wrong(key, value, wants: "a list of texts")
            return fallback
        }
        return items.enumerated().compactMap { index, item in
            if case .string(let text) = item {
                check("\(keyPath(key))[\(index)]", text)
                return text
            }
            faults.add("\(keyPath(key))[\(index)]", "is \(item.kind), but a text is wanted here")
            return nil
        }
    }

    /// One or more of a fixed set of words, each once, in the order that counts.
    func choices<Word: RawRepresentable & CaseIterable & Equatable>(_ key: String, default fallback: [Word]) -> [Word]
    where Word.RawValue == String {
        guard has(key) else { return fallback }
        let known = Word.allCases.map { "“\($0.rawValue)”" }.joined(separator: ", ")
        var words: [Word] = []
        for (index, text) in strings(key).enumerated() {
            guard let word = Word(rawValue: text) else {
                faults.add("\(keyPath(key))[\(index)]", "is “\(text)”, but only these are known: \(known)")
                continue
            }
            guard !words.contains(word) else {
                faults.add("\(keyPath(key))[\(index)]", "is “\(text)” a second time")
                continue
            }
            words.append(word)
        }
        if words.isEmpty { faults.add(keyPath(key), "names none; give at least one of \(known)") }
        return words
    }

    /// A nested section; absent, it reads as empty, so that defaults apply.
    func section<Result>(_ key: String, _ read: (ConfigurationSection) -> Result) -> Result {
        var values: [String: JSONValue] = [:]
        switch value(key) {
        case .object(let object): values = object
        case .some(let other): wrong(key, other, wants: "a section {…}")
        case nil: break
        }
        return Self.reading(path: keyPath(key), values, faults, read)
    }

    func sections<Result>(_ key: String, _ read: (ConfigurationSection) -> Result) -> [Result] {
        guard let value = value(key) else { return [] }
        guard case .array(let items) = value else {
            wrong(key, value, wants: "a list of sections [{…}, …]")
            return []
        }
        return items.enumerated().compactMap { index, item in
            let path = "\(keyPath(key))[\(index)]"
            guard case .object(let object) = item else {
                faults.add(path, "is \(item.kind), but a section {…} is wanted here")
                return nil
            }
            return Self.reading(path: path, object, faults, read)
        }
    }

    private static func reading<Result>(
        path: String, _ values: [String: JSONValue], _ faults: ConfigurationFaults,
        _ read: (ConfigurationSection) -> Result
    ) -> Result {
        let section = ConfigurationSection(path: path, values: values, faults: faults)
        let result = read(section)
        section.finish()
        return result
    }

    /// Refuses the keys nobody asked for, with what is known here.
    func finish() {
        for key in values.keys.sorted() where !asked.contains(key) {
            faults.add(.unknownKey(key, path: keyPath(key), known: asked))
        }
    }

    private static func text(_ number: Double) -> String {
        Int(exactly: number).map(String.init) ?? String(number)
    }
}
