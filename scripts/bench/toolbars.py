"""Many connected toolbars: how late each is told of its agent's events, and what they cost the daemon."""
import calendar
import http.client
import json
import multiprocessing
import re
import select
import socket
import time

from daemon import Daemon
from figures import rounded
from machine import Meter, quantile, resident

PORT, AGENTS, EACH, RATE = 7180, 50, 10, 50  # toolbars per agent; events per second of each agent
EVENT = re.compile(rb'event: agent\.state\ndata: .*?"ts":"([^"]+)"')
FRAME = re.compile(rb"\r\n[0-9a-fA-F]+\r\n")  # of HTTP's chunks


def toolbars(bench):
    """500 event streams of 50 agents' pages, each of which is sent 50 events a second; from an event's own time to its arrival."""
    seconds = 5 if bench.quick else 20
    daemon = Daemon(bench.dialer, agents=AGENTS, http={"addresses": ["127.0.0.1"], "port": PORT})
    try:
        daemon.start()
        control = daemon.connect()
        tokens = [_token(control, agent) for agent in daemon.agents]
        before = resident(daemon.pid)
        ours, theirs = multiprocessing.Pipe()
        pages = multiprocessing.get_context("spawn").Process(target=_pages, args=(tokens * EACH, theirs))
        pages.start()
        assert ours.recv() == "open"
        opened = resident(daemon.pid)
        meter = Meter(dialer=daemon.pid, pages=pages.pid)
        sent, refused = _change(control, daemon.agents, seconds)
        ours.send(sent * EACH)
        lags = ours.recv()
        measured = meter.read()
        after = resident(daemon.pid)
        pages.join()
        control.close()
        streams = len(tokens) * EACH
        return {"streams": streams, "seconds": seconds, "offered_per_s": RATE, "events_per_s": rounded(sent / seconds / AGENTS, 1),
                "refused": refused, "sent": sent * EACH, "seen": len(lags), "p50_ms": rounded(quantile(lags, 0.5), 1),
                "p99_ms": rounded(quantile(lags, 0.99), 1), "max_ms": rounded(max(lags, default=None), 1),
                "kib_each": rounded((opened - before) / streams, 1), "kib_each_after": rounded((after - before) / streams, 1),
                "percent": measured["percent"]["dialer"], "pages_percent": measured["percent"]["pages"],
                "others_percent": measured["others_percent"]}
    finally:
        daemon.stop()


def _token(control, agent):
    """A token of the agent's for a page, as pairing gives it."""
    code = control.call("page.pair", agent=agent, origin="none")["code"]
    connection = http.client.HTTPConnection("127.0.0.1", PORT)
    connection.request("POST", "/v1/pair", json.dumps({"code": code}), {"Content-Type": "application/json"})
    token = json.loads(connection.getresponse().read())["token"]
    connection.close()
    return token


def _change(control, agents, seconds):
    """Each agent's state changes at the rate: how many changes there were, and how many were refused."""
    began, requests = time.monotonic(), []
    for turn in range(int(seconds * RATE)):
        for place, agent in enumerate(agents):
            # Not all at once: they are spread over the turn.
            wait = began + (turn + place / len(agents)) / RATE - time.monotonic()
            if wait > 0.001:
                time.sleep(wait)
            requests.append(control.send("agent.pause", agent=agent, code="lunch" if turn % 2 else "break"))
    control.wait_until(lambda: requests[-1] in control.answers, 30)
    answers = [control.answers.pop(request, (0, {}))[1] for request in requests]
    done = sum("result" in answer for answer in answers)
    return done, len(answers) - done


def _pages(tokens, pipe):
    """The browsers' side, in a process of its own: reads all streams, and gives how late each event came, in milliseconds."""
    poll, pages = select.epoll(), {}
    for token in tokens:
        page = socket.create_connection(("127.0.0.1", PORT))
        page.sendall(f"GET /v1/events HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\nAuthorization: Bearer {token}\r\n\r\n".encode())
        head = b""
        while b"event: open" not in head or not head.rstrip(b"\r\n").endswith(b"}"):
            part = page.recv(65536)
            assert part and not (head + part).startswith(b"HTTP/1.1 4"), head + part
            head += part
        poll.register(page.fileno(), select.EPOLLIN)
        pages[page.fileno()] = [page, b""]
    pipe.send("open")
    lags, wanted, instants, over = [], None, {}, None
    while wanted is None or (len(lags) < wanted and time.monotonic() < over):
        for number, _ in poll.poll(0.2):
            data = FRAME.sub(b"", pages[number][1] + pages[number][0].recv(1 << 18))
            now = time.time()
            end = data.rfind(b"\n\n") + 2 if b"\n\n" in data else 0
            pages[number][1] = data[end:]
            lags.extend((now - _instant(text, instants)) * 1000 for text in EVENT.findall(data, 0, end))
        if wanted is None and pipe.poll():
            wanted, over = pipe.recv(), time.monotonic() + 20
    pipe.send(lags)


def _instant(text, known):
    """Seconds since 1970 of 2026-11-11T08:03:15.250Z; events of one second share most of it."""
    second = text[:19]
    if second not in known:
        known[second] = calendar.timegm(time.strptime(second.decode(), "%Y-%m-%dT%H:%M:%S"))
    return known[second] + float(text[19:-1])
