/// The completion script for fish.
enum FishCompletion {
    static func script() -> String {
        let tree = CompletionTree()
        let head = """
            # fish completion for ctl. Written by: ctl completion fish
            function __ctl_at --description 'True if the words typed so far are exactly this command'
                set -l typed
                set -l skip 0
                for word in (commandline -opc)[2..-1]
                    if test $skip = 1
                        set skip 0
                        continue
                    end
                    switch $word
                        case \(CompletionTree.valued.joined(separator: " "))
                            set skip 1
                        case '-*'
                        case '*'
                            if contains -- (string join ' ' $typed $word) \(names(tree))
                                set -a typed $word
                            end
                    end
                end
                test "$typed" = "$argv[1]"
            end

            """
        return head + tree.nodes.flatMap(lines).joined(separator: "\n") + "\n" + globals + "\n"
    }

    private static func names(_ tree: CompletionTree) -> String {
        tree.nodes.filter { !$0.path.isEmpty }.map { quoted($0.name) }.joined(separator: " ")
    }

    private static func lines(_ node: CompletionTree.Node) -> [String] {
        let at = "complete -c ctl -n \(quoted("__ctl_at \(quoted(node.name))"))"
        let words = node.words.map { "\(at) -f -a \($0.name) -d \(quoted($0.summary))" }
        let kinds = node.operands.map(\.kind).filter { $0 != .free }
        let operands = kinds.prefix(1).map { $0 == .file ? "\(at) -F" : "\(at) -f\(arguments($0))" }
        let nothing = words.isEmpty && operands.isEmpty ? ["\(at) -f"] : []
        return words + operands + nothing + node.options.map { "\(at) \(option($0))" }
    }

    private static var globals: String {
        GlobalOptions.all.map { "complete -c ctl \(option($0))" }.joined(separator: "\n")
    }

    private static func option(_ form: OptionForm) -> String {
        let short = form.short.map { " -s \($0)" } ?? ""
        let value = form.value == nil ? "" : form.kind == .file ? " -r -F" : " -x" + arguments(form.kind)
        return "-l \(form.name)\(short)\(value) -d \(quoted(form.summary.text(in: .english)))"
    }

    private static func arguments(_ kind: ValueKind) -> String {
        switch kind {
        case .free, .file: ""
        case .words(let words), .beginnings(let words): " -a \(quoted(words.joined(separator: " ")))"
        case .ids(let kind): " -a '(ctl known-ids \(kind.rawValue) 2>/dev/null)'"
        }
    }

    /// In single quotes, where fish knows two escapes.
    private static func quoted(_ text: String) -> String {
        var quoted = "'"
        for character in text {
            if character == "'" || character == "\\" { quoted.append("\\") }
            quoted.append(character)
        }
        return quoted + "'"
    }
}
