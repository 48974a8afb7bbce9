#!/usr/bin/env bash
# usage: calls.sh [PAGE]
# Everything that can be done in a call, with the release build, played on the loopback interface with baresip as the agents' phones
# and SIPp as the customers; what was typed and what came back is written to docs/calls.md, or PAGE. About a minute.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

programs=${PROGRAMS:-.build/release}
[ -x "$programs/dialer" ] && [ -x "$programs/ctl" ] || fail "nothing is built yet" "first run:  make build"
PYTHONDONTWRITEBYTECODE=1 PROGRAMS=$programs exec scripts/own-network.sh python3 scripts/supervisor/calls.py "${1:-docs/calls.md}"
