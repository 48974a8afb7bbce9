#!/usr/bin/env bash
# What the tests, the demo and the benchmarks need beside the build: real peers.
#   sip-tester  SIPp, the customers' network and the agents' phones
#   baresip     a real softphone registers, over UDP, TCP and TLS, and is called
#   kamailio    a proxy and registrar stands between the daemon and the customers' network
#   openssl     certificates for tests, and a TLS client of another make
#   socat       stands for a gateway behind TLS
#   nginx, curl  the HTTP door stands behind a proxy with TLS, as documented
#   chromium    a real browser opens the help-desk page and clicks a number
#   iproute2    `ip link set lo up` in a network namespace of one's own
#   fish, zsh   take ctl's completion scripts as a user's shell does
#   systemd     verifies the unit (systemd-analyze)
#   python3     reads the far ends' logs and judges them, starts and measures the benchmarks
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

# Kamailio and nginx are wanted as programs; as services of this machine they would take ports 5060 and 80.
if [ -z "$(missing_packages kamailio nginx)" ] || [ -e /usr/sbin/policy-rc.d ] || [ ! -w /usr/sbin ]; then :; else
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
    chmod +x /usr/sbin/policy-rc.d
fi
need_packages "for tests" sip-tester baresip-core kamailio openssl socat iproute2 python3 nginx curl chromium fish zsh systemd
