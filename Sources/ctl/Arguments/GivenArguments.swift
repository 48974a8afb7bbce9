import ControlAPI
import FoundationEssentials

/// What was given to one command, read by its form.
struct GivenArguments {
    let form: CommandForm
    private(set) var operands: [String] = []
    private var values: [String: [String]] = [:]
    private let environment: [String: String]

    init(form: CommandForm, environment: [String: String] = [:]) {
        self.form = form
        self.environment = environment
    }

    var isEmpty: Bool { operands.isEmpty && values.isEmpty }

    mutating func add(operand: String) { operands.append(operand) }
    mutating func add(_ value: String, to option: OptionForm) { values[option.name, default: []].append(value) }

    func has(_ option: OptionForm) -> Bool { values[option.name] != nil }

    /// As given, else from the option's environment variable.
    func value(_ option: OptionForm) -> String? {
        values[option.name]?.last ?? option.variable.flatMap { environment[$0] }.flatMap { $0.isEmpty ? nil : $0 }
    }

    func values(_ option: OptionForm) -> [String] { values[option.name] ?? [] }
    func operand(_ index: Int) -> String? { operands.indices.contains(index) ? operands[index] : nil }

    /// The operand that the form requires.
    func required(_ index: Int) throws(UsageError) -> String {
        if let operand = operand(index), !operand.isEmpty { return operand }
        let name = form.operands.indices.contains(index) ? form.operands[index].name : "argument"
        throw fault("\(name) is missing.")
    }

    /// The option, which this command cannot do without.
    func required(_ option: OptionForm) throws(UsageError) -> String {
        if let value = value(option), !value.isEmpty { return value }
        throw fault("\(option.usage) is missing.")
    }

    /// A whole number in a range; nil if not given.
    func integer(_ option: OptionForm, in range: ClosedRange<Int>) throws(UsageError) -> Int? {
        guard let text = value(option) else { return nil }
        if let number = Int(text), range.contains(number) { return number }
        let limits: Message =
            range.upperBound == .max
            ? "a whole number from \(range.lowerBound)"
            : "a whole number from \(range.lowerBound) to \(range.upperBound)"
        throw fault("--\(option.name) “\(text)” must be \(limits).")
    }

    /// A number in a range; nil if not given.
    func number(_ option: OptionForm, in range: ClosedRange<Double>) throws(UsageError) -> Double? {
        guard let text = value(option) else { return nil }
        if let number = Double(text), range.contains(number) { return number }
        throw fault(
            "--\(option.name) “\(text)” must be a number from \(Figure.plain(range.lowerBound)) to \(Figure.plain(range.upperBound))."
        )
    }

    /// A span of time: seconds, or with a unit `90s`, `5m`, `2h`, `3d`; nil if not given. Seconds.
    func seconds(_ option: OptionForm) throws(UsageError) -> Double? {
        guard let text = value(option) else { return nil }
        if let seconds = Self.seconds(of: text) { return seconds }
        throw fault("--\(option.name) “\(text)” must be a time such as 90, 90s, 5m or 2h.")
    }

    /// An instant: ISO 8601 with a zone, a local `2026-11-21 14:30` or `14:30` (today), or a span from now, `+2h`; nil if
    /// not given.
    func instant(_ option: OptionForm, now: Date = Date()) throws(UsageError) -> Date? {
        guard let text = value(option) else { return nil }
        if let date = Instant.date(of: text) { return date }
        if text.first == "+", let seconds = Self.seconds(of: String(text.dropFirst())) { return now + seconds }
        if let date = LocalTime.date(of: text, now: now) { return date }
        throw fault(
            "--\(option.name) “\(text)” must be a time such as 14:30, “2026-11-21 14:30”, 2026-11-21T14:30:00+08:00 or +2h."
        )
    }

    /// Names the command whose help to read.
    func fault(_ message: Message) -> UsageError { UsageError(message, command: form.name) }

    private static func seconds(of text: String) -> Double? {
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        let unit = text.last.flatMap { units[$0] }
        let digits = unit == nil ? text[...] : text.dropLast()
        guard digits.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }), let number = Double(digits),
            number.isFinite, number <= 1e9
        else { return nil }
        return number * (unit ?? 1)
    }
}
