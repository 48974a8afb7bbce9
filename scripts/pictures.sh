#!/usr/bin/env bash
# usage: pictures.sh [FOLDER]
# Takes the pictures of our own pages (board, agent's page, knowledge cards) at a site with calls going on, on the loopback interface, with
# SIPp as customers and phones, in headless Chromium; into docs/images, or FOLDER. About two minutes with the release build. Look at them:
# they show what there was. Those of the bar alone are taken by the tests, into .build/browser-pictures.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

programs=${PROGRAMS:-.build/release}
[ -x "$programs/dialer" ] && [ -x "$programs/ctl" ] || fail "nothing is built yet" "first run:  make build"
PYTHONDONTWRITEBYTECODE=1 exec scripts/own-network.sh python3 scripts/supervisor/pictures.py "${1:-docs/images}"
