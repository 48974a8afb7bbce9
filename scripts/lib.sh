# Shell functions that the scripts beside this file share. Sourced by bash, never run.

# say MESSAGE: one line of progress, on standard error so that it never mixes with a result.
say() { printf '==> %s\n' "$*" >&2; }

# fail WHAT CURE...: says what is wrong and, on lines of their own, what to do; ends with status 1.
fail() {
    printf 'error: %s\n' "$1" >&2
    shift
    for line in "$@"; do printf '       %s\n' "$line" >&2; done
    exit 1
}

# missing_packages NAME...: prints those Debian packages that are not installed.
missing_packages() {
    # dpkg-query ends with an error for a name that it has never heard of; that one is missing, too.
    { dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' "$@" 2>/dev/null || true; } \
        | awk -v wanted="$*" '
            $1 == "ii" { have[$2] = 1 }
            END { n = split(wanted, name, " "); for (i = 1; i <= n; i++) if (!have[name[i]]) print name[i] }'
}

# need_packages PURPOSE NAME...: installs what is missing of these Debian packages.
# Nothing is asked of the network when all of them are there.
need_packages() {
    local purpose=$1 missing
    shift
    command -v dpkg-query >/dev/null || fail "this machine has no Debian packages (dpkg-query is missing)" \
        "set-up knows Debian 12 and its relatives; docs/install.md lists what to install by hand"
    missing=$(missing_packages "$@" | xargs)
    [ -n "$missing" ] || return 0
    [ "$(id -u)" = 0 ] || fail "packages are missing ($purpose): $missing" \
        "as root:  apt-get update && apt-get install --no-install-recommends $missing" \
        "or run this make target once as root"
    say "installing Debian packages ($purpose): $missing"
    export DEBIAN_FRONTEND=noninteractive
    local told
    told=$(mktemp)
    # One update in a run is enough; a later script of the same run finds the marker in its environment.
    if [ -z "${CALLBACK_APT_UPDATED:-}" ]; then
        apt_get "$told" update || fail "apt-get update failed" \
            "see the lines above: is there a network, and are the lines in /etc/apt/sources.list* right?"
        export CALLBACK_APT_UPDATED=1
    fi
    # shellcheck disable=SC2086 # the names are words
    apt_get "$told" install --yes --no-install-recommends $missing && { rm -f "$told"; return; }
    # apt-get update is content with what it has when it reaches nobody: only its words tell.
    if grep -q 'Failed to fetch' "$told"; then
        rm -f "$told"
        fail "the Debian mirror cannot be reached, and packages are missing ($purpose): $missing" \
            "see the lines above: is there a network? are the lines in /etc/apt/sources.list* right?" \
            "without a network bring the packages yourself; docs/install.md lists them"
    fi
    rm -f "$told"
    fail "apt-get could not install: $missing" \
        "see the lines above; a package without a candidate means that the distribution is not Debian 12 or later"
}

# apt_get FILE WORD...: apt-get in English, whose output is shown and added to FILE.
apt_get() {
    local told=$1
    shift
    LC_ALL=C.UTF-8 apt-get -q "$@" </dev/null 2>&1 | tee -a "$told" >&2
}

# version_at_least HAVE WANTED: true when version HAVE is WANTED or later.
version_at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }
