import ControlAPI

/// Reads a command line by the commands' forms. Pure: nothing is done, only understood.
struct ArgumentReader {
    /// What the command line asks for.
    enum Reading {
        case run(any Command.Type, GivenArguments)
        /// Help for a command, a group (`batch`) or, without words, all.
        case help([String])
        case version
        /// A group without its command; an error that shows the group's help.
        case incomplete([String])
    }

    private(set) var globals = GlobalOptions()
    private var words: [String] = []
    private var rest: [String]
    private var command: (any Command.Type)?
    private var given: GivenArguments?
    private var onlyOperands = false

    private let environment: [String: String]

    init(_ arguments: [String], environment: [String: String] = [:]) {
        rest = arguments
        self.environment = environment
    }

    /// Reads all. `globals` is set as far as it was read even if this throws, so that the error can be shown as asked.
    mutating func read() throws(UsageError) -> Reading {
        while !rest.isEmpty {
            let argument = rest.removeFirst()
            if onlyOperands || argument == "-" || !argument.hasPrefix("-") {
                try takeWord(argument)
            } else if argument == "--" {
                onlyOperands = true
            } else if argument.hasPrefix("--") {
                try takeLong(argument.dropFirst(2))
            } else {
                try takeShort(argument.dropFirst())
            }
        }
        return try conclusion()
    }

    private func conclusion() throws(UsageError) -> Reading {
        if globals.version { return .version }
        if globals.help { return .help(words) }
        guard let command, let given else { return words.isEmpty ? .help([]) : .incomplete(words) }
        let least = given.form.operands.filter { $0.presence == .required }.count
        if given.operands.count < least { _ = try given.required(given.operands.count) }
        return .run(command, given)
    }

    /// A command's word while the command is not complete, else an operand.
    private mutating func takeWord(_ word: String) throws(UsageError) {
        if let given {
            // “report” does something by itself, and so does “report inspect”.
            guard given.isEmpty, let longer = CommandIndex.command(words + [word]) else { return try takeOperand(word) }
            words.append(word)
            command = longer
            self.given = GivenArguments(form: longer.form, environment: environment)
            return
        }
        words.append(word)
        if let found = CommandIndex.command(words) {
            command = found
            given = GivenArguments(form: found.form, environment: environment)
        } else if !CommandIndex.isGroup(words) {
            let parents = Array(words.dropLast())
            let known = CommandIndex.words(below: parents)
            let name = words.joined(separator: " ")
            guard let near = NearestWord.to(word, among: known) else {
                throw UsageError("There is no command “\(name)”.", command: parents.first)
            }
            let meant = (parents + [near]).joined(separator: " ")
            throw UsageError("There is no command “\(name)”. Did you mean “\(meant)”?", command: parents.first)
        }
    }

    private mutating func takeOperand(_ operand: String) throws(UsageError) {
        guard let form = given?.form else { return }
        let takesMore = form.operands.last?.presence == .repeated
        guard takesMore || (given?.operands.count ?? 0) < form.operands.count else {
            throw UsageError("“\(operand)” is one argument too many.", command: form.name)
        }
        given?.add(operand: operand)
    }

    private mutating func takeLong(_ text: Substring) throws(UsageError) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts.first ?? "")
        guard let option = known.first(where: { $0.name == name }) else {
            guard let near = NearestWord.to(name, among: known.map(\.name)) else {
                throw fault("There is no option --\(name).")
            }
            throw fault("There is no option --\(name). Did you mean --\(near)?")
        }
        try take(option, value: parts.count == 2 ? String(parts[1]) : nil)
    }

    /// `-q`, several in one (`-qh`).
    private mutating func takeShort(_ letters: Substring) throws(UsageError) {
        for letter in letters {
            guard let option = known.first(where: { $0.short == letter }) else {
                throw fault(
                    "There is no option -\(String(letter)). For an argument that begins with “-” write -- before it.")
            }
            try take(option, value: nil)
        }
    }

    private mutating func take(_ option: OptionForm, value: String?) throws(UsageError) {
        let value = try checked(value, for: option)
        if GlobalOptions.all.contains(where: { $0.name == option.name }) { return globals.set(option, value) }
        if !option.repeats, given?.has(option) == true { throw fault("--\(option.name) is given twice.") }
        given?.add(value ?? "", to: option)
    }

    private mutating func checked(_ value: String?, for option: OptionForm) throws(UsageError) -> String? {
        guard let name = option.value else {
            if value != nil { throw fault("--\(option.name) takes no value.") }
            return nil
        }
        guard let value = value ?? (rest.isEmpty ? nil : rest.removeFirst()), !value.isEmpty else {
            throw fault("--\(option.name) needs a value: --\(option.name) \(name).")
        }
        switch option.kind {
        case .words(let words) where !words.contains(value):
            throw fault("--\(option.name) “\(value)” must be one of: \(words.joined(separator: ", ")).")
        case .beginnings(let words) where !words.contains(where: { Self.begins(value, with: $0) }):
            throw fault("--\(option.name) “\(value)” must begin with one of: \(words.joined(separator: ", ")).")
        default: return value
        }
    }

    private static func begins(_ value: String, with word: String) -> Bool {
        value == word || word.hasSuffix(".") && value.hasPrefix(word)
    }

    private var known: [OptionForm] { (given?.form.options ?? []) + GlobalOptions.all }

    private func fault(_ message: Message) -> UsageError {
        UsageError(message, command: given?.form.name ?? words.first)
    }
}
