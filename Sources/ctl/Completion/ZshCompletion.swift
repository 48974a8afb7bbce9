/// The completion script for zsh, made for its `_arguments`.
enum ZshCompletion {
    static func script() -> String {
        let tree = CompletionTree()
        let dispatch = tree.nodes.filter { !$0.path.isEmpty }.map { "        \(quoted($0.name))) \(function($0)) ;;" }
        return """
            #compdef ctl
            # zsh completion for ctl. Written by: ctl completion zsh

            _ctl_ids() {
                local -a ids
                ids=(${(f)"$(_call_program ids ctl known-ids $1 2>/dev/null)"})
                compadd -a ids
            }

            \(tree.nodes.map(body).joined(separator: "\n"))
            # $1 is what was typed so far; its first words say which command is being completed.
            _ctl_rest() {
                case $1 in
            \(dispatch.joined(separator: "\n"))
                esac
            }

            _ctl "$@"

            """
    }

    private static func body(_ node: CompletionTree.Node) -> String {
        node.words.isEmpty ? command(node) : group(node)
    }

    /// The top or a group: a word, then what belongs to it.
    private static func group(_ node: CompletionTree.Node) -> String {
        let described = node.words.map { "        \(quoted($0.name + ":" + escaped($0.summary)))" }
        let own = node.options.map { " \(option($0))" }.joined()
        let prefix = node.path.isEmpty ? "" : node.name + " "
        return """
            \(function(node))() {
                local curcontext=$curcontext state line
                typeset -A opt_args
                local -a words_here
                words_here=(
            \(described.joined(separator: "\n"))
                )
                _arguments -C \(globals)\(own) ': :->word' '*:: :->rest'
                case $state in
                    word) _describe -t commands 'command' words_here ;;
                    rest) _ctl_rest "\(prefix)$line[1]" ;;
                esac
            }

            """
    }

    private static func command(_ node: CompletionTree.Node) -> String {
        let options = node.options.map { "        \(option($0))" }
        let operands = node.operands.map { operand in
            let place = operand.presence == .repeated ? "*:" : operand.presence == .optional ? "::" : ":"
            return "        \(quoted(place + operand.name + ":" + action(operand.kind)))"
        }
        let all = (options + operands).joined(separator: " \\\n")
        return """
            \(function(node))() {
                _arguments -s \(globals)\(all.isEmpty ? "" : " \\\n" + all)
            }

            """
    }

    private static var globals: String { GlobalOptions.all.map(option).joined(separator: " ") }

    private static func option(_ form: OptionForm) -> String {
        let names = form.short.map { "{-\($0),--\(form.name)}" }
        let value = form.value.map { ":\($0):\(action(form.kind))" } ?? ""
        let star = form.repeats ? "*" : ""
        let text = "[\(escaped(form.summary.text(in: .english)))]" + value
        guard let names else { return quoted("\(star)--\(form.name)" + text) }
        return names + quoted(text)
    }

    private static func action(_ kind: ValueKind) -> String {
        switch kind {
        case .free: " "
        case .file: "_files"
        case .words(let words), .beginnings(let words): "(\(words.joined(separator: " ")))"
        case .ids(let kind): "_ctl_ids \(kind.rawValue)"
        }
    }

    private static func function(_ node: CompletionTree.Node) -> String {
        (["_ctl"] + node.path).joined(separator: "_")
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            if "[]:\\".contains(character) { escaped.append("\\") }
            escaped.append(character)
        }
        return escaped
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
