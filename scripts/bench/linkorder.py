"""usage: linkorder.py DIALER MAP FAREND OUTPUT: which functions run, in calls first, then those of the start alone; by name."""
import glob
import os
import re
import stat
import subprocess
import sys
import tempfile
import time

from daemon import Daemon
from farends import FarEnds, ask
from figures import number

# Prebuilt code that comes in one piece of this size and more: it would lie in the middle of all others.
LARGEST = 256 << 10


def run(dialer, farend, folder):
    """Starts the daemon, makes a few calls, ends it. Valgrind writes what ran until the calls and what ran from then on."""
    wrapper = os.path.join(folder, "dialer")
    with open(wrapper, "w") as file:
        file.write(f"#!/bin/sh\nexec valgrind -q --tool=callgrind --demangle=no --compress-strings=no "
                   f"--callgrind-out-file={folder}/ran {os.path.abspath(dialer)} \"$@\"\n")
    os.chmod(wrapper, stat.S_IRWXU)
    daemon, far = Daemon(wrapper, agents=20, recording=True), FarEnds(farend, rtp=True)
    try:
        daemon.start(seconds=300)
        time.sleep(3)
        subprocess.run(["callgrind_control", "--dump", str(daemon.pid)], check=True, stdout=subprocess.DEVNULL)
        control = daemon.connect()
        for index in range(10):
            control.call("call.dial", seconds=120, number=number(index), agent=daemon.agents[index], key=f"order-{index}")
        control.call("call.list", seconds=120)
        time.sleep(8)
        ask("hangup agent")
        time.sleep(6)
        daemon.process.terminate()
        daemon.process.wait(120)
    finally:
        daemon.stop()
        far.stop()


def functions(path, program):
    """Those of the program that a file of callgrind's names as having run."""
    found, ours = set(), False
    with open(path, errors="replace") as file:
        for line in file:
            if line.startswith("ob="):
                ours = os.path.basename(line.strip()) == os.path.basename(program)
            elif ours and line.startswith("fn="):
                found.add(re.sub(r"'\d+$", "", line[3:].strip()))
    return found


def sections(path):
    """The size of each large piece of code, by the names in it, from the linker's own map."""
    large, size = {}, 0
    with open(path, errors="replace") as file:
        for line in file:
            fields = line.split(None, 4)
            if len(fields) < 5:
                continue
            if re.search(r":\(\.text[^)]*\)$", fields[4].strip()):
                size = int(fields[2], 16)
            elif size >= LARGEST:
                large[fields[4].strip()] = size
    return large


def main(dialer, linked, farend, output):
    with tempfile.TemporaryDirectory() as folder:
        run(dialer, farend, folder)
        parts = sorted(glob.glob(f"{folder}/ran*"), key=os.path.getmtime)
        before, later = functions(parts[0], dialer), set().union(*(functions(part, dialer) for part in parts[1:]))
    names = subprocess.run(["nm", "--defined-only", dialer], check=True, capture_output=True, text=True).stdout
    known = {fields[2] for fields in map(str.split, names.splitlines()) if len(fields) == 3 and fields[1] in "tTwW"}
    large = sections(linked)
    order = sorted(known & later) + sorted(known & before - later)
    order.sort(key=lambda name: name in large)
    with open(output, "w") as file:
        file.write("\n".join(order) + "\n")
    print(f"{output}: {len(known & later)} functions in calls, {len(known & before - later)} in the start alone")


if __name__ == "__main__":
    main(*sys.argv[1:])
