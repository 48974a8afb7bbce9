#!/usr/bin/env python3
"""A bad line: runs COMMAND in a network of its own, at the far end of a line that loses, delays, reorders and doubles packets.

    bad-line.py --loss 3 --delay 40 --jitter 30 --reorder 2 --duplicate 1 --seed 7 -- COMMAND...

What netem does, for kernels without it: a TUN device here (address --here) and one in a new network namespace (address
--there), between which every IPv4 packet is carried by this program, signalling as well as audio. Nothing else leads out of
that namespace, and both vanish with the program. It needs root in a network namespace (scripts/own-network.sh) and /dev/net/tun.

The n-th packet of audio in a direction meets the same fate in every run with the same seed, however busy the machine is.
--lose-first loses the first copy of every SIP message, and no other, so that nothing comes to pass without being sent again.

It says on standard output, beside what COMMAND says:
    lost out INVITE                                       a SIP message, on its way to COMMAND ("in": from it)
    audio in packets=400 lost=12 overtaken=8 doubled=4    in all, at the end (SIGTERM, or the end of COMMAND)
"""
import argparse, ctypes, fcntl, heapq, os, random, select, signal, struct, subprocess, sys, time

CLONE_NEWNET, PR_SET_PDEATHSIG = 0x40000000, 1
TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
# A packet that is overtaken comes so much later than it would have (s): more than the 20 ms between two packets of audio.
OVERTAKEN = 0.025
libc = ctypes.CDLL(None, use_errno=True)


def open_tunnel(own, other):
    """A TUN device in this namespace; its descriptor works in any."""
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    request = fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", b"bad%d", IFF_TUN | IFF_NO_PI))
    name = request[:16].rstrip(b"\0").decode()
    subprocess.run(["ip", "address", "add", own, "peer", other, "dev", name], check=True)
    subprocess.run(["ip", "link", "set", name, "up"], check=True)
    return device


def open_line(here, there):
    """Two tunnels: ours, and that of a namespace in which this process is from now on."""
    ours = open_tunnel(here, there)
    if libc.unshare(CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    return ours, open_tunnel(there, here)


def is_audio(payload):
    """RTP, and not RTCP (RFC 5761 section 4)."""
    return len(payload) > 12 and payload[0] >> 6 == 2 and not 64 <= payload[1] & 127 <= 95


def sip_name(payload):
    """"INVITE" or "200 INVITE", and its number in the dialog; None for what is not SIP."""
    lines = payload.split(b"\r\n\r\n")[0].decode("utf-8", "replace").split("\r\n")
    sequence = next((line.split()[1:3] for line in lines if line.lower().startswith("cseq:")), None)
    if not sequence or len(sequence) < 2 or "SIP/2.0" not in lines[0]:
        return None
    first = lines[0].split()
    return (f"{first[1]} {sequence[1]}" if first[0] == "SIP/2.0" else first[0]), sequence[0]


class Direction:
    def __init__(self, name, target, damage):
        self.name, self.target, self.damage = name, target, damage
        self.dice = {audio: random.Random(f"{damage.seed} {name}{' audio' if audio else ''}") for audio in (True, False)}
        self.latest, self.seen = 0.0, set()
        self.counts = dict(packets=0, lost=0, overtaken=0, doubled=0)

    def arrivals(self, packet, now):
        """When it arrives: never when it is lost, twice when it is doubled."""
        payload = packet[(packet[0] & 15) * 4 + 8:] if packet[9] == 17 else b""
        message, audio, damage = sip_name(payload), is_audio(payload), self.damage
        # As many throws for each packet, whatever becomes of it.
        lost, jitter, overtaken, doubled = (self.dice[audio].random() * 100 for _ in range(4))
        fate = dict(packets=True, lost=lost < damage.loss, overtaken=overtaken < damage.reorder, doubled=doubled < damage.duplicate)
        if message and damage.lose_first:  # and no other of them, whatever RTCP, whose dice they share, came before
            fate["lost"] = message not in self.seen
            self.seen.add(message)
        if fate["lost"]:
            fate["overtaken"] = fate["doubled"] = False
        for what in fate:
            self.counts[what] += audio and fate[what]
        if fate["lost"]:
            if message:
                print(f"\nlost {self.name} {message[0]}", flush=True)
            return []
        at = now + (damage.delay + jitter / 100 * damage.jitter) / 1000
        if fate["overtaken"]:
            at += OVERTAKEN
        else:
            # Jitter alone lets nobody be overtaken.
            at = self.latest = max(at, self.latest)
        return [at, at + 0.001] if fate["doubled"] else [at]


def carry(sources, command):
    """Packets from one end to the other, until COMMAND ends. `sources`: each descriptor's direction."""
    waiting, number = [], 0
    while command.poll() is None:
        left = waiting[0][0] - time.monotonic() if waiting else 1
        for source in select.select(list(sources), [], [], min(max(left, 0), 0.2))[0]:
            packet, direction = os.read(source, 65536), sources[source]
            if packet[0] >> 4 == 4:
                for at in direction.arrivals(packet, time.monotonic()):
                    number += 1
                    heapq.heappush(waiting, (at, number, direction.target, packet))
        while waiting and waiting[0][0] <= time.monotonic():
            _, _, target, packet = heapq.heappop(waiting)
            os.write(target, packet)


def end(command):
    """Some programs look for a signal only now and then."""
    for _ in range(5):
        command.terminate()
        try:
            return command.wait(1)
        except subprocess.TimeoutExpired:
            continue
    command.kill()
    return command.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, unit in [("loss", "%%"), ("delay", "ms"), ("jitter", "ms"), ("reorder", "%%"), ("duplicate", "%%")]:
        parser.add_argument(f"--{name}", type=float, default=0, help=unit)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lose-first", action="store_true", help="the first copy of each SIP message")
    parser.add_argument("--here", default="10.98.0.1", help="the address at this end")
    parser.add_argument("--there", default="10.98.0.2", help="the address of COMMAND")
    parser.add_argument("command", nargs="+")
    damage = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        ours, theirs = open_line(damage.here, damage.there)
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"no bad line here: {error}; it needs root, a kernel with TUN (/dev/net/tun) and scripts/own-network.sh")
    outward, inward = Direction("out", theirs, damage), Direction("in", ours, damage)
    # COMMAND ends with this program, however that ends.
    command = subprocess.Popen(damage.command, preexec_fn=lambda: libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL))
    try:  # A line does not stammer because this machine is busy.
        os.sched_setscheduler(0, os.SCHED_RR | os.SCHED_RESET_ON_FORK, os.sched_param(1))
    except PermissionError:
        pass
    try:
        carry({ours: outward, theirs: inward}, command)
    finally:
        status = end(command)
        for way in (outward, inward):
            print(f"\naudio {way.name}", *(f"{what}={count}" for what, count in way.counts.items()), flush=True)
    return status


if __name__ == "__main__":
    sys.exit(main())
