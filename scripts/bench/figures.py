"""The measurements. Each takes a `Bench` and gives a plain dictionary of what was seen."""
import base64
import statistics
import time

from daemon import Daemon
from farends import AGENT_PORT, CUSTOMER_PORT, FarEnds, TLSFront, WatchedPhone, ask
from machine import Meter, peak, quantile, resident
from phones import Phones


def number(index):
    """The index-th of a hundred million mobile numbers that libphonenumber takes; nothing leaves the loopback."""
    return "+86138%08d" % index


def rounded(value, digits=2):
    return None if value is None else round(value, digits)


class Bench:
    """Where the programs are, and how thoroughly to measure. `floor` does in C what some figures ask, and nothing else."""

    def __init__(self, dialer, farend, floor, quick=False):
        self.dialer, self.farend, self.floor, self.quick = dialer, farend, floor, quick


def start(bench):
    """Time to readiness and resident memory of an idle daemon."""
    daemon = Daemon(bench.dialer)
    try:
        seconds = daemon.start()
        time.sleep(1)
        return {"ready_s": rounded(seconds, 3), "resident_mib": rounded(resident(daemon.pid) / 1024, 1)}
    finally:
        daemon.stop()


def latency(bench):
    """From the request's write on the control socket to the INVITE's arrival at the agent's phone (kernel time), with
    the attempt durably recorded in between. The phone is busy, so nothing follows."""
    count = 60 if bench.quick else 250
    daemon, phone = Daemon(bench.dialer, agents=count + 20), WatchedPhone(AGENT_PORT)
    try:
        daemon.start()
        control, delays = daemon.connect(), []
        for index, agent in enumerate(daemon.agents):
            before = phone.count("INVITE", agent)
            control.send("call.dial", number=number(index), agent=agent, key=f"latency-{index}")
            sent = control.sent
            with phone.changed:
                found = phone.changed.wait_for(
                    lambda: [a for a in phone.arrived if a[1] == "INVITE" and a[2] == agent][before:], 3)
            if index >= 20 and found:  # the first twenty warm caches up
                delays.append((found[0][0] - sent) * 1000)
            time.sleep(0.03)
        return {"requests": count, "seen": len(delays), "p50_ms": rounded(quantile(delays, 0.5), 3),
                "p99_ms": rounded(quantile(delays, 0.99), 3), "max_ms": rounded(max(delays, default=None), 3)}
    finally:
        daemon.stop()
        phone.close()


class Callbacks:
    """Offers two-leg callbacks at a steady rate: agent, then customer, who hangs up after a second."""

    CONNECTIONS = 4

    def __init__(self, bench):
        self.daemon = Daemon(bench.dialer, agents=6000)
        self.far = FarEnds(bench.farend, customer=",hangup_ms=1000")
        self.daemon.start()
        self.controls = [self.daemon.connect() for _ in range(self.CONNECTIONS)]
        self.feed = self.daemon.connect()
        self.feed.call("events.subscribe", kinds=["call.bridged", "call.ended"])
        self.placed = 0

    def close(self):
        self.daemon.stop()
        self.far.stop()

    def offer(self, rate, seconds):
        """One run; `passed` if every call was good, the rate was held, and nothing piled up: the last call was bridged
        within a second of the last request."""
        count = int(rate * seconds)
        ask("sipclear")
        self.feed.events.clear()
        meter = Meter(dialer=self.daemon.pid, far_ends=self.far.pid)
        sent, requests = {}, []
        began = time.time()
        for index in range(count):
            due = began + index / rate - time.time()
            if due > 0:
                time.sleep(due)
            control = self.controls[index % self.CONNECTIONS]
            self.placed += 1
            at = time.time()
            agent = self.daemon.agents[self.placed % len(self.daemon.agents)]
            request = control.send("call.dial", number=number(self.placed), agent=agent, key=f"callback-{self.placed}")
            requests.append((control, request, at))
        offered = time.time() - began
        self.feed.wait_until(lambda: self._ended() >= count, 15)
        counters = self.far.wait_until(lambda c: not c["agent"]["active"] and not c["customer"]["active"], 15)
        measured = meter.read()
        for control, request, at in requests:
            answer = control.answers.pop(request, (0, {}))[1]
            if "result" in answer:
                sent[answer["result"]["callId"]] = at
        return self._judged(rate, count, offered, sent, counters, measured)

    def _ended(self):
        return sum(event["type"] == "call.ended" for _, event in self.feed.events)

    def _judged(self, rate, count, offered, sent, counters, measured):
        events = list(self.feed.events)
        bridged = [(at - sent[e["callId"]]) * 1000 for at, e in events
                   if e["type"] == "call.bridged" and e["callId"] in sent]
        ended = [(at, e) for at, e in events if e["type"] == "call.ended"]
        good = sum(e["data"].get("disposition") == "answered" for _, e in ended)
        legs = all(counters[leg]["invites"] == counters[leg]["acked"] == count for leg in ("agent", "customer"))
        setup = quantile(bridged, 0.99)
        last = max((at for at, e in events if e["type"] == "call.bridged"), default=0) - max(sent.values(), default=0)
        passed = (len(sent) == good == len(bridged) == count and legs and count / offered > 0.985 * rate and last < 1)
        return {"rate": rate, "calls": count, "accepted": len(sent), "good": good, "passed": passed,
                "offered_per_s": rounded(count / offered, 1), "setup_p50_ms": rounded(quantile(bridged, 0.5), 1),
                "setup_p99_ms": rounded(setup, 1),
                "resent_invites": sum(counters[leg]["invite_rtx"] for leg in ("agent", "customer")),
                "cpu_s_per_1000": rounded(measured["cpu_s"]["dialer"] / count * 1000, 3),
                "far_ends_cpu_s_per_1000": rounded(measured["cpu_s"]["far_ends"] / count * 1000, 3),
                "steal_percent": measured["steal_percent"], "others_percent": measured["others_percent"]}


