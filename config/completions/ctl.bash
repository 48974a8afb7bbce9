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
            --agent|--all-of|--batch|--by|--call|--callback-at|--class|--code|--day|--encoding|--flow|--format|--from|--keep|--key|--kind|--limit|--map|--mode|--name|--note|--number|--offset|--only|--origin|--party|--paused|--reason|--region|--report|--role|--since|--socket|--ticket|--to|--trunk|--until) skip=1 ;;
            -*) ;;
            *) case "$path $word" in
                " call"|" batch"|" ticket"|" agent"|" number"|" donotcall"|" recording"|" person"|" flow"|" trunk"|" dial"|" hangup"|" calls"|" watch"|" call hold"|" call resume"|" call mute"|" call unmute"|" call digits"|" call transfer"|" call complete"|" call join"|" call takeback"|" call conference"|" call drop"|" call park"|" call retrieve"|" call supervise"|" call takeover"|" call record"|" call play"|" call extend"|" batch load"|" batch list"|" batch show"|" batch pause"|" batch resume"|" batch cancel"|" batch report"|" ticket show"|" ticket release"|" ticket skip"|" ticket resolve"|" explain"|" queue"|" agent list"|" agent show"|" agent login"|" agent ready"|" agent pause"|" agent logout"|" agent connect"|" agent disconnect"|" phones"|" pair"|" number check"|" donotcall add"|" donotcall remove"|" donotcall list"|" donotcall import"|" donotcall export"|" recording list"|" recording export"|" recording delete"|" person export"|" person delete"|" report"|" report inspect"|" report cdr"|" flow list"|" flow show"|" trunk list"|" trunk test"|" trunk disable"|" trunk enable"|" status"|" doctor"|" drain"|" backup"|" completion"|" help") path="$path $word" ;;
            esac ;;
        esac
    done
    prev=${COMP_WORDS[COMP_CWORD-1]}
    if [[ $cur == = ]]; then cur=
    elif [[ $prev == = ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi
    path=${path# }
    case $path:$prev in
        *:--socket) compopt -o filenames; COMPREPLY=($(compgen -f -- "$cur")); return ;;
        "dial:--ticket") :; return ;;
        "dial:--agent") COMPREPLY=($(compgen -W "$(ctl known-ids agents 2>/dev/null)" -- "$cur")); return ;;
        "dial:--flow") :; return ;;
        "dial:--key") :; return ;;
        "dial:--note") :; return ;;
        "hangup:--all-of") COMPREPLY=($(compgen -W "$(ctl known-ids agents 2>/dev/null)" -- "$cur")); return ;;
        "calls:--agent") COMPREPLY=($(compgen -W "$(ctl known-ids agents 2>/dev/null)" -- "$cur")); return ;;
        "calls:--ticket") :; return ;;
        "calls:--batch") COMPREPLY=($(compgen -W "$(ctl known-ids batches 2>/dev/null)" -- "$cur")); return ;;
        "calls:--limit") :; return ;;
        "watch:--agent") COMPREPLY=($(compgen -W "$(ctl known-ids agents 2>/dev/null)" -- "$cur")); return ;;
        "watch:--batch") COMPREPLY=($(compgen -W "$(ctl known-ids batches 2>/dev/null)" -- "$cur")); return ;;
        "watch:--call") COMPREPLY=($(compgen -W "$(ctl known-ids calls 2>/dev/null)" -- "$cur")); return ;;
        "watch:--since") :; return ;;
        "watch:--only") COMPREPLY=($(compgen -W "call. call.ended batch. ticket. trunk. recording. system." -- "$cur")); return ;;
        "call hold:--party") :; return ;;
        "call resume:--party") :; return ;;
        "call mute:--party") :; return ;;
        "call unmute:--party") :; return ;;
        "call digits:--party") :; return ;;
        "call transfer:--agent") COMPREPLY=($(compgen -W "$(ctl known-ids agents 2>/dev/null)" -- "$cur")); return ;;
        "call transfer:--number") :; return ;;
        "call conference:--agent") COMPREPLY=($(compgen -W "$(ctl known-ids agents 2>/dev/null)" -- "$cur")); return ;;
        "call conference:--number") :; return ;;
        "call retrieve:--agent") COMPREPLY=($(compgen -W "$(ctl known-ids agents 2>/dev/null)" -- "$cur")); return ;;
        "call supervise:--agent") COMPREPLY=($(compgen -W "$(ctl known-ids agents 2>/dev/null)" -- "$cur")); return ;;
        "call supervise:--mode") COMPREPLY=($(compgen -W "listen whisper barge" -- "$cur")); return ;;
        "call takeover:--agent") COMPREPLY=($(compgen -W "$(ctl known-ids agents 2>/dev/null)" -- "$cur")); return ;;
        "call play:--to") COMPREPLY=($(compgen -W "agent customer both" -- "$cur")); return ;;
        "call extend:--by") :; return ;;
        "batch load:--map") compopt -o filenames; COMPREPLY=($(compgen -f -- "$cur")); return ;;
        "batch load:--name") :; return ;;
        "batch load:--report") compopt -o filenames; COMPREPLY=($(compgen -f -- "$cur")); return ;;
        "batch load:--encoding") COMPREPLY=($(compgen -W "utf-8 gb18030 utf-16" -- "$cur")); return ;;
        "batch load:--format") COMPREPLY=($(compgen -W "csv tsv ndjson" -- "$cur")); return ;;
        "batch load:--region") :; return ;;
        "batch list:--limit") :; return ;;
        "batch show:--report") compopt -o filenames; COMPREPLY=($(compgen -f -- "$cur")); return ;;
        "ticket release:--note") :; return ;;
        "ticket skip:--agent") COMPREPLY=($(compgen -W "$(ctl known-ids agents 2>/dev/null)" -- "$cur")); return ;;
        "ticket skip:--reason") :; return ;;
        "ticket resolve:--note") :; return ;;
        "ticket resolve:--callback-at") :; return ;;
        "ticket resolve:--agent") COMPREPLY=($(compgen -W "$(ctl known-ids agents 2>/dev/null)" -- "$cur")); return ;;
        "ticket resolve:--call") COMPREPLY=($(compgen -W "$(ctl known-ids calls 2>/dev/null)" -- "$cur")); return ;;
        "queue:--limit") :; return ;;
        "agent login:--paused") :; return ;;
        "agent pause:--code") :; return ;;
        "pair:--origin") :; return ;;
        "pair:--role") COMPREPLY=($(compgen -W "agent supervisor integration" -- "$cur")); return ;;
        "number check:--region") :; return ;;
        "donotcall add:--reason") :; return ;;
        "donotcall add:--until") :; return ;;
        "donotcall list:--limit") :; return ;;
        "donotcall list:--offset") :; return ;;
        "donotcall import:--reason") :; return ;;
        "donotcall import:--report") compopt -o filenames; COMPREPLY=($(compgen -f -- "$cur")); return ;;
        "recording list:--call") COMPREPLY=($(compgen -W "$(ctl known-ids calls 2>/dev/null)" -- "$cur")); return ;;
        "recording list:--ticket") :; return ;;
        "recording list:--agent") COMPREPLY=($(compgen -W "$(ctl known-ids agents 2>/dev/null)" -- "$cur")); return ;;
        "recording list:--day") :; return ;;
        "recording list:--kind") COMPREPLY=($(compgen -W "talk earlyMedia" -- "$cur")); return ;;
        "recording list:--limit") :; return ;;
        "recording list:--offset") :; return ;;
        "recording export:--to") compopt -o filenames; COMPREPLY=($(compgen -f -- "$cur")); return ;;
        "recording export:--reason") :; return ;;
        "recording delete:--reason") :; return ;;
        "person export:--reason") :; return ;;
        "person delete:--reason") :; return ;;
        "report:--from") :; return ;;
        "report:--to") :; return ;;
        "report:--class") :; return ;;
        "report:--batch") COMPREPLY=($(compgen -W "$(ctl known-ids batches 2>/dev/null)" -- "$cur")); return ;;
        "report:--agent") COMPREPLY=($(compgen -W "$(ctl known-ids agents 2>/dev/null)" -- "$cur")); return ;;
        "report:--trunk") COMPREPLY=($(compgen -W "$(ctl known-ids trunks 2>/dev/null)" -- "$cur")); return ;;
        "report:--by") COMPREPLY=($(compgen -W "class batch agent hour trunk day" -- "$cur")); return ;;
        "report inspect:--from") :; return ;;
        "report inspect:--to") :; return ;;
        "report inspect:--class") :; return ;;
        "report inspect:--batch") COMPREPLY=($(compgen -W "$(ctl known-ids batches 2>/dev/null)" -- "$cur")); return ;;
        "report inspect:--agent") COMPREPLY=($(compgen -W "$(ctl known-ids agents 2>/dev/null)" -- "$cur")); return ;;
        "report inspect:--trunk") COMPREPLY=($(compgen -W "$(ctl known-ids trunks 2>/dev/null)" -- "$cur")); return ;;
        "report inspect:--limit") :; return ;;
        "report cdr:--from") :; return ;;
        "report cdr:--to") :; return ;;
        "report cdr:--class") :; return ;;
        "report cdr:--batch") COMPREPLY=($(compgen -W "$(ctl known-ids batches 2>/dev/null)" -- "$cur")); return ;;
        "report cdr:--agent") COMPREPLY=($(compgen -W "$(ctl known-ids agents 2>/dev/null)" -- "$cur")); return ;;
        "report cdr:--trunk") COMPREPLY=($(compgen -W "$(ctl known-ids trunks 2>/dev/null)" -- "$cur")); return ;;
        "drain:--limit") :; return ;;
        "backup:--keep") :; return ;;
    esac
    if [[ $cur == -* ]]; then
        case $path in
            "") COMPREPLY=($(compgen -W "--socket --json --quiet --help --version" -- "$cur")) ;;
            "call") COMPREPLY=($(compgen -W "--socket --json --quiet --help --version" -- "$cur")) ;;
            "batch") COMPREPLY=($(compgen -W "--socket --json --quiet --help --version" -- "$cur")) ;;
            "ticket") COMPREPLY=($(compgen -W "--socket --json --quiet --help --version" -- "$cur")) ;;
            "agent") COMPREPLY=($(compgen -W "--socket --json --quiet --help --version" -- "$cur")) ;;
            "number") COMPREPLY=($(compgen -W "--socket --json --quiet --help --version" -- "$cur")) ;;
            "donotcall") COMPREPLY=($(compgen -W "--socket --json --quiet --help --version" -- "$cur")) ;;
            "recording") COMPREPLY=($(compgen -W "--socket --json --quiet --help --version" -- "$cur")) ;;
            "person") COMPREPLY=($(compgen -W "--socket --json --quiet --help --version" -- "$cur")) ;;
            "flow") COMPREPLY=($(compgen -W "--socket --json --quiet --help --version" -- "$cur")) ;;
            "trunk") COMPREPLY=($(compgen -W "--socket --json --quiet --help --version" -- "$cur")) ;;
            "dial") COMPREPLY=($(compgen -W "--ticket --agent --flow --wait --key --note --confirm --yes --socket --json --quiet --help --version" -- "$cur")) ;;
            "hangup") COMPREPLY=($(compgen -W "--all-of --socket --json --quiet --help --version" -- "$cur")) ;;
            "calls") COMPREPLY=($(compgen -W "--all --agent --ticket --batch --limit --socket --json --quiet --help --version" -- "$cur")) ;;
            "watch") COMPREPLY=($(compgen -W "--agent --batch --call --since --only --until-done --socket --json --quiet --help --version" -- "$cur")) ;;
            "call hold") COMPREPLY=($(compgen -W "--party --socket --json --quiet --help --version" -- "$cur")) ;;
            "call resume") COMPREPLY=($(compgen -W "--party --socket --json --quiet --help --version" -- "$cur")) ;;
            "call mute") COMPREPLY=($(compgen -W "--party --socket --json --quiet --help --version" -- "$cur")) ;;
            "call unmute") COMPREPLY=($(compgen -W "--party --socket --json --quiet --help --version" -- "$cur")) ;;
            "call digits") COMPREPLY=($(compgen -W "--party --socket --json --quiet --help --version" -- "$cur")) ;;
            "call transfer") COMPREPLY=($(compgen -W "--agent --number --consult --socket --json --quiet --help --version" -- "$cur")) ;;
            "call complete") COMPREPLY=($(compgen -W "--socket --json --quiet --help --version" -- "$cur")) ;;
            "call join") COMPREPLY=($(compgen -W "--socket --json --quiet --help --version" -- "$cur")) ;;
            "call takeback") COMPREPLY=($(compgen -W "--socket --json --quiet --help --version" -- "$cur")) ;;
            "call conference") COMPREPLY=($(compgen -W "--agent --number --socket --json --quiet --help --version" -- "$cur")) ;;
            "call drop") COMPREPLY=($(compgen -W "--socket --json --quiet --help --version" -- "$cur")) ;;
            "call park") COMPREPLY=($(compgen -W "--socket --json --quiet --help --version" -- "$cur")) ;;
            "call retrieve") COMPREPLY=($(compgen -W "--agent --socket --json --quiet --help --version" -- "$cur")) ;;
            "call supervise") COMPREPLY=($(compgen -W "--agent --mode --socket --json --quiet --help --version" -- "$cur")) ;;
            "call takeover") COMPREPLY=($(compgen -W "--agent --socket --json --quiet --help --version" -- "$cur")) ;;
            "call record") COMPREPLY=($(compgen -W "--socket --json --quiet --help --version" -- "$cur")) ;;
            "call play") COMPREPLY=($(compgen -W "--to --socket --json --quiet --help --version" -- "$cur")) ;;
            "call extend") COMPREPLY=($(compgen -W "--by --socket --json --quiet --help --version" -- "$cur")) ;;
            "batch load") COMPREPLY=($(compgen -W "--map --name --report --dry-run --paused --encoding --format --region --socket --json --quiet --help --version" -- "$cur")) ;;
            "batch list") COMPREPLY=($(compgen -W "--limit --socket --json --quiet --help --version" -- "$cur")) ;;
            "batch show") COMPREPLY=($(compgen -W "--report --socket --json --quiet --help --version" -- "$cur")) ;;
            "batch pause") COMPREPLY=($(compgen -W "--socket --json --quiet --help --version" -- "$cur")) ;;
            "batch resume") COMPREPLY=($(compgen -W "--socket --json --quiet --help --version" -- "$cur")) ;;
            "batch cancel") COMPREPLY=($(compgen -W "--yes --socket --json --quiet --help --version" -- "$cur")) ;;
            "batch report") COMPREPLY=($(compgen -W "--socket --json --quiet --help --version" -- "$cur")) ;;
            "ticket show") COMPREPLY=($(compgen -W "--reveal --socket --json --quiet --help --version" -- "$cur")) ;;
            "ticket release") COMPREPLY=($(compgen -W "--note --socket --json --quiet --help --version" -- "$cur")) ;;
            "ticket skip") COMPREPLY=($(compgen -W "--agent --reason --socket --json --quiet --help --version" -- "$cur")) ;;
            "ticket resolve") COMPREPLY=($(compgen -W "--note --callback-at --mine --agent --call --socket --json --quiet --help --version" -- "$cur")) ;;
            "explain") COMPREPLY=($(compgen -W "--socket --json --quiet --help --version" -- "$cur")) ;;
            "queue") COMPREPLY=($(compgen -W "--limit --socket --json --quiet --help --version" -- "$cur")) ;;
            "agent list") COMPREPLY=($(compgen -W "--socket --json --quiet --help --version" -- "$cur")) ;;
            "agent show") COMPREPLY=($(compgen -W "--socket --json --quiet --help --version" -- "$cur")) ;;
            "agent login") COMPREPLY=($(compgen -W "--paused --socket --json --quiet --help --version" -- "$cur")) ;;
            "agent ready") COMPREPLY=($(compgen -W "--once --socket --json --quiet --help --version" -- "$cur")) ;;
            "agent pause") COMPREPLY=($(compgen -W "--code --socket --json --quiet --help --version" -- "$cur")) ;;
            "agent logout") COMPREPLY=($(compgen -W "--socket --json --quiet --help --version" -- "$cur")) ;;
            "agent connect") COMPREPLY=($(compgen -W "--socket --json --quiet --help --version" -- "$cur")) ;;
            "agent disconnect") COMPREPLY=($(compgen -W "--socket --json --quiet --help --version" -- "$cur")) ;;
            "phones") COMPREPLY=($(compgen -W "--socket --json --quiet --help --version" -- "$cur")) ;;
            "pair") COMPREPLY=($(compgen -W "--origin --role --socket --json --quiet --help --version" -- "$cur")) ;;
            "number check") COMPREPLY=($(compgen -W "--region --socket --json --quiet --help --version" -- "$cur")) ;;
            "donotcall add") COMPREPLY=($(compgen -W "--reason --until --socket --json --quiet --help --version" -- "$cur")) ;;
            "donotcall remove") COMPREPLY=($(compgen -W "--socket --json --quiet --help --version" -- "$cur")) ;;
            "donotcall list") COMPREPLY=($(compgen -W "--limit --offset --socket --json --quiet --help --version" -- "$cur")) ;;
            "donotcall import") COMPREPLY=($(compgen -W "--reason --report --dry-run --socket --json --quiet --help --version" -- "$cur")) ;;
            "donotcall export") COMPREPLY=($(compgen -W "--socket --json --quiet --help --version" -- "$cur")) ;;
            "recording list") COMPREPLY=($(compgen -W "--call --ticket --agent --day --kind --limit --offset --socket --json --quiet --help --version" -- "$cur")) ;;
            "recording export") COMPREPLY=($(compgen -W "--to --reason --socket --json --quiet --help --version" -- "$cur")) ;;
            "recording delete") COMPREPLY=($(compgen -W "--reason --force --socket --json --quiet --help --version" -- "$cur")) ;;
            "person export") COMPREPLY=($(compgen -W "--reason --socket --json --quiet --help --version" -- "$cur")) ;;
            "person delete") COMPREPLY=($(compgen -W "--reason --force --socket --json --quiet --help --version" -- "$cur")) ;;
            "report") COMPREPLY=($(compgen -W "--from --to --class --batch --agent --trunk --by --csv --socket --json --quiet --help --version" -- "$cur")) ;;
            "report inspect") COMPREPLY=($(compgen -W "--from --to --class --batch --agent --trunk --limit --csv --socket --json --quiet --help --version" -- "$cur")) ;;
            "report cdr") COMPREPLY=($(compgen -W "--from --to --class --batch --agent --trunk --reveal --csv --socket --json --quiet --help --version" -- "$cur")) ;;
            "flow list") COMPREPLY=($(compgen -W "--socket --json --quiet --help --version" -- "$cur")) ;;
            "flow show") COMPREPLY=($(compgen -W "--socket --json --quiet --help --version" -- "$cur")) ;;
            "trunk list") COMPREPLY=($(compgen -W "--socket --json --quiet --help --version" -- "$cur")) ;;
            "trunk test") COMPREPLY=($(compgen -W "--socket --json --quiet --help --version" -- "$cur")) ;;
            "trunk disable") COMPREPLY=($(compgen -W "--socket --json --quiet --help --version" -- "$cur")) ;;
            "trunk enable") COMPREPLY=($(compgen -W "--socket --json --quiet --help --version" -- "$cur")) ;;
            "status") COMPREPLY=($(compgen -W "--socket --json --quiet --help --version" -- "$cur")) ;;
            "doctor") COMPREPLY=($(compgen -W "--socket --json --quiet --help --version" -- "$cur")) ;;
            "drain") COMPREPLY=($(compgen -W "--limit --stop --cancel --socket --json --quiet --help --version" -- "$cur")) ;;
            "backup") COMPREPLY=($(compgen -W "--keep --socket --json --quiet --help --version" -- "$cur")) ;;
            "completion") COMPREPLY=($(compgen -W "--socket --json --quiet --help --version" -- "$cur")) ;;
            "help") COMPREPLY=($(compgen -W "--socket --json --quiet --help --version" -- "$cur")) ;;
        esac
        return
    fi
    case $path in
        "") COMPREPLY=($(compgen -W "dial hangup calls watch call batch ticket explain queue agent phones pair number donotcall recording person report flow trunk status doctor drain backup completion help" -- "$cur")) ;;
        "call") COMPREPLY=($(compgen -W "hold resume mute unmute digits transfer complete join takeback conference drop park retrieve supervise takeover record play extend" -- "$cur")) ;;
        "batch") COMPREPLY=($(compgen -W "load list show pause resume cancel report" -- "$cur")) ;;
        "ticket") COMPREPLY=($(compgen -W "show release skip resolve" -- "$cur")) ;;
        "agent") COMPREPLY=($(compgen -W "list show login ready pause logout connect disconnect" -- "$cur")) ;;
        "number") COMPREPLY=($(compgen -W "check" -- "$cur")) ;;
        "donotcall") COMPREPLY=($(compgen -W "add remove list import export" -- "$cur")) ;;
        "recording") COMPREPLY=($(compgen -W "list export delete" -- "$cur")) ;;
        "person") COMPREPLY=($(compgen -W "export delete" -- "$cur")) ;;
        "flow") COMPREPLY=($(compgen -W "list show" -- "$cur")) ;;
        "trunk") COMPREPLY=($(compgen -W "list test disable enable" -- "$cur")) ;;
        "hangup") COMPREPLY=($(compgen -W "$(ctl known-ids calls 2>/dev/null)" -- "$cur")) ;;
        "calls") COMPREPLY=($(compgen -W "$(ctl known-ids calls 2>/dev/null)" -- "$cur")) ;;
        "call hold") COMPREPLY=($(compgen -W "$(ctl known-ids calls 2>/dev/null)" -- "$cur")) ;;
        "call resume") COMPREPLY=($(compgen -W "$(ctl known-ids calls 2>/dev/null)" -- "$cur")) ;;
        "call mute") COMPREPLY=($(compgen -W "$(ctl known-ids calls 2>/dev/null)" -- "$cur")) ;;
        "call unmute") COMPREPLY=($(compgen -W "$(ctl known-ids calls 2>/dev/null)" -- "$cur")) ;;
        "call digits") COMPREPLY=($(compgen -W "$(ctl known-ids calls 2>/dev/null)" -- "$cur")) ;;
        "call transfer") COMPREPLY=($(compgen -W "$(ctl known-ids calls 2>/dev/null)" -- "$cur")) ;;
        "call complete") COMPREPLY=($(compgen -W "$(ctl known-ids calls 2>/dev/null)" -- "$cur")) ;;
        "call join") COMPREPLY=($(compgen -W "$(ctl known-ids calls 2>/dev/null)" -- "$cur")) ;;
        "call takeback") COMPREPLY=($(compgen -W "$(ctl known-ids calls 2>/dev/null)" -- "$cur")) ;;
        "call conference") COMPREPLY=($(compgen -W "$(ctl known-ids calls 2>/dev/null)" -- "$cur")) ;;
        "call drop") COMPREPLY=($(compgen -W "$(ctl known-ids calls 2>/dev/null)" -- "$cur")) ;;
        "call park") COMPREPLY=($(compgen -W "$(ctl known-ids calls 2>/dev/null)" -- "$cur")) ;;
        "call retrieve") COMPREPLY=($(compgen -W "$(ctl known-ids calls 2>/dev/null)" -- "$cur")) ;;
        "call supervise") COMPREPLY=($(compgen -W "$(ctl known-ids calls 2>/dev/null)" -- "$cur")) ;;
        "call takeover") COMPREPLY=($(compgen -W "$(ctl known-ids calls 2>/dev/null)" -- "$cur")) ;;
        "call record") COMPREPLY=($(compgen -W "$(ctl known-ids calls 2>/dev/null)" -- "$cur")) ;;
        "call play") COMPREPLY=($(compgen -W "$(ctl known-ids calls 2>/dev/null)" -- "$cur")) ;;
        "call extend") COMPREPLY=($(compgen -W "$(ctl known-ids calls 2>/dev/null)" -- "$cur")) ;;
        "batch load") compopt -o filenames; COMPREPLY=($(compgen -f -- "$cur")) ;;
        "batch show") COMPREPLY=($(compgen -W "$(ctl known-ids batches 2>/dev/null)" -- "$cur")) ;;
        "batch pause") COMPREPLY=($(compgen -W "$(ctl known-ids batches 2>/dev/null)" -- "$cur")) ;;
        "batch resume") COMPREPLY=($(compgen -W "$(ctl known-ids batches 2>/dev/null)" -- "$cur")) ;;
        "batch cancel") COMPREPLY=($(compgen -W "$(ctl known-ids batches 2>/dev/null)" -- "$cur")) ;;
        "batch report") COMPREPLY=($(compgen -W "$(ctl known-ids batches 2>/dev/null)" -- "$cur")) ;;
        "ticket resolve") COMPREPLY=($(compgen -W "resolved unresolved followUp refused wrongPerson voicemail doNotCall" -- "$cur")) ;;
        "agent list") COMPREPLY=($(compgen -W "$(ctl known-ids agents 2>/dev/null)" -- "$cur")) ;;
        "agent show") COMPREPLY=($(compgen -W "$(ctl known-ids agents 2>/dev/null)" -- "$cur")) ;;
        "agent login") COMPREPLY=($(compgen -W "$(ctl known-ids agents 2>/dev/null)" -- "$cur")) ;;
        "agent ready") COMPREPLY=($(compgen -W "$(ctl known-ids agents 2>/dev/null)" -- "$cur")) ;;
        "agent pause") COMPREPLY=($(compgen -W "$(ctl known-ids agents 2>/dev/null)" -- "$cur")) ;;
        "agent logout") COMPREPLY=($(compgen -W "$(ctl known-ids agents 2>/dev/null)" -- "$cur")) ;;
        "agent connect") COMPREPLY=($(compgen -W "$(ctl known-ids agents 2>/dev/null)" -- "$cur")) ;;
        "agent disconnect") COMPREPLY=($(compgen -W "$(ctl known-ids agents 2>/dev/null)" -- "$cur")) ;;
        "phones") COMPREPLY=($(compgen -W "$(ctl known-ids agents 2>/dev/null)" -- "$cur")) ;;
        "pair") COMPREPLY=($(compgen -W "$(ctl known-ids agents 2>/dev/null)" -- "$cur")) ;;
        "donotcall import") compopt -o filenames; COMPREPLY=($(compgen -f -- "$cur")) ;;
        "donotcall export") compopt -o filenames; COMPREPLY=($(compgen -f -- "$cur")) ;;
        "report") COMPREPLY=($(compgen -W "inspect cdr" -- "$cur")) ;;
        "flow show") COMPREPLY=($(compgen -W "$(ctl known-ids flows 2>/dev/null)" -- "$cur")) ;;
        "trunk test") COMPREPLY=($(compgen -W "$(ctl known-ids trunks 2>/dev/null)" -- "$cur")) ;;
        "trunk disable") COMPREPLY=($(compgen -W "$(ctl known-ids trunks 2>/dev/null)" -- "$cur")) ;;
        "trunk enable") COMPREPLY=($(compgen -W "$(ctl known-ids trunks 2>/dev/null)" -- "$cur")) ;;
        "backup") compopt -o filenames; COMPREPLY=($(compgen -f -- "$cur")) ;;
        "completion") COMPREPLY=($(compgen -W "bash zsh fish" -- "$cur")) ;;
    esac
}
complete -F _ctl ctl
