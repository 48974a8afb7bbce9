#!/usr/bin/env bash
# usage: pjsip-source.sh DIRECTORY
# Unpacks PJSIP's source into DIRECTORY, from the distribution itself: Debian has no package of PJSIP, but
# the source package of Asterisk carries it as its component "pjproject". It is fetched through an apt
# directory of its own, so the machine's apt configuration is read and never changed: same mirror, same
# keyring, same proxy; apt verifies the signature of the release and the hash of each file.
#
# PJSIP_SOURCE=FILE  use this source archive (a pjproject-*.tar.*) and ask no network
# PJSIP_SUITE=SUITE  the suite to take it from; otherwise unstable on Debian, the machine's own elsewhere
# APT_DIRECTORY=DIR  in place of /etc/apt
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

target=$1
mkdir -p "$target"
offline_cure="without a network: put PJSIP's source archive on this machine and run  PJSIP_SOURCE=/path/to/archive make setup"

unpack() {
    tar -xf "$1" -C "$target" --strip-components=1 || fail "cannot unpack $1" "is it a source archive of PJSIP?"
    [ -x "$target/aconfigure" ] || fail "$1 is not PJSIP's source: it has no aconfigure" "$offline_cure"
}

if [ -n "${PJSIP_SOURCE:-}" ]; then
    [ -r "$PJSIP_SOURCE" ] || fail "PJSIP_SOURCE=$PJSIP_SOURCE cannot be read"
    unpack "$PJSIP_SOURCE"
    exit 0
fi

etc=${APT_DIRECTORY:-/etc/apt}
. /etc/os-release
case ${ID:-} in
    debian) suite=${PJSIP_SUITE:-unstable} ;;
    *) suite=${PJSIP_SUITE:-${VERSION_CODENAME:-}} ;;
esac
[ -n "$suite" ] || fail "cannot tell this distribution's suite from /etc/os-release" "set PJSIP_SUITE"

# own_archive: the machine's own archive as deb822 lines "URIs: ..." and, where given, "Signed-By: ...".
# It is the first enabled entry of binary packages whose suite is this release's and which has "main".
own_archive() {
    local suites=" ${VERSION_CODENAME:-} ${UBUNTU_CODENAME:-} stable testing unstable sid " file
    for file in "$etc"/sources.list "$etc"/sources.list.d/*.list "$etc"/sources.list.d/*.sources; do
        [ -r "$file" ] || continue
        case $file in
            *.sources) deb822_archive "$suites" "$file" ;;
            *) one_line_archive "$suites" "$file" ;;
        esac
    done | awk '/^URIs:/ && seen++ { exit } { print }'
}

# deb [option=value ...] URI SUITE COMPONENT...
one_line_archive() {
    awk -v suites="$1" '
        $1 != "deb" { next }
        {
            sub(/#.*/, ""); options = ""
            if (match($0, /\[[^]]*\]/)) { options = substr($0, RSTART + 1, RLENGTH - 2); sub(/\[[^]]*\]/, "") }
            if (index(suites, " " $3 " ") == 0 || $2 ~ /^cdrom:/) next
            for (i = 4; i <= NF; i++) if ($i == "main") {
                print "URIs: " $2
                if (match(options, /signed-by=[^ ]*/)) print "Signed-By: " substr(options, RSTART + 10, RLENGTH - 10)
                next
            }
        }' "$2"
}

# Stanzas of "Field: value" lines; a value may go on in lines that begin with a space.
deb822_archive() {
    awk -v suites="$1" '
        function has(list, words,    n, i, word) {
            n = split(list, word, " ")
            for (i = 1; i <= n; i++) if (index(words, " " word[i] " ")) return 1
            return 0
        }
        function stanza() {
            if (has(value["types"], " deb ") && has(value["suites"], suites) && has(value["components"], " main ") \
                && value["enabled"] !~ /no|false|off|0/ && value["uris"] !~ /cdrom:/) {
                print "URIs:" value["uris"]
                if (value["signed-by"] != "") print "Signed-By:" value["signed-by"]
            }
            split("", value); field = ""
        }
        /^#/ { next }
        /^[ \t]*$/ { stanza(); next }
        /^[ \t]/ { value[field] = value[field] "\n" $0; next }
        { colon = index($0, ":"); field = tolower(substr($0, 1, colon - 1)); value[field] = substr($0, colon + 1) }
        END { stanza() }' "$2"
}

archive=$(own_archive)
[ -n "$archive" ] || fail "no entry of $etc/sources.list or $etc/sources.list.d is this distribution's own archive" \
    "add one (see: man sources.list), with the component main" "$offline_cure"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work" # apt downloads as a user of its own
mkdir -p "$work"/{sources,lists/partial,cache/archives/partial,download}
components=main
[ "${ID:-}" = debian ] || components="main universe"
printf 'Types: deb-src\n%s\nSuites: %s\nComponents: %s\n' "$archive" "$suite" "$components" >"$work/sources/own.sources"
freshness=()
private_apt() {
    apt-get -q "${freshness[@]}" -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$work/sources" \
        -o Dir::State::lists="$work/lists" -o Dir::Cache="$work/cache" -o Acquire::Languages=none \
        -o APT::Update::Error-Mode=any -o APT::Sandbox::User=root "$@" </dev/null
}

say "looking for PJSIP's source in the distribution's suite $suite"
if ! private_apt update >"$work/log" 2>&1 && grep -q 'is expired' "$work/log"; then
    # A frozen mirror, or a clock that is ahead. The signature still has to be good, and the version is checked later.
    say "the mirror's index of $suite is past its date; using it all the same, its signature is checked"
    freshness=(-o Acquire::Check-Valid-Until=false)
    private_apt update >"$work/log" 2>&1 || true
fi
compgen -G "$work/lists/*_Sources*" >/dev/null || {
    cat "$work/log" >&2
    fail "the source index of suite $suite cannot be read from this machine's mirror" \
        "is there a network? does the mirror carry the suite? (another one: PJSIP_SUITE=SUITE make setup)" "$offline_cure"
}
# Of the whole source package only the component with PJSIP is wanted: apt says where it is and what it must hash to.
uris=$(private_apt --print-uris source --download-only asterisk 2>"$work/log") || {
    cat "$work/log" >&2
    fail "suite $suite has no source package of Asterisk" "try another suite: PJSIP_SUITE=SUITE make setup" "$offline_cure"
}
read -r uri name _ hash < <(printf '%s\n' "$uris" | grep -F '.orig-Xpjproject.tar.' | grep -v '\.asc ' | head -n 1) || true
[ -n "${name:-}" ] || fail "the source package of Asterisk in suite $suite carries no PJSIP (no component Xpjproject)" \
    "try another suite: PJSIP_SUITE=SUITE make setup" "$offline_cure"

say "fetching $name"
uri=${uri#\'}
uri=${uri%\'}
(cd "$work/download" && /usr/lib/apt/apt-helper -q download-file "$uri" "$name" "$hash" </dev/null) >"$work/log" 2>&1 || {
    cat "$work/log" >&2
    fail "cannot fetch $name, or it is not the file that the distribution signed" "$offline_cure"
}
unpack "$work/download/$name"