def callbacks(bench):
    """The highest rate of two-leg callbacks held for 20 s with every call good, and what a thousand of them cost."""
    seconds, probe, tries = (5, 3, 1) if bench.quick else (20, 5, 3)
    rates = [150, 300, 450, 600, 750, 900, 1100]
    run, probes, held = Callbacks(bench), [], None
    try:
        run.offer(20, 2)
        for rate in rates:
            probes.append(run.offer(rate, probe))
            if not probes[-1]["passed"]:
                run.close()
                run = Callbacks(bench)  # an overloaded run must not burden the next one
                run.offer(20, 2)
                break
        passed = [p["rate"] for p in probes if p["passed"]]
        for rate in sorted(passed, reverse=True):
            runs = [run.offer(rate, seconds) for _ in range(tries)]
            if all(r["passed"] for r in runs):
                held = {"rate": rate, "seconds": seconds, "runs": runs,
                        "cpu_s_per_1000": rounded(statistics.median(r["cpu_s_per_1000"] for r in runs), 3),
                        "setup_p99_ms": rounded(statistics.median(r["setup_p99_ms"] for r in runs), 1)}
                break
            probes.extend(runs)
    finally:
        run.close()
    return {"held": held, "probes": probes}


def media(bench, recording, counts=(50, 100, 200, 400)):
    """Bridged calls with RTP both ways, 50 packets a second each: cost, loss, delay, memory."""
    windows, seconds = (1, 4) if bench.quick else (3, 6)
    return [_media_run(bench, recording, count, windows, seconds) for count in counts]


# The customers' ways to encrypt, by the far end's own number for them.
CIPHERS = [None, "AES_CM_128_HMAC_SHA1_80", "AEAD_AES_256_GCM"]


def transcoding(bench, counts=(20, 50)):
    """Calls whose agent speaks G.711 and whose customer G.722 or Opus, RTP both ways: cost and loss."""
    windows, seconds = (1, 4) if bench.quick else (3, 6)
    return [{"codec": codec, **_media_run(bench, False, count, windows, seconds, customer=(codec, payload_type))}
            for codec, payload_type in (("g722", 9), ("opus", 111)) for count in counts]


def encrypted(bench, count=100):
    """Bridged calls whose customers' audio is encrypted, with each of two ciphers, and the same calls in clear before and
    after: encryption must cost only those who use it."""
    windows, seconds = (1, 4) if bench.quick else (3, 6)
    run = lambda srtp: {"cipher": CIPHERS[srtp], **_media_run(bench, False, count, windows, seconds, srtp=srtp)}  # noqa: E731
    return [run(srtp) for srtp in (0, 1, 2, 0)]


