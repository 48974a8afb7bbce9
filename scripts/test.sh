#!/usr/bin/env bash
# usage: SWIFT_FLAGS="..." test.sh [SWIFT_TEST_FLAG...]
# Runs the tests that are built (with SWIFT_FLAGS, or they would be built again): all of them in two runs one after
# the other, both to their end whatever the first one finds; with flags of `swift test`, what those choose, in one run.
# What failed is told last, where a reader of a long log looks first; status 1 then.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0

read -ra built <<<"${SWIFT_FLAGS:-}"

# run SWIFT_TEST_FLAG...: one run, in a network of its own, because peers listen on fixed loopback ports.
run() {
    say "swift test $*"
    scripts/own-network.sh swift test --skip-build "${built[@]}" "$@" 2>&1 | tee -a "$log" || status=1
}

if [ $# -gt 0 ]; then
    run "$@"
else
    # Audio in real time by itself: its tests hold the threads that those of whole programs wait on.
    run --skip MediaTests
    run --filter MediaTests
fi
[ $status = 0 ] && exit 0
echo
# A test that ended with an issue, then each issue with its place; a run that crashed has neither, but says so itself.
grep -E '^✘ (Test|Suite) |: error: |^error: ' "$log" | awk '!seen[$0]++' | cut -c1-600 || true
fail "tests failed: they are told above" "one of them again:  make test TEST_FLAGS=\"--filter NAME\""
