#!/usr/bin/env bash
# usage: link-order.sh
# Writes config/link-order.txt: what of the daemon runs in its start and in calls, seen by valgrind. The linker puts that side by
# side, so that few pages of the program are resident. Names it does not know any more do no harm; write it anew
# when `scripts/bench.sh start` has crept up. Two minutes and a build.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

command -v valgrind >/dev/null || fail "valgrind is missing" "as root:  apt-get install --no-install-recommends valgrind"
map=$PWD/.build/dialer.map
make build ORDER="-Xlinker -Map=$map"
mkdir -p .build/bench
farend=.build/bench/farend
[ $farend -nt scripts/bench/farend.c ] || cc -O2 -Wall -Wextra -pthread -o $farend scripts/bench/farend.c
# Valgrind does not read Swift's debugging information.
objcopy --strip-debug .build/release/dialer .build/bench/dialer-names
PYTHONDONTWRITEBYTECODE=1 scripts/own-network.sh python3 scripts/bench/linkorder.py \
    .build/bench/dialer-names "$map" $farend config/link-order.txt
make build
