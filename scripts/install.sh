#!/usr/bin/env bash
# usage: install.sh install|uninstall DESTDIR PREFIX
# One list, `each_file`, says what is installed; installing and removing both walk it.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

action=$1 destdir=$2 prefix=$3
# Where the programs are; the tests install what they were built with.
built=${BUILT:-.build/release}
share=$prefix/share/dialer
# The machine's own configuration belongs in /etc; that of a prefix which is somebody's own stays in it.
case $prefix in
    /usr | /usr/local) sysconf=/etc ;;
    *) sysconf=$prefix/etc ;;
esac
# The administrator's: installed where none is, removed only as long as it is still ours.
configuration=$sysconf/dialer/dialer.json5
# What depends on the prefix is made here first, then installed like any other file. Not in the build's own folder: what
# root leaves there, the next build of whoever builds cannot replace.
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT

# each_file COMMAND: calls COMMAND SOURCE TARGET MODE for every file that is installed as it is.
each_file() {
    local file
    "$1" "$built/dialer" "$prefix/bin/dialer" 755
    "$1" "$built/ctl" "$prefix/bin/ctl" 755
    "$1" "$made/dialer.service" "$prefix/lib/systemd/system/dialer.service" 644
    "$1" config/systemd/dialer.sysusers "$prefix/lib/sysusers.d/dialer.conf" 644
    "$1" "$made/ctl.bash" "$prefix/share/bash-completion/completions/ctl" 644
    "$1" "$made/_ctl" "$prefix/share/zsh/site-functions/_ctl" 644
    "$1" "$made/ctl.fish" "$prefix/share/fish/vendor_completions.d/ctl.fish" 644
    "$1" config/applications/dialer-tel.desktop "$prefix/share/applications/dialer-tel.desktop" 644
    "$1" README.md "$prefix/share/doc/dialer/README.md" 644
    "$1" LICENSE "$prefix/share/doc/dialer/LICENSE" 644
    "$1" "$made/dialer.json5" "$share/dialer.json5" 644
    while IFS= read -r file; do
        "$1" "$file" "$share/${file#config/}" 644
    done < <(find examples sounds config/mappings config/webhooks -type f 2>/dev/null | sort)
}

# make_scripts: the completion scripts, which ctl itself writes.
make_scripts() {
    "$built/ctl" completion bash >"$made/ctl.bash"
    "$built/ctl" completion zsh >"$made/_ctl"
    "$built/ctl" completion fish >"$made/ctl.fish"
}

# make_texts: the unit and the configuration, with the places of this prefix.
make_texts() {
    sed "s!@PREFIX@!$prefix!g; s!@CONFIG@!$configuration!g" config/systemd/dialer.service >"$made/dialer.service"
    sed "s!/usr/local/!$prefix/!g" config/dialer.json5 >"$made/dialer.json5"
}

put() {
    install -D -m "$3" "$1" "$destdir$2" || fail "cannot write $destdir$2" \
        "run it as root, or choose another place: make install PREFIX=\$HOME/.local"
}

remove() {
    rm -f "$destdir$2" || fail "cannot remove $destdir$2" "run it as root"
    # Directories that are ours and empty now go too; those of the system stay.
    case $2 in */dialer/*) prune "$destdir$(dirname "$2")" ;; esac
}

# prune DIRECTORY: removes it and those above it, up to the one called dialer, as far as they are empty.
prune() {
    local directory=$1
    while rmdir "$directory" 2>/dev/null && [ "$(basename "$directory")" != dialer ]; do directory=$(dirname "$directory"); done
}

make_texts
case $action in
    install)
        [ -x "$built/dialer" ] && [ -x "$built/ctl" ] || fail "nothing is built yet" "first run:  make build"
        make_scripts
        each_file put
        [ -e "$destdir$configuration" ] || put "$made/dialer.json5" "$configuration" 640
        say "installed under $destdir$prefix; the configuration is $destdir$configuration"
        [ -n "$destdir" ] || [ $sysconf != /etc ] || say "next, with systemd:  systemd-sysusers" \
            "&& chgrp -R dialer /etc/dialer && systemctl daemon-reload && systemctl enable --now dialer"
        ;;
    uninstall)
        each_file remove
        if cmp -s "$made/dialer.json5" "$destdir$configuration"; then
            rm -f "$destdir$configuration"
            prune "$destdir$(dirname "$configuration")"
        elif [ -e "$destdir$configuration" ]; then
            say "left in place, because it was changed: $destdir$configuration"
        fi
        say "removed from $destdir$prefix; recordings and the queue's database were not touched"
        ;;
    *) fail "unknown action: $action" "install or uninstall" ;;
esac
