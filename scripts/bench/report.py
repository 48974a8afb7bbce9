"""Writes docs/benchmarks.md from what was measured."""
import datetime
import os
import platform
import re
import subprocess

HEAD = """# Benchmarks

Written by `{command}` on {date}; nothing here is typed in by hand.

Machine: {cpu}, {cores} cores, {memory} GiB, Linux {kernel}, {distribution}. {versions}
Its speed at the time: sha1 of 30 MiB {sha1_30MiB_ms} ms, 20,000 loopback datagrams {udp_20000_ms} ms of CPU; both vary
between machines and hours, so compare figures of one run. "Others" is what processes that are no part of the measurement
took meanwhile: above a few percent of a core the figures are worse than they need be. Daemon and far ends run on the
same cores, at nice -10 as the service's unit has it, everything on the loopback interface. "Asterisk" is Asterisk 22 as an originator on a machine of the same kind, measured in the same
way with the same far ends; it is given to compare with, and was not measured in this run.

| figure | to reach | seen | Asterisk |
|---|---|---|---|
"""


def _cell(value, unit=""):
    return "–" if value is None else f"{value}{unit}"


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
    rows = []
    if "latency" in figures:
        f = figures["latency"]
        rows.append(("request on the socket → INVITE on the wire, idle, attempt durably recorded in between",
                     "p50 ≤ 1 ms, p99 ≤ 3 ms", f"p50 {_cell(f['p50_ms'])} ms, p99 {_cell(f['p99_ms'])} ms",
                     "1.2 / 3.1 ms, nothing recorded"))
    if "callbacks" in figures:
        held = figures["callbacks"]["held"]
        seen = (f"{held['rate']}/s for {held['seconds']} s, {len(held['runs'])} runs; {held['cpu_s_per_1000']} CPU s per "
                f"1,000; setup p99 {held['setup_p99_ms']} ms" if held else "none held")
        rows.append(("two-leg callbacks, every call good, each attempt durable before its INVITE",
                     "≥ 600/s; ≤ 1.5 CPU s per 1,000", seen, "150–378/s; 5.0 CPU s"))
    for key, limit, share, other in (("media", "≤ 6 %", 400, "31 %; 81 ms at 400"),
                                     ("recorded", "≤ 9 %", 400, "60–77 %; loss from 300")):
        if key in figures:
            runs = figures[key]
            hundred = ", ".join(f"{round(r['percent'] / r['calls'] * 100, 1)} % (at {r['calls']})" for r in runs)
            top = runs[-1]
            rows.append((f"bridged G.711 calls, RTP both ways{', each recorded' if key == 'recorded' else ''}: share of a "
                         "core per 100 calls; loss and delay at the most calls",
                         f"{limit}; no loss" + (", p99 ≤ 2 ms at 400" if key == "media" else " at 400"),
                         f"{hundred}; loss {top['loss_percent']} %, p99 {round(top['delay_p99_ms'], 2)} ms at {top['calls']}",
                         other))
    if "transcoding" in figures:
        seen = ", ".join(f"{r['codec']} {round(r['percent'] / r['calls'] * 100, 1)} % (at {r['calls']}, loss "
                         f"{round(r['loss_percent'], 2)} %)" for r in figures["transcoding"])
        rows.append(("transcoded calls, the agent G.711, the customer another codec, RTP both ways: share of a core per "
                     "100 calls", "≤ 100 %; no loss", seen, "–"))
    if "flows" in figures:
        f = figures["flows"]
        rows.append((f"{f['calls']} customers led by a flow at once, RTP both ways, without agents: share of a core per 100",
                     "all reach their end", f"{round(f['percent'] / f['calls'] * 100, 1)} %; {f['answered']} of {f['calls']} "
                     f"reached it, {f['agents_rung']} agents rung; all up after {f['up_after_s']} s; {f['kib_per_call']} KiB "
                     f"for each; loss {round(f['loss_percent'], 2)} %", "–"))
    if "registrations" in figures:
        f = figures["registrations"]
        rows.append((f"registrations of {f['phones']:,} phones, each challenged and answering", "–",
                     f"{int(f['per_s'])}/s with {f['registered']} of {f['phones']} in; {f['cpu_s_per_1000']} CPU s per 1,000; "
                     f"{f['kib_per_phone']} KiB for each phone", "–"))
    if "start" in figures or "media" in figures:
        per_call = ", ".join(f"{r['kib_per_call']} KiB (at {r['calls']})" for r in figures.get("media", []))
        at_start = figures.get("start", {}).get("resident_mib")
        rows.append(("resident memory per bridged call; at start", "≤ 64 KiB; ≤ 40 MB",
                     f"{per_call or '–'}; {_cell(at_start and round(at_start * 1.048576, 1), ' MB')}", "353 KB; 57 MB"))
    if "load" in figures:
        f = figures["load"]
        rows.append((f"{f['rows']:,} tickets loaded", "≤ 10 s, flat memory for 100,000",
                     f"{f['seconds']} s; {f['resident_before_mib']} → peak {f['peak_mib']} MiB, with a quarter of them "
                     f"{f['quarter']['peak_mib']} MiB", "–"))
    if "kill" in figures:
        f = figures["kill"]
        rows.append((f"kill -9 with {f['in_progress']} calls in progress, restart", "0 dialled again, 0 lost",
                     f"{f['dialled_again']} dialled again, {f['lost']} lost; ready after {f['restart_s']} s",
                     "all 40 dialled again"))
    return rows


def details(figures):
    """The tables behind the summary."""
    text = ""
    if "media" in figures or "recorded" in figures:
        floors = {f["calls"]: f for f in figures.get("floor", [])}
        text += ("\n## Media\n\nDelay is end to end, stamped by the sender and by the kernel at the receiver; `floor` is "
                 "the same without a dialer.\nMedians of the windows.\n\n"
                 "| calls | recorded | dialer, % of a core | loss % | delay p50 / p99 / max ms | floor p50 / p99 ms "
                 "| far ends, % | sent per s and end | others, % |\n|---|---|---|---|---|---|---|---|---|\n")
        for run in figures.get("media", []) + figures.get("recorded", []):
            bottom = floors.get(run["calls"], {})
            text += (f"| {run['calls']} | {'yes' if run['recording'] else 'no'} | {run['percent']} | {run['loss_percent']} "
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
            text += (f"| {run['rate']} | {run['calls']} | {run['good']} | {_cell(run['setup_p50_ms'])} / "
                     f"{_cell(run['setup_p99_ms'])} | {run['cpu_s_per_1000']} | {run['far_ends_cpu_s_per_1000']} "
                     f"| {run['resent_invites']} | {run['others_percent']} | {'yes' if run['passed'] else 'no'} |\n")
    return text


def write(path, figures, command, dialer, speed):
    """Writes the whole report."""
    head = HEAD.format(command=command, versions=versions(dialer), **machine(), **speed)
    table = "".join(f"| {' | '.join(row)} |\n" for row in summary(figures))
    with open(path, "w") as file:
        file.write(head + table + details(figures))
