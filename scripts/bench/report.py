"""Writes docs/benchmarks.md from what was measured."""
import datetime
import os
import platform
import re
import subprocess

from rows import ROWS, cell

HEAD = """# Benchmarks

Written by `{command}` on {date}; nothing here is typed in by hand.

Machine: {cpu}, {cores} cores, {memory} GiB, Linux {kernel}, {distribution}. {versions}
Its speed at the time: sha1 of 30 MiB {sha1_30MiB_ms} ms, 20,000 loopback datagrams {udp_20000_ms} ms of CPU; both vary
between machines and hours, so compare figures of one run. "Others" is what processes that are no part of the measurement
took meanwhile: above a few percent of a core the figures are worse than they need be. Daemon and far ends run on the
same cores, at nice -10 as the service's unit has it, everything on the loopback interface. "Asterisk" is Asterisk 22 as an
originator on a machine of the same kind, measured in the same way with the same far ends; it is given to compare with, and was
not measured in this run. The last column measures one figure alone, after `make build`.

| figure | to reach | seen | Asterisk | command |
|---|---|---|---|---|
"""


def machine():
    """What the head of the report says of the machine."""
    info = open("/proc/cpuinfo").read()
    model = re.search(r"model name\s*: (.*)", info)
    total = int(re.search(r"MemTotal:\s+(\d+)", open("/proc/meminfo").read()).group(1))
    name = re.search(r'PRETTY_NAME="(.*)"', open("/etc/os-release").read())
    return {"cpu": model.group(1) if model else platform.machine(), "cores": os.cpu_count(),
            "memory": round(total / 1048576), "kernel": platform.release(),
            "distribution": name.group(1) if name else "", "date": datetime.date.today().isoformat()}


def versions(dialer):
    """The daemon's own word on what it is made of."""
    text = subprocess.run([dialer, "--version"], capture_output=True, text=True).stdout
    return text.split("\n", 1)[0] + "."


def summary(figures):
    """The table's rows, for what was measured."""
    return [(*row, f"`scripts/bench.sh {name}`") for name, rows in ROWS.items() if name in figures for row in rows(figures)]


def details(figures):
    """The tables behind the summary."""
    text = ""
    if "media" in figures or "recorded" in figures:
        floors = {f["calls"]: f for f in figures.get("floor", [])}
        text += ("\n## Media\n\nDelay is end to end, stamped by the sender and by the kernel at the receiver; `floor` is "
                 "the same without a dialer; a relay in C, `scripts/bench/floor.c`, makes the\nsame calls to the kernel and does "
                 "nothing else. Medians of the windows.\n\n"
                 "| calls | recorded | dialer, % of a core | relay in C, % | loss % | delay p50 / p99 / max ms | floor p50 / p99 ms "
                 "| far ends, % | sent per s and end | others, % |\n|---|---|---|---|---|---|---|---|---|---|\n")
        for run in figures.get("media", []) + figures.get("recorded", []):
            bottom = floors.get(run["calls"], {})
            text += (f"| {run['calls']} | {'yes' if run['recording'] else 'no'} | {run['percent']} "
                     f"| {bottom.get('relay_percent', '–')} | {run['loss_percent']} "
                     f"| {run['delay_p50_ms']:.2f} / {run['delay_p99_ms']:.2f} / {run['delay_max_ms']:.1f} "
                     f"| {bottom.get('delay_p50_ms', '–')} / {bottom.get('delay_p99_ms', '–')} "
                     f"| {run['far_ends_percent']} | {run['sent_per_s']:.1f} | {run['others_percent']:.0f} |\n")
    if "callbacks" in figures:
        held = figures["callbacks"]["held"]
        text += ("\n## Callbacks\n\nThe agent's leg, on its answer the customer's, bridged; the customer hangs up after a "
                 "second. `setup` is from the\nrequest to both being bridged.\n\n| offered/s | calls | good | setup p50 / p99 "
                 "ms | CPU s per 1,000 | far ends' | INVITEs sent again | others, % of a core | passed |\n"
                 "|---|---|---|---|---|---|---|---|---|\n")
        for run in figures["callbacks"]["probes"] + (held["runs"] if held else []):
            text += (f"| {run['rate']} | {run['calls']} | {run['good']} | {cell(run['setup_p50_ms'])} / "
                     f"{cell(run['setup_p99_ms'])} | {run['cpu_s_per_1000']} | {run['far_ends_cpu_s_per_1000']} "
                     f"| {run['resent_invites']} | {run['others_percent']} | {'yes' if run['passed'] else 'no'} |\n")
    return text


def write(path, figures, command, dialer, speed):
    """Writes the whole report."""
    head = HEAD.format(command=command, versions=versions(dialer), **machine(), **speed)
    table = "".join(f"| {' | '.join(row)} |\n" for row in summary(figures))
    with open(path, "w") as file:
        file.write(head + table + details(figures))
