#!/usr/bin/env bash
# usage: own-network.sh COMMAND...
# Runs COMMAND in a network namespace with nothing but a loopback interface: fixed ports are free, nothing can
# reach the outside, and whatever is left listening ends with it. The loopback interface has further addresses, because
# phone programs do not take 127.0.0.1 and ::1 for a network. Where the kernel or a container does not allow
# one, COMMAND runs in the machine's own network, which is said.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

# Root makes a namespace as it is; another user only inside a user namespace, where it looks like root.
options=(--net)
[ "$(id -u)" = 0 ] || options=(--net --user --map-root-user)
if unshare "${options[@]}" ip link set lo up 2>/dev/null; then
    # Ports that the kernel chooses come from above those that the tests name: no test takes another's by chance.
    exec unshare "${options[@]}" bash -c '
        ip link set lo up
        ip address add 198.51.100.1/32 dev lo
        ip address add 2001:db8:51::1/128 dev lo nodad 2>/dev/null || true
        echo "50000 65535" 2>/dev/null >/proc/sys/net/ipv4/ip_local_port_range || true
        exec "$@"' own-network "$@"
fi
say "no network namespace here: using the machine's own loopback"
exec "$@"
