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
            case --agent --all-of --batch --call --callback-at --encoding --format --key --limit --map --name --note --offset --only --origin --reason --region --report --role --since --socket --ticket --until
                set skip 1
            case '-*'
            case '*'
                if contains -- (string join ' ' $typed $word) 'batch' 'ticket' 'number' 'donotcall' 'dial' 'hangup' 'calls' 'watch' 'batch load' 'batch list' 'batch show' 'batch pause' 'batch resume' 'batch cancel' 'batch report' 'ticket show' 'ticket release' 'ticket resolve' 'explain' 'agents' 'pair' 'number check' 'donotcall add' 'donotcall remove' 'donotcall list' 'status' 'doctor' 'drain' 'completion' 'help'
                    set -a typed $word
                end
        end
    end
    test "$typed" = "$argv[1]"
end
complete -c ctl -n '__ctl_at \'\'' -f -a dial -d 'Call a customer: the agent\'s phone rings first, then the customer\'s.'
complete -c ctl -n '__ctl_at \'\'' -f -a hangup -d 'End calls, both legs.'
complete -c ctl -n '__ctl_at \'\'' -f -a calls -d 'List running calls, or show one.'
complete -c ctl -n '__ctl_at \'\'' -f -a watch -d 'Show events as they happen, until Ctrl-C.'
complete -c ctl -n '__ctl_at \'\'' -f -a batch -d 'Hand in ticket files and see what comes of them.'
complete -c ctl -n '__ctl_at \'\'' -f -a ticket -d 'Look at one ticket and decide on it.'
complete -c ctl -n '__ctl_at \'\'' -f -a explain -d 'Say why a ticket is not being called, and when it will be.'
complete -c ctl -n '__ctl_at \'\'' -f -a agents -d 'List agents: what they want, what they do, whether their phone can be rung.'
complete -c ctl -n '__ctl_at \'\'' -f -a pair -d 'Let a browser page act for an agent: prints a link or code that works once.'
complete -c ctl -n '__ctl_at \'\'' -f -a number -d 'Look at a phone number.'
complete -c ctl -n '__ctl_at \'\'' -f -a donotcall -d 'Numbers never to ring.'
complete -c ctl -n '__ctl_at \'\'' -f -a status -d 'Show the daemon at a glance: calls, agents, trunks, tickets.'
complete -c ctl -n '__ctl_at \'\'' -f -a doctor -d 'Check socket, versions, configuration, ports, trunks, clock, disk; say the cure for each.'
complete -c ctl -n '__ctl_at \'\'' -f -a drain -d 'Start no new calls; running ones finish.'
complete -c ctl -n '__ctl_at \'\'' -f -a completion -d 'Print a completion script for a shell.'
complete -c ctl -n '__ctl_at \'\'' -f -a help -d 'Show help for a command, or “exit-codes”.'
complete -c ctl -n '__ctl_at \'batch\'' -f -a load -d 'Hand in a ticket file (CSV, TSV, NDJSON); its tickets are called.'
complete -c ctl -n '__ctl_at \'batch\'' -f -a list -d 'List batches, the newest first.'
complete -c ctl -n '__ctl_at \'batch\'' -f -a show -d 'Show one batch and how its file was read.'
complete -c ctl -n '__ctl_at \'batch\'' -f -a pause -d 'No new calls from this batch; running calls go on.'
complete -c ctl -n '__ctl_at \'batch\'' -f -a resume -d 'Call again from this batch.'
complete -c ctl -n '__ctl_at \'batch\'' -f -a cancel -d 'Take out every ticket not yet done; running calls go on. Cannot be undone.'
complete -c ctl -n '__ctl_at \'batch\'' -f -a report -d 'Report what came of a batch so far: reached, resolved, attempts, talk time.'
complete -c ctl -n '__ctl_at \'ticket\'' -f -a show -d 'Show a ticket and its attempts.'
complete -c ctl -n '__ctl_at \'ticket\'' -f -a release -d 'Let a ticket be called again that is reserved, in cooldown, or of unknown state.'
complete -c ctl -n '__ctl_at \'ticket\'' -f -a resolve -d 'Say how a ticket went.'
complete -c ctl -n '__ctl_at \'number\'' -f -a check -d 'Say how a number is read and whether it could be rung now. Dials nothing.'
complete -c ctl -n '__ctl_at \'donotcall\'' -f -a add -d 'Never ring this number, whichever way a call is asked for.'
complete -c ctl -n '__ctl_at \'donotcall\'' -f -a remove -d 'Take a number from the do-not-call list.'
complete -c ctl -n '__ctl_at \'donotcall\'' -f -a list -d 'List the numbers never to ring, the newest first.'
complete -c ctl -n '__ctl_at \'dial\'' -f
complete -c ctl -n '__ctl_at \'dial\'' -l ticket -x -d 'Dial the number of this ticket; with NUMBER, one of its numbers.'
complete -c ctl -n '__ctl_at \'dial\'' -l agent -x -a '(ctl known-ids agents 2>/dev/null)' -d 'Who talks to the customer; DIALER_AGENT if not given.'
complete -c ctl -n '__ctl_at \'dial\'' -l wait -d 'Follow the call to its end; the exit code tells how it ended.'
complete -c ctl -n '__ctl_at \'dial\'' -l key -x -d 'Idempotency key, 1–128 characters: the same key never dials twice. Made anew if not given.'
complete -c ctl -n '__ctl_at \'dial\'' -l note -x -d 'Kept with the attempt, up to 500 characters.'
complete -c ctl -n '__ctl_at \'dial\'' -l confirm -d 'Dial a destination although it is unusual here, such as another country.'
complete -c ctl -n '__ctl_at \'dial\'' -l yes -s y -d 'Do not ask before dialling a link.'
complete -c ctl -n '__ctl_at \'hangup\'' -f -a '(ctl known-ids calls 2>/dev/null)'
complete -c ctl -n '__ctl_at \'hangup\'' -l all-of -x -a '(ctl known-ids agents 2>/dev/null)' -d 'Every running call of this agent.'
complete -c ctl -n '__ctl_at \'calls\'' -f -a '(ctl known-ids calls 2>/dev/null)'
complete -c ctl -n '__ctl_at \'calls\'' -l all -d 'Also calls that are over.'
complete -c ctl -n '__ctl_at \'calls\'' -l agent -x -a '(ctl known-ids agents 2>/dev/null)' -d 'Only this agent\'s.'
complete -c ctl -n '__ctl_at \'calls\'' -l ticket -x -d 'Only this ticket\'s.'
complete -c ctl -n '__ctl_at \'calls\'' -l batch -x -a '(ctl known-ids batches 2>/dev/null)' -d 'Only this batch\'s.'
complete -c ctl -n '__ctl_at \'calls\'' -l limit -x -d 'At most so many, 1–1000; 100 if not given.'
complete -c ctl -n '__ctl_at \'watch\'' -f
complete -c ctl -n '__ctl_at \'watch\'' -l agent -x -a '(ctl known-ids agents 2>/dev/null)' -d 'Only events of this agent.'
complete -c ctl -n '__ctl_at \'watch\'' -l batch -x -a '(ctl known-ids batches 2>/dev/null)' -d 'Only events of this batch and its calls.'
complete -c ctl -n '__ctl_at \'watch\'' -l call -x -a '(ctl known-ids calls 2>/dev/null)' -d 'Only events of this call.'
complete -c ctl -n '__ctl_at \'watch\'' -l since -x -d 'Begin with what came after this sequence number; 0: all that is remembered.'
complete -c ctl -n '__ctl_at \'watch\'' -l only -x -a 'call. call.ended batch. ticket. trunk. recording. system.' -d 'Only this type of event, or all that begin so (“call.”).'
complete -c ctl -n '__ctl_at \'watch\'' -l until-done -d 'With --batch: end when the batch is completed or cancelled.'
complete -c ctl -n '__ctl_at \'batch load\'' -F
complete -c ctl -n '__ctl_at \'batch load\'' -l map -r -F -d 'Mapping file, or the name of a known mapping; else chosen by the columns.'
complete -c ctl -n '__ctl_at \'batch load\'' -l name -x -d 'Name for people; the file\'s name if not given.'
complete -c ctl -n '__ctl_at \'batch load\'' -l report -r -F -d 'Write every row\'s verdict to FILE (.csv, or .ndjson).'
complete -c ctl -n '__ctl_at \'batch load\'' -l dry-run -d 'Judge every row and store nothing.'
complete -c ctl -n '__ctl_at \'batch load\'' -l paused -d 'Load, but call nobody until “ctl batch resume”.'
complete -c ctl -n '__ctl_at \'batch load\'' -l encoding -x -a 'utf-8 gb18030 utf-16' -d 'utf-8, gb18030 or utf-16; found by itself if not given.'
complete -c ctl -n '__ctl_at \'batch load\'' -l format -x -a 'csv tsv ndjson' -d 'csv, tsv or ndjson; found by itself if not given.'
complete -c ctl -n '__ctl_at \'batch load\'' -l region -x -d 'Country of numbers without a country code, e.g. CN; else the configured one.'
complete -c ctl -n '__ctl_at \'batch list\'' -f
complete -c ctl -n '__ctl_at \'batch list\'' -l limit -x -d 'At most so many; 100 if not given.'
complete -c ctl -n '__ctl_at \'batch show\'' -f -a '(ctl known-ids batches 2>/dev/null)'
complete -c ctl -n '__ctl_at \'batch show\'' -l report -r -F -d 'Write every row\'s verdict to FILE (.csv, or .ndjson).'
complete -c ctl -n '__ctl_at \'batch pause\'' -f -a '(ctl known-ids batches 2>/dev/null)'
complete -c ctl -n '__ctl_at \'batch resume\'' -f -a '(ctl known-ids batches 2>/dev/null)'
complete -c ctl -n '__ctl_at \'batch cancel\'' -f -a '(ctl known-ids batches 2>/dev/null)'
complete -c ctl -n '__ctl_at \'batch cancel\'' -l yes -s y -d 'Do not ask.'
complete -c ctl -n '__ctl_at \'batch report\'' -f -a '(ctl known-ids batches 2>/dev/null)'
complete -c ctl -n '__ctl_at \'ticket show\'' -f
complete -c ctl -n '__ctl_at \'ticket show\'' -l reveal -d 'Numbers in full instead of masked.'
complete -c ctl -n '__ctl_at \'ticket release\'' -f
complete -c ctl -n '__ctl_at \'ticket release\'' -l note -x -d 'Why; kept with the ticket.'
complete -c ctl -n '__ctl_at \'ticket resolve\'' -f -a 'resolved unresolved followUp refused wrongPerson voicemail doNotCall'
complete -c ctl -n '__ctl_at \'ticket resolve\'' -l note -x -d 'Kept with the ticket, up to 4000 characters.'
complete -c ctl -n '__ctl_at \'ticket resolve\'' -l callback-at -x -d 'With followUp: when to call again (14:30, “2026-11-21 14:30”, +2h).'
complete -c ctl -n '__ctl_at \'ticket resolve\'' -l agent -x -a '(ctl known-ids agents 2>/dev/null)' -d 'Who says so.'
complete -c ctl -n '__ctl_at \'ticket resolve\'' -l call -x -a '(ctl known-ids calls 2>/dev/null)' -d 'The call it is about.'
complete -c ctl -n '__ctl_at \'explain\'' -f
complete -c ctl -n '__ctl_at \'agents\'' -f -a '(ctl known-ids agents 2>/dev/null)'
complete -c ctl -n '__ctl_at \'pair\'' -f -a '(ctl known-ids agents 2>/dev/null)'
complete -c ctl -n '__ctl_at \'pair\'' -l origin -x -d 'Origin of the ticket page, e.g. https://tickets.example.com; our own page if not given.'
complete -c ctl -n '__ctl_at \'pair\'' -l role -x -a 'agent supervisor integration' -d 'What the page may do; agent if not given.'
complete -c ctl -n '__ctl_at \'number check\'' -f
complete -c ctl -n '__ctl_at \'number check\'' -l region -x -d 'Country of numbers without a country code, e.g. CN; else the configured one.'
complete -c ctl -n '__ctl_at \'donotcall add\'' -f
complete -c ctl -n '__ctl_at \'donotcall add\'' -l reason -x -d 'Why; kept with the entry.'
complete -c ctl -n '__ctl_at \'donotcall add\'' -l until -x -d 'When the entry lapses (“2027-01-31 00:00”, +90d); for ever if not given.'
complete -c ctl -n '__ctl_at \'donotcall remove\'' -f
complete -c ctl -n '__ctl_at \'donotcall list\'' -f
complete -c ctl -n '__ctl_at \'donotcall list\'' -l limit -x -d 'At most so many, 1–5000; 1000 if not given.'
complete -c ctl -n '__ctl_at \'donotcall list\'' -l offset -x -d 'Skip so many.'
complete -c ctl -n '__ctl_at \'status\'' -f
complete -c ctl -n '__ctl_at \'doctor\'' -f
complete -c ctl -n '__ctl_at \'drain\'' -f
complete -c ctl -n '__ctl_at \'drain\'' -l limit -x -d 'End what still runs after so long (90s, 5m); the configured time if not given.'
complete -c ctl -n '__ctl_at \'drain\'' -l stop -d 'End the daemon when the last call is over.'
complete -c ctl -n '__ctl_at \'drain\'' -l cancel -d 'Take the drain back and call again.'
complete -c ctl -n '__ctl_at \'completion\'' -f -a 'bash zsh fish'
complete -c ctl -n '__ctl_at \'help\'' -f
complete -c ctl -l socket -r -F -d 'The daemon\'s socket; see “Socket” below.'
complete -c ctl -l json -d 'Results as JSON, one value per line.'
complete -c ctl -l quiet -s q -d 'No notes and no progress; only what a script needs.'
complete -c ctl -l help -s h -d 'Show help.'
complete -c ctl -l version -d 'Show versions.'
