#!/usr/bin/env bash
# usage: check-threads.sh [--address] [FILTER]
# Runs the tests of everything that has threads of its own under ThreadSanitizer, or with --address under
# AddressSanitizer, in a build of its own (five minutes and 4 GB at first). A report of the sanitizer is a failure.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

kind=thread
if [ "${1:-}" = --address ]; then kind=address && shift; fi
filter=${1:-^(SIPTests|MediaTests|DialerTests|CallQueueTests|ControlTests)\.}
flags=(--sanitize "$kind" --scratch-path ".build/$kind" -Xswiftc -warnings-as-errors
    --explicit-target-dependency-import-check error)
# Everything is slower by some times: fewer at once, so that peers are still answered in time.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=${SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH:-3}

swift build --build-tests "${flags[@]}"
run=(scripts/own-network.sh env)
report=$(mktemp -d)
trap 'rm -rf "$report"' EXIT
case $kind in
    thread)
        shim=.build/thread/mutex-order.so
        clang -shared -fPIC -O1 -Wall -Werror -o $shim scripts/sanitizer/mutex-order.c -ldl
        run+=("LD_PRELOAD=$PWD/$shim" "TSAN_OPTIONS=log_path=$report/report:exitcode=0")
        ;;
    address) run+=("ASAN_OPTIONS=log_path=$report/report:detect_leaks=0:suppressions=$PWD/scripts/sanitizer/address.supp") ;;
esac
status=0
"${run[@]}" swift test --skip-build "${flags[@]}" --filter "$filter" || status=$?
if compgen -G "$report/report*" >/dev/null; then
    cat "$report"/report* >&2
    fail "the sanitizer found $(cat "$report"/report* | grep -c '^SUMMARY') faults" "they are told above; each begins with WARNING or ERROR"
fi
exit $status
