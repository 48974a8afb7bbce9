#!/usr/bin/env bash
# usage: SWIFT_FLAGS="..." test.sh [SWIFT_TEST_FLAG...]
# Runs the tests that are built (with SWIFT_FLAGS, or they would be built again): all of them in two runs one after
# the other, both to their end whatever the first one finds; with flags of `swift test`, what those choose, in one run.
# What failed is told last, where a reader of a long log looks first; status 1 then.
#   AGAIN=N  up to N tests that failed are run once more, each by itself, and count by that: calls in real time are late on a
#            machine that others use, too. They are named as what they are, late or broken, and are to be mended all the same.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
status=0
read -ra built <<<"${SWIFT_FLAGS:-}"

# run NAME SWIFT_TEST_FLAG...: one run, in a network of its own, because peers listen on fixed loopback ports.
run() {
    local name=$1
    shift
    say "swift test $*"
    scripts/own-network.sh swift test --skip-build "${built[@]}" --xunit-output "$results/$name.xml" "$@" 2>&1 \
        | tee "$results/$name.log"
}

# failed NAME: the tests of a run that failed, as patterns for --filter. None for a run that did not come to its end.
failed() {
    [ -f "$results/$1-swift-testing.xml" ] || return 0
    # What was skipped stands open in the file, too, but without a failure.
    grep -B 1 '<failure ' "$results/$1-swift-testing.xml" \
        | sed -n 's/.*<testcase classname="\([^"]*\)" name="\([^"(]*\)[^"]*".*/\1.\2/p' \
        | sed 's/\./[.\/]/g; s/$/\\(/'
}

# settle NAME: whether a run that failed is settled by running again what failed in it.
settle() {
    local tests pattern
    mapfile -t tests < <(failed "$1")
    ((${#tests[@]} > 0 && ${#tests[@]} <= ${AGAIN:-0})) || return 1
    for pattern in "${tests[@]}"; do
        run "again" --filter "$pattern" || return 1
        # A pattern that chooses nothing proves nothing.
        grep -Eq 'Test run with [1-9][0-9]* test' "$results/again.log" || return 1
        printf 'LATE: %s failed among the others and passed by itself\n' "$pattern" >>"$results/late"
    done
}

# one NAME SWIFT_TEST_FLAG...: a run, and what is made of it.
one() {
    run "$@" || settle "$1" || status=1
}

if [ $# -gt 0 ]; then
    one chosen "$@"
    # `swift test` is content with a pattern that chooses nothing.
    [ $status != 0 ] || grep -Eq 'Test run with [1-9][0-9]* test' "$results/chosen.log" \
        || fail "these flags choose no test: $*" "what there is:  swift test list --skip-build"
else
    # Audio in real time by itself: its tests hold the threads that those of whole programs wait on.
    one programs --skip MediaTests
    one audio --filter MediaTests
fi
if [ -f "$results/late" ]; then cat "$results/late"; fi
[ $status = 0 ] && exit 0
echo
# A test that ended with an issue, then each issue with its place; a run that crashed has neither, but says so itself.
cat "$results"/*.log | grep -E '^✘ (Test|Suite) |: error: |^error: ' | awk '!seen[$0]++' | cut -c1-600 || true
fail "tests failed: they are told above" "one of them again:  make test TEST_FLAGS=\"--filter NAME\""
