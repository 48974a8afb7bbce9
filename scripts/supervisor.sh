#!/usr/bin/env bash
# usage: supervisor.sh [PAGE]
# A supervisor's day with the release build, played on the loopback interface with SIPp as customers and phones; what was typed
# and what came back is written to docs/supervisor.md, or PAGE. About three minutes.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

[ -x .build/release/dialer ] && [ -x .build/release/ctl ] || fail "nothing is built yet" "first run:  make build"
PYTHONDONTWRITEBYTECODE=1 exec scripts/own-network.sh python3 scripts/supervisor/day.py "${1:-docs/supervisor.md}"
