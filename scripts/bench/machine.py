"""What processes cost and how fast the machine is just now."""
import hashlib
import os
import re
import socket
import time

HZ = os.sysconf("SC_CLK_TCK")


def cpu(pid):
    """CPU seconds of a process, user and system, all threads. Exact in their sum."""
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / HZ


def resident(pid):
    """Resident memory in KiB."""
    return int(re.search(r"VmRSS:\s+(\d+)", open(f"/proc/{pid}/status").read()).group(1))


def peak(pid):
    """Largest resident memory so far, in KiB."""
    return int(re.search(r"VmHWM:\s+(\d+)", open(f"/proc/{pid}/status").read()).group(1))


def steal():
    """(stolen, total) CPU seconds of the machine: what the hypervisor kept for itself."""
    values = [int(word) for word in open("/proc/stat").readline().split()[1:]]
    return values[7] / HZ, sum(values[:8]) / HZ


def everybody():
    """CPU seconds of all processes together. /proc/stat is not used: it is sampled at ticks and misses most of a load
    that wakes on timers."""
    total = 0.0
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                total += cpu(name)
            except OSError:
                pass  # it has ended
    return total


class Meter:
    """CPU of named processes between its making and `read`, and of all others: how noisy the machine was."""

    def __init__(self, **pids):
        self.pids = pids
        self.started, self.stolen, self.all = time.monotonic(), steal(), everybody()
        self.own = cpu(os.getpid())
        self.before = {name: cpu(pid) for name, pid in pids.items()}

    def read(self):
        seconds, stolen = time.monotonic() - self.started, steal()
        used = {name: cpu(pid) - self.before[name] for name, pid in self.pids.items()}
        total = max(0.01, stolen[1] - self.stolen[1])
        own = sum(used.values()) + cpu(os.getpid()) - self.own
        return {
            "seconds": round(seconds, 2),
            "cpu_s": {name: round(value, 3) for name, value in used.items()},
            "percent": {name: round(100 * value / seconds, 1) for name, value in used.items()},
            "others_percent": max(0, round(100 * (everybody() - self.all - own) / seconds)),
            "steal_percent": round(100 * (stolen[0] - self.stolen[0]) / total, 2),
        }


def speed():
    """CPU milliseconds for a fixed piece of computing and for 20,000 loopback datagrams: machines differ, and so does
    one machine from hour to hour."""
    start = time.process_time()
    for _ in range(30):
        hashlib.sha1(b"x" * (1 << 20)).digest()
    middle = time.process_time()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        own = sock.getsockname()
        for _ in range(20000):
            sock.sendto(b"x" * 172, own)
            sock.recv(2048)
    end = time.process_time()
    return {"sha1_30MiB_ms": round(1000 * (middle - start), 1), "udp_20000_ms": round(1000 * (end - middle), 1)}


def quantile(values, share):
    """The value below which `share` of the values lie; None without values."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else None
