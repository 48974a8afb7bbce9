#!/usr/bin/env bash
# Everything that `make build` needs: toolchain, Debian packages, PJSIP. A second run finds it all and does nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

scripts/setup-toolchain.sh
need_packages "to build" \
    build-essential pkg-config ca-certificates tzdata \
    libsqlite3-dev libmicrohttpd-dev libgnutls28-dev libphonenumber-dev libopus-dev libspandsp-dev libspeexdsp-dev \
    libsrtp2-dev libcurl4-gnutls-dev
scripts/setup-pjsip.sh
