/// The completion script for bash. Uses nothing of the bash-completion package, so it works where that is not installed.
enum BashCompletion {
    static func script() -> String {
        let tree = CompletionTree()
        return """
            # bash completion for ctl. Written by: ctl completion bash
            _ctl() {
                local cur=${COMP_WORDS[COMP_CWORD]} prev= path= word i skip=
                COMPREPLY=()
                # bash splits --option=value into three words.
                for ((i = 1; i < COMP_CWORD; i++)); do
                    word=${COMP_WORDS[i]}
                    if [[ $word == = ]]; then continue; fi
                    if [[ -n $skip ]]; then skip=; continue; fi
                    case $word in
                        \(CompletionTree.valued.joined(separator: "|"))) skip=1 ;;
                        -*) ;;
                        *) case "$path $word" in
            \(paths(tree))
                        esac ;;
                    esac
                done
                prev=${COMP_WORDS[COMP_CWORD-1]}
                if [[ $cur == = ]]; then cur=
                elif [[ $prev == = ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi
                path=${path# }
                case $path:$prev in
            \(values(tree))
                esac
                if [[ $cur == -* ]]; then
                    case $path in
            \(options(tree))
                    esac
                    return
                fi
                case $path in
            \(operands(tree))
                esac
            }
            complete -F _ctl ctl

            """
    }

    private static func paths(_ tree: CompletionTree) -> String {
        let known = tree.nodes.filter { !$0.path.isEmpty }.map { "\" \($0.name)\"" }
        return "                \(known.joined(separator: "|"))) path=\"$path $word\" ;;"
    }

    private static func values(_ tree: CompletionTree) -> String {
        var lines = ["        *:--socket) \(reply(.file)); return ;;"]
        for node in tree.nodes {
            for option in node.options where option.value != nil {
                lines.append("        \(quoted("\(node.name):--\(option.name)")) \(reply(option.kind)); return ;;")
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func options(_ tree: CompletionTree) -> String {
        tree.nodes.map { node in
            let words = (node.options + GlobalOptions.all).map { "--" + $0.name }.joined(separator: " ")
            return "            \(quoted(node.name)) COMPREPLY=($(compgen -W \"\(words)\" -- \"$cur\")) ;;"
        }.joined(separator: "\n")
    }

    private static func operands(_ tree: CompletionTree) -> String {
        tree.nodes.compactMap { node in
            let kinds = node.operands.map(\.kind).filter { $0 != .free }
            let kind = node.words.isEmpty ? kinds.first : .words(node.words.map(\.name))
            return kind.map { "        \(quoted(node.name)) \(reply($0)) ;;" }
        }.joined(separator: "\n")
    }

    private static func reply(_ kind: ValueKind) -> String {
        switch kind {
        case .free: ":"
        case .file: "compopt -o filenames; COMPREPLY=($(compgen -f -- \"$cur\"))"
        case .words(let words), .beginnings(let words):
            "COMPREPLY=($(compgen -W \"\(words.joined(separator: " "))\" -- \"$cur\"))"
        case .ids(let kind): "COMPREPLY=($(compgen -W \"$(ctl known-ids \(kind.rawValue) 2>/dev/null)\" -- \"$cur\"))"
        }
    }

    private static func quoted(_ pattern: String) -> String { "\"\(pattern)\")" }
}
