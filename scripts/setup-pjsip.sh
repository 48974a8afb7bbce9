#!/usr/bin/env bash
# Sees to it that pkg-config finds a PJSIP that will do, in this order:
#   1. the one that is there;
#   2. the distribution's libpjproject-dev;
#   3. built here, once, from the distribution's own source (scripts/pjsip-source.sh) and installed in /usr/local.
# "Will do" is: version 2.17 or later (older ones have holes that a stranger's packet reaches), and either
# built with config/pjsip_config_site.h or a distribution's build whose limits are large enough.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

oldest=2.17
prefix=/usr/local
config=config/pjsip_config_site.h
export PKG_CONFIG_PATH="$prefix/lib/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}"

# macros FILE: what a C file defines, without its comments.
macros() { sed -e 's/\/\*.*\*\// /' "$1" | awk '$1 == "#define" { $1 = $1; print }'; }

built_with_our_config() {
    local site
    site=$(pkg-config --variable=includedir libpjproject)/pj/config_site.h
    [ -r "$site" ] && [ "$(macros "$site")" = "$(macros "$config")" ]
}

limits_suffice() {
    printf '%s\n' '#include <pjsip/sip_config.h>' '#include <pjmedia/config.h>' \
        '#if PJ_IOQUEUE_MAX_HANDLES < 1024 || PJSIP_MAX_PKT_LEN < 4000 || !PJ_HAS_IPV6 || PJMEDIA_HAS_VIDEO' \
        '#error "limits too small"' '#endif' \
        | cc -x c -fsyntax-only $(pkg-config --cflags libpjproject) - 2>/dev/null
}

will_do() {
    pkg-config --atleast-version="$oldest" libpjproject 2>/dev/null && { built_with_our_config || { [ "$1" = any ] && limits_suffice; }; }
}

# What stands in our own prefix must be our build; a distribution's is taken as it is if it is large enough.
if [ -e "$prefix/lib/pkgconfig/libpjproject.pc" ]; then
    will_do ours && exit 0
elif will_do any; then
    exit 0
else
    candidate=$(apt-cache policy libpjproject-dev 2>/dev/null | awk '$1 == "Candidate:" { print $2 }')
    if [ -n "$candidate" ] && [ "$candidate" != "(none)" ] && version_at_least "${candidate#*:}" "$oldest"; then
        need_packages "PJSIP" libpjproject-dev
        will_do any && exit 0
        say "the distribution's libpjproject-dev $candidate has limits too small for us: building PJSIP"
    fi
fi

[ "$(id -u)" = 0 ] || fail "PJSIP is missing, or is not ours, and is installed in $prefix by root" \
    "run  make setup  once as root"
need_packages "to build PJSIP" build-essential pkg-config ca-certificates xz-utils bzip2 \
    libssl-dev uuid-dev libsrtp2-dev libspeex-dev libspeexdsp-dev libgsm1-dev libopus-dev libbcg729-dev

source=$(mktemp -d)
trap 'rm -rf "$source"' EXIT
scripts/pjsip-source.sh "$source"
have=$(make -s -f - -C "$source" <<<$'include version.mak\nall: ; @echo $(PJ_VERSION)')
version_at_least "$have" "$oldest" || fail "the distribution's source is PJSIP $have; $oldest or later is needed" \
    "take it from another suite: PJSIP_SUITE=SUITE make setup" \
    "or bring the source yourself: PJSIP_SOURCE=/path/to/archive make setup"

cp "$config" "$source/pjlib/include/pj/config_site.h"
# The distribution leaves this sound driver's source out (its licence) and its object in the makefile.
sed -i 's/ bdimad_dev\.o//' "$source/pjmedia/build/Makefile"

# step WHAT COMMAND...: runs one step in the source; its output is shown only when it fails.
step() {
    local what=$1
    shift
    (cd "$source" && "$@") </dev/null >"$source/setup.log" 2>&1 && return
    tail -n 40 "$source/setup.log" >&2
    fail "PJSIP $have: $what failed; the last lines are above" "report this with the lines above and the distribution's name"
}

# Without sound, video and the codecs that we never offer: what is not there cannot be attacked and needs no library.
say "building PJSIP $have (one to three minutes, once)"
step configure env CFLAGS="-O2 -g1 -fno-omit-frame-pointer -DNDEBUG" ./configure --prefix="$prefix" \
    --enable-epoll --enable-shared --disable-pjsua2 --disable-upnp --disable-sound --disable-video --disable-sdl \
    --disable-ffmpeg --disable-v4l2 --disable-openh264 --disable-vpx --disable-libyuv --disable-libwebrtc \
    --disable-lyra --disable-silk --disable-opencore-amr --with-external-srtp --with-external-speex \
    --with-external-gsm --disable-ilbc-codec --disable-g7221-codec --enable-speex-resample
step "make dep" make dep
# Only the libraries: the sample programs and the tests are left out.
step make make -j"$(nproc)" lib
step "make install" make install DESTDIR="$source/stage"
# SwiftPM refuses these flags with a warning on every build; our shim.h sets them, so they need not be here.
# Of the libraries only those are linked that we call: without PJSUA-LIB, sound devices and codecs the daemon starts with
# a megabyte less. The others are installed all the same.
sed -i -E -e 's/ -DPJ_(AUTOCONF|IS_BIG_ENDIAN|IS_LITTLE_ENDIAN)=[01]//g' \
    -e ':again; s/ -l(stdc\+\+|pjsua|pjsip-simple|pjmedia-(codec|videodev|audiodev))( |$)/ /; t again' \
    "$source/stage$prefix/lib/pkgconfig/libpjproject.pc"
undefined=$(LD_LIBRARY_PATH="$source/stage$prefix/lib" ldd -r "$source/stage$prefix"/lib/libpj*.so 2>&1 | grep 'undefined symbol' || true)
[ -z "$undefined" ] || fail "PJSIP $have is built, but does not fit this machine's libraries: $undefined" \
    "a macro of $config asks for something that they lack"
# Files are replaced, not written over: a running daemon keeps the libraries that it has mapped.
cp -a --remove-destination "$source/stage$prefix/." "$prefix/" || fail "cannot write to $prefix"
ldconfig

will_do ours || fail "PJSIP $have is installed in $prefix, but pkg-config does not find it there" \
    "pkg-config sees: $(pkg-config --modversion libpjproject 2>&1 | head -n 1); is another PJSIP in its way?"
say "PJSIP $(pkg-config --modversion libpjproject) is installed in $prefix"
