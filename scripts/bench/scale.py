"""Very many tickets that wait: what loading them costs those who click, their memory, and how soon the next one is chosen."""
import multiprocessing
import threading
import time
import urllib.request

from daemon import Control, Daemon
from farends import AGENT_PORT, FarEnds, WatchedPhone
from figures import hand_in, number, rounded, ticket_file
from machine import peak, quantile, resident

BATCHES = 10
PORT = 7181  # of the page's door: its figures tell what choosing took, and what the disk


def scale(bench):
    """A million tickets in ten batches, and the same choice from a thousand to compare with."""
    return _run(bench, 50_000 if bench.quick else 1_000_000)


def tenfold(bench):
    """Ten million; only when asked for by name, because it takes ten minutes and as many gigabytes of disk."""
    return _run(bench, 10_000_000)


def clicks(bench):
    """Agents click all the while: first into a queue at rest, then while 100,000 rows are loaded, six times over."""
    rows, times, seconds = *((20_000, 2) if bench.quick else (100_000, 6)), []
    daemon = Daemon(bench.dialer, agents=600)

    def load():
        for turn in range(times):
            seconds.append(_load_apart(daemon, range(turn * rows, (turn + 1) * rows)))

    try:
        daemon.start()
        rest = _while(daemon, lambda: time.sleep(2 if bench.quick else 10), 0)
        loading = _while(daemon, load, 100_000)
        return {"rows": rows, "times": times, "load_s": rounded(quantile(seconds, 0.5), 1), "rest": rest, "loading": loading}
    finally:
        daemon.stop()


def _while(daemon, work, first):
    """How long clicks take while something else is done."""
    phone, delays, over = WatchedPhone(AGENT_PORT), [], threading.Event()
    clicking = threading.Thread(target=_click, args=(daemon, phone, delays, over, first))
    try:
        clicking.start()
        work()
    finally:
        over.set()
        clicking.join()
        phone.close()
    return _spread(delays)


def _load_apart(daemon, rows):
    """From another process: what a client needs for encoding would keep the clicks waiting in ours. Seconds it took."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_hand_in_apart, args=(daemon.socket, rows, theirs))
    process.start()
    seconds = ours.recv()
    process.join()
    return seconds


def _hand_in_apart(path, rows, answer):
    data, control = ticket_file(rows), Control(path)
    began = time.monotonic()
    hand_in(control, f"part-{rows.start}.csv", data, paused=True)
    answer.send(time.monotonic() - began)
    control.close()


def _run(bench, rows):
    return {**_many(bench, rows), "chosen_of_thousand": _few(bench)}


def _daemon(bench, agents):
    return Daemon(bench.dialer, agents=agents, http={"addresses": ["127.0.0.1"], "port": PORT, "metrics": "open"})


def _many(bench, rows):
    daemon = _daemon(bench, 600)
    try:
        daemon.start()
        clicks, seconds = _load(daemon, rows)
        loaded, highest, asked = resident(daemon.pid), peak(daemon.pid), _ask(daemon)
        daemon.process.terminate()
        daemon.process.wait(60)
        restart = daemon.start(300)
        chosen = _choose(bench, daemon)
        return {"rows": rows, "seconds": rounded(seconds, 1), "resident_mib": rounded(loaded / 1024, 1),
                "peak_mib": rounded(max(highest, peak(daemon.pid)) / 1024, 1), "clicks": clicks, "asked_ms": asked,
                "restart_s": rounded(restart), "chosen": chosen}
    finally:
        daemon.stop()


def _ask(daemon):
    """The slowest of a few questions about all tickets: milliseconds."""
    control, slowest = daemon.connect(), 0
    for method in ("queue.show", "system.status", "batch.list") * 5:
        began = time.monotonic()
        control.call(method, seconds=300)
        slowest = max(slowest, time.monotonic() - began)
    control.close()
    return rounded(slowest * 1000)


def _load(daemon, rows):
    """Hands the tickets in, paused; meanwhile agents click, and their phones, which are busy, note when the INVITE comes."""
    seconds, part = [], rows // BATCHES

    def load():
        for start in range(0, rows, part):
            seconds.append(_load_apart(daemon, range(start, start + part)))

    return _while(daemon, load, 0), sum(seconds)


def _click(daemon, phone, delays, over, first):
    """Twenty a second, each for another agent, until the load is over; numbers from `first` on."""
    control = daemon.connect()
    for index in range(20 * 3600):
        if over.is_set():
            break
        agent = daemon.agents[index % len(daemon.agents)]
        before = phone.count("INVITE", agent)
        control.send("call.dial", number=number(50_000_000 + first + index), agent=agent, key=f"click-{first + index}")
        sent = control.sent
        with phone.changed:
            found = phone.changed.wait_for(
                lambda: [a for a in phone.arrived if a[1] == "INVITE" and a[2] == agent][before:], 3)
        if found and index >= 20:  # the first twenty warm caches up
            delays.append((found[0][0] - sent) * 1000)
        time.sleep(0.05)
    control.close()


def _choose(bench, daemon):
    """One agent is at work: from the end of a call until the next is under way, its ticket chosen and on the disk."""
    count = 100 if bench.quick else 500
    far = FarEnds(bench.farend, customer=",hangup_ms=5")
    control = daemon.connect()
    try:
        for agent in daemon.agents[1:]:
            control.call("agent.logout", agent=agent)
        feed = daemon.connect()
        feed.call("events.subscribe", kinds=["call.requested", "call.ended"])
        for batch in control.call("batch.list")["batches"]:
            control.call("batch.resume", batch=batch["batchId"])
        feed.wait_until(lambda: sum(e["type"] == "call.ended" for _, e in feed.events) > count, 120)
        for batch in control.call("batch.list")["batches"]:
            control.call("batch.pause", batch=batch["batchId"])
        events = sorted(feed.events, key=lambda event: event[1]["seq"])
        choosing, committing = (_within(daemon, f"dialer_{name}_seconds") for name in ("choice", "commit"))
        gaps = [(after[0] - before[0]) * 1000 for before, after in zip(events, events[1:])
                if before[1]["type"] == "call.ended" and after[1]["type"] == "call.requested"]
        return {**_spread(gaps[10:]), "choosing_ms": choosing, "committing_ms": committing}
    finally:
        control.close()
        far.stop()


def _within(daemon, name):
    """Of a histogram of the daemon's: the bounds within which half and 99 of 100 lie, milliseconds."""
    with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/metrics", timeout=30) as page:
        lines = page.read().decode().splitlines()
    begin = f'{name}_bucket{{le="'
    counts = [line.removeprefix(begin).split('"} ') for line in lines if line.startswith(begin)]
    bounds = [(float(bound) * 1000, int(count)) for bound, count in counts]
    return {f"p{part}": next((rounded(bound) for bound, count in bounds if count * 100 >= bounds[-1][1] * part), None)
            for part in (50, 99)}


def _few(bench):
    daemon = _daemon(bench, 2)
    try:
        daemon.start()
        control = daemon.connect()
        for start in range(0, 1000, 1000 // BATCHES):
            hand_in(control, f"few-{start}.csv", ticket_file(range(start, start + 1000 // BATCHES)), paused=True)
        control.close()
        return _choose(bench, daemon)
    finally:
        daemon.stop()


def _spread(milliseconds):
    return {"seen": len(milliseconds), "p50_ms": rounded(quantile(milliseconds, 0.5)),
            "p99_ms": rounded(quantile(milliseconds, 0.99)), "max_ms": rounded(max(milliseconds, default=None))}
