#!/usr/bin/env bash
# Checks for the one thing that set-up does not install, Swift (the version Package.swift asks for or later), and installs
# the Debian packages without which it does not run.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

wanted=$(sed -n 's/^\/\/ swift-tools-version: *\([0-9.]*\).*/\1/p' Package.swift)
cure="install Swift $wanted or later for this system from swift.org (Install, Linux) and put its usr/bin on the PATH"

command -v swift >/dev/null || fail "swift is not on the PATH" "$cure"
# Asking takes a third of a second: ask once per toolchain, told apart by the file it is and when that changed.
program=$(readlink -f "$(command -v swift)")
stamp=.build/setup/toolchain
is="$program $(stat -c %Y "$program") $wanted"
[ -e "$stamp" ] && [ "$(cat "$stamp")" = "$is" ] && exit 0

# A toolchain that was only unpacked lacks the libraries it was linked with: the list is that of its makers.
if ! swift --version >/dev/null 2>&1; then
    need_packages "for the Swift toolchain" binutils git libc6-dev libcurl4-openssl-dev libedit-dev libncurses-dev \
        libpython3-dev libsqlite3-dev libstdc++-12-dev libxml2-dev pkg-config tzdata uuid-dev zlib1g-dev
fi

have=$(swift --version 2>&1 | sed -n 's/.*Swift version \([0-9.]*\).*/\1/p' | head -n 1) || true
[ -n "$have" ] || fail "swift is on the PATH but does not run:" "$(swift --version 2>&1 | head -n 3)" "$cure"
version_at_least "$have" "$wanted" || fail "this is Swift $have, too old" "$cure"
mkdir -p .build/setup
printf '%s\n' "$is" >"$stamp"
