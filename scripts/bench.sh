#!/usr/bin/env bash
# usage: bench.sh [--quick] [FIGURE ...]
# Builds the far ends and the floor to compare with, then measures the release build in a network of its own;
# scripts/bench/bench.py has the details.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

[ -x .build/release/dialer ] || fail "nothing is built yet" "first run:  make build"
mkdir -p .build/bench docs
farend=.build/bench/farend
[ $farend -nt scripts/bench/farend.c ] || cc -O2 -Wall -Wextra -pthread -o $farend scripts/bench/farend.c -lsrtp2
floor=.build/bench/floor
[ $floor -nt scripts/bench/floor.c ] ||
    cc -O2 -Wall -Wextra -pthread -ISources/CLinux/include -o $floor scripts/bench/floor.c Sources/CLinux/CLinuxRing.c
# Two sockets for each leg of several hundred calls.
ulimit -n 65536 2>/dev/null || ulimit -n "$(ulimit -Hn)"
# As the unit of the service has it; who may not, measures without.
first=()
nice -n -10 true 2>/dev/null && [ "$(id -u)" = 0 ] && first=(nice -n -10)
PYTHONDONTWRITEBYTECODE=1 exec "${first[@]}" scripts/own-network.sh python3 scripts/bench/bench.py \
    --dialer .build/release/dialer --farend $farend --floor $floor "$@"