def _media_run(bench, recording, count, windows, seconds, customer=("pcmu", 0), srtp=0):
    codec, payload_type = customer
    offered = ["pcma", "pcmu"] if codec == "pcmu" else [codec]
    daemon = Daemon(bench.dialer, agents=count + 1, recording=recording, trunk_codecs=offered, encrypted=srtp > 0)
    far = FarEnds(bench.farend, rtp=True, customer=f",codec={payload_type}" + (f",tcp=1,srtp={srtp}" if srtp else ""))
    front = TLSFront() if srtp else None
    try:
        daemon.start()
        control = daemon.connect()
        control.call("call.dial", number=number(0), agent=daemon.agents[count], key="warm")
        far.wait_until(lambda c: c["customer"]["active"] == 1, 5)
        base = resident(daemon.pid)
        for index in range(count):
            control.call("call.dial", number=number(index + 1), agent=daemon.agents[index], key=f"media-{index}")
            time.sleep(0.02)
        wanted = 2 * (count + 1)
        deadline = time.monotonic() + 15
        while ask("stats")["sending_now"] < wanted and time.monotonic() < deadline:
            time.sleep(0.1)
        time.sleep(2)
        seen = [window(daemon, far, seconds, stamped=codec == "pcmu") for _ in range(windows)]
        per_call = (resident(daemon.pid) - base) / count
        return {"calls": count, "recording": recording, "up": ask("stats")["sending_now"] // 2 - 1,
                "kib_per_call": rounded(per_call, 1), **{k: rounded(statistics.median(s[k] for s in seen), 4) for k in seen[0]}}
    finally:
        ask("hangup agent")
        daemon.stop()
        far.stop()
        if front:
            front.stop()


def window(daemon, far, seconds, stamped=True):
    ask("mark")
    meter = Meter(dialer=daemon.pid, far_ends=far.pid)
    time.sleep(seconds)
    measured = meter.read()
    ask("freeze")
    time.sleep(0.5)
    stats = ask("stats")
    # What was decoded and encoded has lost its stamps: those packets are counted, the others' losses are known.
    loss = stats["loss_pct"] if stamped else max(0, 100 - 100 * stats["rx_nostamp"] / max(1, stats["sent"]))
    return {"percent": measured["percent"]["dialer"], "far_ends_percent": measured["percent"]["far_ends"],
            "loss_percent": loss, "delay_p50_ms": stats["delay_us"]["p50"] / 1000,
            "delay_p99_ms": stats["delay_us"]["p99"] / 1000, "delay_max_ms": stats["delay_us"]["max"] / 1000,
            "sent_per_s": stats["sent"] / stats["window_s"] / max(1, stats["endpoints"]),
            "steal_percent": measured["steal_percent"], "others_percent": measured["others_percent"]}


def flows(bench, count=200):
    """A batch that needs no agents: so many customers at once hear a flow's question, and each call comes to its end."""
    question = {"do": "ask", "say": ["resolved-question"], "choices": {"1": "bye"}, "timeoutSeconds": 2, "tries": 1,
                "otherwise": "bye"}
    flow = {"start": "question", "steps": {"question": question, "bye": {"do": "end", "say": ["goodbye"]}}}
    daemon = Daemon(bench.dialer, agents=1, flows={"bench": flow}, classes={"quality": {"flow": "bench"}},
                    selection={"quality": 100})
    far = FarEnds(bench.farend, rtp=True)
    try:
        daemon.start()
        control = daemon.connect()
        base = resident(daemon.pid)
        control.call("events.subscribe", since=0)
        hand_in(control, "flows.csv", ticket_file(range(count)))
        began = time.monotonic()
        _wait(lambda: ask("sip")["customer"]["active"] == count, 15)
        up_after, up = time.monotonic() - began, ask("sip")["customer"]["active"]
        time.sleep(1)
        # The question lasts 15 s.
        seen = window(daemon, far, 6, stamped=False)
        memory = (resident(daemon.pid) - base) / count
        ended = lambda: [e["data"]["disposition"] for _, e in list(control.events) if e["type"] == "call.ended"]  # noqa: E731
        _wait(lambda: len(ended()) == count, 30)
        legs = ask("sip")
        return {"calls": count, "up": up, "up_after_s": rounded(up_after, 2), "answered": ended().count("answered"),
                "agents_rung": legs["agent"]["invites"], "kib_per_call": rounded(memory, 1),
                **{key: rounded(seen[key], 4) for key in ("percent", "loss_percent", "far_ends_percent", "others_percent")}}
    finally:
        daemon.stop()
        far.stop()


