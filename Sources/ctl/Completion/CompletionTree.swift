/// What completion scripts know of the commands.
struct CompletionTree {
    /// One place where words can be completed: the top, a group, or a command.
    struct Node {
        let path: [String]
        /// Words that may follow, with their summaries; empty for a command.
        let words: [(name: String, summary: String)]
        /// The command's own options; the global ones come with every node.
        let options: [OptionForm]
        let operands: [OperandForm]

        /// `batch load`; empty for the top.
        var name: String { path.joined(separator: " ") }
    }

    let nodes: [Node]

    init() {
        let top = CommandIndex.words(below: []).map { word in (word, Self.summary([word])) }
        let groups = CommandIndex.groups.map { group in
            let words = CommandIndex.words(below: [group.name]).map { ($0, Self.summary([group.name, $0])) }
            return Node(path: [group.name], words: words, options: [], operands: [])
        }
        let commands = CommandIndex.visible.map { command in
            // A command of one word may have commands of two below it.
            let words = CommandIndex.words(below: command.form.path)
                .map { ($0, Self.summary(command.form.path + [$0])) }
            return Node(
                path: command.form.path, words: words, options: command.form.options, operands: command.form.operands)
        }
        nodes = [Node(path: [], words: top, options: [], operands: [])] + groups + commands
    }

    /// Every option that has a value: what follows it is no command.
    static var valued: [String] {
        let options = GlobalOptions.all + CommandIndex.visible.flatMap { $0.form.options }
        return Set(options.filter { $0.value != nil }.map { "--" + $0.name }).sorted()
    }

    private static func summary(_ path: [String]) -> String {
        let message =
            CommandIndex.command(path)?.form.summary ?? CommandIndex.groups.first { $0.name == path[0] }?.summary
        return message?.text(in: .english) ?? ""
    }
}
