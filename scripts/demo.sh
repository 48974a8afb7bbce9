#!/usr/bin/env bash
# The demo: loads the example tickets and calls everybody on them, on this machine's loopback interface.
# SIPp plays the customers' network and the agents' phones, a small program the supervisor's, which keeps what it hears; nothing
# leaves the machine.
# Status 0 only if the far ends' own logs agree with the daemon's report.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

run=$PWD/demo-run
dialer=$PWD/.build/release/dialer
ctl=$PWD/.build/release/ctl
peers=$PWD/Tests/Peers
limit=${DEMO_SECONDS:-110} # how long the batch may take
[ -x "$dialer" ] && [ -x "$ctl" ] || fail "nothing is built yet" "run  make demo"

started=()
# Ends what this script started, and nothing else, in the order: desk and watch, daemon, far ends.
clean_up() {
    local pid at
    for ((at = ${#started[@]} - 1; at >= 0; at--)); do
        pid=${started[at]}
        kill "$pid" 2>/dev/null || continue
        for _ in $(seq 80); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
        kill -9 "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    started=()
}
trap clean_up EXIT
trap 'exit 130' INT TERM

# far_end NAME SCENARIO SIP-PORT FIRST-RTP-PORT TONE
far_end() {
    mkdir -p "$run/$1"
    cp "$peers/tones/$5hz.alaw" "$run/$1/tone.alaw"
    (cd "$run/$1" && exec sipp -sf "$peers/sipp/$2.xml" -i 127.0.0.1 -p "$3" -mi 127.0.0.1 -mp "$4" -nostdin \
        -trace_logs -log_file "$run/$1.log" -trace_err -error_file "$run/$1/errors" -timeout 300) >"$run/$1/screen" 2>&1 &
    started+=($!)
}

# wait_for SECONDS WHAT COMMAND...: polls until COMMAND succeeds.
wait_for() {
    local deadline=$((SECONDS + $1)) what=$2
    shift 2
    until "$@" >/dev/null 2>&1; do
        ((SECONDS < deadline)) || return 1
        sleep 0.1
    done
}

# in_call CALL PATTERN: whether `ctl calls CALL` shows it.
in_call() { "$ctl" calls "$1" | grep -Eq "$2"; }

# One call by hand: agent 1001 talks, supervisor 9001 listens, then the customer is transferred to agent 1002.
show_transfer() {
    # Batches ring agents only.
    "$ctl" agent pause 9001 --code supervising --quiet >/dev/null || fail "the supervisor cannot pause" "see $run/dialer.log"
    say "a call by hand, and what happens in it:  ctl dial 13800183333 --agent 1001"
    transferred=$("$ctl" dial 13800183333 --agent 1001 --quiet) || fail "the call was refused" "see $run/dialer.log"
    "$ctl" watch --call "$transferred" --since 0 &
    local watch=$!
    started+=($watch)
    wait_for 10 "talk" in_call "$transferred" talking || fail "agent 1001 and the customer do not talk" "see $run/dialer.log"
    say "supervisor 9001 listens:  ctl call supervise $transferred --agent 9001"
    "$ctl" call supervise "$transferred" --agent 9001 --quiet || fail "the supervisor was refused" "see $run/dialer.log"
    sleep 3
    say "agent 1001 gives the customer to a colleague:  ctl call transfer $transferred --agent 1002"
    "$ctl" call transfer "$transferred" --agent 1002 --quiet || fail "the transfer was refused" "see $run/dialer.log"
    sleep 3
    "$ctl" hangup "$transferred" --quiet
    wait_for 10 "end" in_call "$transferred" ended || fail "the call did not end" "see $run/dialer.log"
    "$ctl" calls "$transferred"
    "$ctl" calls "$transferred" --json >"$run/transferred.json"
    kill "$watch" 2>/dev/null || true
    wait "$watch" 2>/dev/null || true
}

listening() { ss -Hlun "sport = :$1" | grep -q .; }

rm -rf "$run"
mkdir -p "$run"
cp config/demo.json5 "$run/dialer.json5"
ulimit -n 65536 2>/dev/null || true

say "starting the customers' network, the agents' phones (SIPp) and the supervisor's"
far_end customers customers 5671 20000 1000
far_end agents answers-at-once 5672 26000 440
python3 scripts/demo/listener.py 5673 28000 "$run" 2>"$run/supervisor.errors" &
started+=($!)
for port in 5671 5672 5673; do
    wait_for 10 "far end" listening $port || fail "no far end listens on port $port" \
        "is the port in use? see $run/*/screen and $run/supervisor.errors"
done

say "starting the daemon"
"$dialer" --config "$run/dialer.json5" >"$run/dialer.log" 2>&1 &
started+=($!)
daemon=$!
export DIALER_SOCKET=$run/dialer.sock
wait_for 15 "the daemon" "$ctl" status || { tail -n 20 "$run/dialer.log" >&2; fail "the daemon did not start" "see $run/dialer.log"; }

python3 scripts/demo/desk.py "$DIALER_SOCKET" 2>"$run/desk.log" &
started+=($!)

show_transfer

for file in quality.csv logistics-gb18030.csv helpdesk.ndjson; do
    say "loading $file"
    # 50: loaded, and some rows were refused, as the examples mean them to be.
    "$ctl" batch load "examples/tickets/$file" --report "$run/verdicts-$file.csv" || [ $? -eq 50 ] || exit 1
done

say "an automated callback: its customer will press 2 and talk with an agent"
automated=$("$ctl" dial 13800182222 --flow demo --quiet) || fail "the automated callback was refused" "see $run/dialer.log"

say "the help-desk page, where a click on a number dials:  $("$ctl" pair 1024 2>/dev/null || echo "http://127.0.0.1:7080/")"
say "the supervisor's board:  $("$ctl" pair 9001 --role supervisor 2>/dev/null || echo "http://127.0.0.1:7080/board")"
say "calling; everything below happens now (all of it is over in under two minutes)"
"$ctl" watch &
watch=$!
started+=($watch)

# batches: the ids of all batches, one per line. running: true while one of them has not ended.
batches() { "$ctl" batch list --json | python3 -c 'import json,sys; [print(b["batchId"]) for b in json.load(sys.stdin)["batches"]]'; }
running() { "$ctl" batch list --json | grep -Eq '"state": ?"running"'; }

deadline=$((SECONDS + limit))
while running && ((SECONDS < deadline)); do
    kill -0 "$daemon" 2>/dev/null || fail "the daemon ended in the middle of the demo" "see $run/dialer.log"
    sleep 0.5
done
sleep 1
kill "$watch" 2>/dev/null || true
wait "$watch" 2>/dev/null || true

! running || fail "the batches were not done after $limit s" "see $run/dialer.log;  what is left:  ctl batch list"
for batch in $(batches); do
    "$ctl" batch report "$batch"
    "$ctl" batch report "$batch" --json >"$run/report-$batch.json"
done
"$ctl" calls --all --limit 1000 --json >"$run/calls.json"
"$ctl" calls "$automated"
"$ctl" calls "$automated" --json >"$run/automated.json"

say "the daemon's report against the far ends' own logs"
# SIPp writes its logs as it goes; the last calls' ends are in them once the daemon has let go of everything.
clean_up
if PYTHONDONTWRITEBYTECODE=1 python3 scripts/demo/check_far_ends.py "$run"; then
    say "they agree. Logs, recordings and reports are in $run"
else
    fail "the report and the far ends' logs differ" "see above and $run"
fi