def registrations(bench, count=1000):
    """A thousand phones that register all at once, each challenged and answering, and do so again and again."""
    rounds = 3 if bench.quick else 10
    daemon = Daemon(bench.dialer, phones=count)
    phones = Phones(f"a{index}" for index in range(count))
    try:
        daemon.start()
        base, runs = resident(daemon.pid), []
        for index in range(rounds):
            meter = Meter(dialer=daemon.pid)
            seconds, registered = phones.register(10 * index + 1)
            cpu = meter.read()["cpu_s"]["dialer"]
            runs.append({"registered": registered, "per_s": registered / seconds, "cpu_s": cpu})
        listed = daemon.connect().call("phone.list")["phones"]
        return {"phones": count, "rounds": rounds, "registered": min(r["registered"] for r in runs),
                "listed": sum(p["state"] == "registered" for p in listed),
                "per_s": rounded(statistics.median(r["per_s"] for r in runs), 0),
                "cpu_s_per_1000": rounded(statistics.median(r["cpu_s"] for r in runs) * 1000 / count, 3),
                "kib_per_phone": rounded((resident(daemon.pid) - base) / count, 1)}
    finally:
        daemon.stop()
        phones.close()


def load(bench):
    """100,000 tickets handed in as CSV, paused so that nothing rings; memory before, at its peak, and after, and the same
    for a quarter of them: it must not grow with the file."""
    rows = 10000 if bench.quick else 100000
    return {**_load_run(bench, rows), "quarter": _load_run(bench, rows // 4)}


def _load_run(bench, rows):
    data = ticket_file(range(rows))
    daemon = Daemon(bench.dialer)
    try:
        daemon.start()
        control, before = daemon.connect(), resident(daemon.pid)
        began = time.monotonic()
        summary = hand_in(control, "load.csv", data, paused=True)
        seconds = time.monotonic() - began
        return {"rows": rows, "bytes": len(data), "accepted": summary["accepted"], "seconds": rounded(seconds, 2),
                "resident_before_mib": rounded(before / 1024, 1), "peak_mib": rounded(peak(daemon.pid) / 1024, 1),
                "resident_after_mib": rounded(resident(daemon.pid) / 1024, 1)}
    finally:
        daemon.stop()


def hand_in(control, name, data, **options):
    opened = control.call("batch.open", name=name, **options)
    size = opened["maxChunkBytes"]
    for offset in range(0, len(data), size):
        piece = base64.b64encode(data[offset:offset + size]).decode()
        control.call("batch.append", seconds=60, upload=opened["upload"], data=piece, offset=offset)
    return control.call("batch.commit", seconds=120, upload=opened["upload"])


def kill(bench):
    """kill -9 with 40 calls in progress, half of them ringing and half answered, then a restart and a watch: whose phone
    rings a second time, and which ticket has lost its attempt? The customers' far end is the judge."""
    count, watch = 40, 10 if bench.quick else 30
    customers = WatchedPhone(CUSTOMER_PORT, "answers")
    agents = FarEnds(bench.farend, customer=None)
    daemon = Daemon(bench.dialer, agents=count)
    try:
        daemon.start()
        control = daemon.connect()
        tickets = [ticket(index) for index in range(count)]
        for way, half in (("answers", range(count // 2)), ("rings", range(count // 2, count))):
            customers.way = way
            hand_in(control, f"{way}.csv", ticket_file(half))
            _wait(lambda: customers.count("INVITE") >= half.stop, 15)
            time.sleep(1)
        before = [arrival for arrival in customers.arrived if arrival[1] == "INVITE"]
        daemon.kill()
        killed = len(customers.arrived)
        restart = daemon.start()
        control = daemon.connect()
        time.sleep(watch)
        again = [arrival for arrival in customers.arrived[killed:] if arrival[1] == "INVITE"]
        known = [control.call("ticket.get", ticket=name) for name in tickets]
        kept = sum(len(t["attempts"]) == 1 and "outcome" in t["attempts"][0] for t in known)
        return {"in_progress": len(before), "dialled_again": len(again), "lost": count - kept,
                "watched_s": watch, "restart_s": rounded(restart, 3),
                "outcomes": sorted({a["outcome"]["disposition"] for t in known for a in t["attempts"] if "outcome" in a})}
    finally:
        daemon.stop()
        customers.close()
        agents.stop()


COLUMNS = "工单编号,工单分类,客户姓名,联系电话,备用电话,订单号,商品,问题描述,优先级,创建时间,处理客服,最晚回访时间"


def ticket(index):
    """The index-th ticket's id."""
    return f"ZL{2026111200000 + index}"


def ticket_file(indices):
    """A quality desk's export with these tickets, a number of its own for each."""
    rows = [f"{ticket(i)},质量工单,张敏,{number(i)[3:]},,{877319494741757378 + i},手剥巴旦木,\"包装破损,坚果受潮\","
            f"普通,2026-11-12 00:06:17,,2026-11-12 04:06" for i in indices]
    return "\r\n".join([COLUMNS, *rows, ""]).encode()


def _wait(what, seconds):
    deadline = time.monotonic() + seconds
    while not what() and time.monotonic() < deadline:
        time.sleep(0.02)
