"""The least that the kernel and the disk ask of some figures: the same done in C (`floor`), measured in the same run."""
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time

from farends import AGENT_PORT, WatchedPhone, ask
from figures import latency as of_daemon
from figures import rounded
from machine import Meter, quantile

RELAY_PORT = 40000


def media(bench, counts=(50, 100, 200, 400)):
    """The generator's own delay, with no dialer between pairs of endpoints; and what a relay costs that does nothing else."""
    result = []
    for count in counts:
        direct, relayed = _delays(bench, count), _relay(bench, count)
        result.append({"calls": count, **direct, **relayed})
    return result


def _delays(bench, count):
    far = subprocess.Popen([bench.farend, "-D", str(count), "-t", "30"])
    try:
        time.sleep(1)
        stats = _window(3)
        return {"delay_p50_ms": stats["p50"], "delay_p99_ms": stats["p99"]}
    finally:
        _end(far)


def _relay(bench, count):
    relay = subprocess.Popen([bench.floor, "relay", str(RELAY_PORT), str(count)])
    time.sleep(0.5)
    far = subprocess.Popen([bench.farend, "-D", str(count), "-R", str(RELAY_PORT), "-t", "60"])
    try:
        time.sleep(1)
        meter = Meter(relay=relay.pid)
        stats = _window(4 if bench.quick else 8)
        return {"relay_percent": meter.read()["percent"]["relay"], "relay_p99_ms": stats["p99"], "relay_loss_percent": stats["loss"]}
    finally:
        _end(far)
        _end(relay)


def _window(seconds):
    ask("mark")
    time.sleep(seconds)
    ask("freeze")
    time.sleep(0.3)
    stats = ask("stats")
    delays = {name: rounded(stats["delay_us"][name] / 1000, 3) for name in ("p50", "p99")}
    return {**delays, "loss": stats["loss_pct"]}


def _end(process):
    process.send_signal(signal.SIGTERM)
    process.wait()


def latency(bench):
    """What the daemon takes from a request to its INVITE, and what C takes for the same hops between threads and the same write."""
    return {**of_daemon(bench), **{f"floor_{key}": value for key, value in commit(bench).items()}}


def commit(bench):
    """A line on a socket, seven pages synced by a second thread, an INVITE sent by a third."""
    count = 60 if bench.quick else 250
    folder, phone = tempfile.mkdtemp(prefix="dialer-bench-"), WatchedPhone(AGENT_PORT)
    door = os.path.join(folder, "door")
    floor = subprocess.Popen([bench.floor, "commit", os.path.join(folder, "log"), door, str(AGENT_PORT)])
    try:
        client, delays = _connected(door), []
        time.sleep(0.5)
        for index in range(count + 20):
            user = f"f{index}"
            sent = time.time()
            client.sendall(f"{user}\n".encode())
            with phone.changed:
                found = phone.changed.wait_for(lambda: [a for a in phone.arrived if a[2] == user], 3)
            if index >= 20 and found:
                delays.append((found[0][0] - sent) * 1000)
            time.sleep(0.03)
        client.close()
        return {"p50_ms": rounded(quantile(delays, 0.5), 3), "p99_ms": rounded(quantile(delays, 0.99), 3)}
    finally:
        _end(floor)
        phone.close()
        shutil.rmtree(folder, ignore_errors=True)


def _connected(door, seconds=10):
    deadline = time.monotonic() + seconds
    while True:
        client = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            client.connect(door)
            return client
        except OSError:
            client.close()
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
