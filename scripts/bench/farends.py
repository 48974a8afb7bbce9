"""The far ends of a measurement: customers and agents' phones."""
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time

CUSTOMER_PORT, AGENT_PORT, TLS_PORT, CONTROL_PORT = 5270, 5271, 5272, 5999
SO_TIMESTAMPNS = 35


def ask(command):
    """One command to the running `farend`; its answer."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.settimeout(5)
        sock.connect(("127.0.0.1", CONTROL_PORT))
        sock.send(command.encode())
        return json.loads(sock.recv(65536))


class FarEnds:
    """`farend`: many customers and many phones in one process, with or without RTP.

    Every call is answered at once; `customer` and `agent` take its options, such as `,hangup_ms=1000`, or None for no
    such party.
    """

    def __init__(self, program, rtp=False, customer="", agent="", seconds=600):
        self.process = subprocess.Popen(
            [program, "-c", str(CONTROL_PORT), "-t", str(seconds)] + (["-r"] if rtp else [])
            + (["-s", f"customer=127.0.0.1:{CUSTOMER_PORT}{customer}"] if customer is not None else [])
            + (["-s", f"agent=127.0.0.1:{AGENT_PORT}{agent}"] if agent is not None else []))
        self.pid = self.process.pid
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            try:
                ask("sip")
                return
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.02)
        raise SystemExit("the far ends did not start: is a port of theirs in use?")

    def wait_until(self, what, seconds):
        """Waits until `what(signalling counters)`; the counters then."""
        deadline = time.monotonic() + seconds
        while True:
            counters = ask("sip")
            if what(counters) or time.monotonic() > deadline:
                return counters
            time.sleep(0.05)

    def stop(self):
        self.process.terminate()
        self.process.wait()


class TLSFront:
    """Speaks TLS where the customers speak TCP: socat, with a certificate of its own."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="dialer-bench-tls-")
        pair = os.path.join(self.folder, "pair.pem")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
                        "2", "-keyout", pair, "-out", pair + ".certificate", "-subj", "/CN=127.0.0.1"],
                       check=True, capture_output=True)
        with open(pair, "a") as file:
            file.write(open(pair + ".certificate").read())
        self.process = subprocess.Popen(
            ["socat", f"OPENSSL-LISTEN:{TLS_PORT},bind=127.0.0.1,reuseaddr,fork,cert={pair},verify=0",
             f"TCP:127.0.0.1:{CUSTOMER_PORT}"], start_new_session=True)

    def stop(self):
        # With those that it forked for each connection.
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class WatchedPhone:
    """A far end that notes when each request arrived, by the kernel's clock, and answers in one of three ways:
    `busy` (486), `rings` (180 for ever) or `answers` (180, 200)."""

    def __init__(self, port, way="busy"):
        self.port, self.way = port, way
        self.arrived = []  # (kernel time, method, user part of the request URI, Call-ID), retransmissions left out
        self.changed = threading.Condition()
        self._seen, self._running = set(), True
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        self._socket.bind(("127.0.0.1", port))
        self._socket.settimeout(0.05)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self):
        self._running = False
        self._thread.join()
        self._socket.close()

    def count(self, method, user=None):
        with self.changed:
            return sum(a[1] == method and (user is None or a[2] == user) for a in self.arrived)

    def _serve(self):
        while self._running:
            try:
                data, ancillary, _, sender = self._socket.recvmsg(65536, 256)
            except OSError:
                continue
            arrived = time.time()
            for level, kind, value in ancillary:
                if level == socket.SOL_SOCKET and kind == SO_TIMESTAMPNS:
                    arrived = int.from_bytes(value[:8], "little") + int.from_bytes(value[8:16], "little") / 1e9
            message = data.decode("latin1")
            if not message.startswith("SIP/2.0"):
                self._request(message, sender, arrived)

    def _request(self, message, sender, arrived):
        method = message.split(" ", 1)[0]
        call = re.search(r"^(?:Call-ID|i)\s*:\s*(\S+)", message, re.I | re.M).group(1)
        user = re.match(r"\S+ sips?:([^@;]*)@", message)
        with self.changed:
            first = (method, call) not in self._seen
            if first:
                self._seen.add((method, call))
                self.arrived.append((arrived, method, user.group(1) if user else "", call))
                self.changed.notify_all()
        if method == "INVITE":
            self._invite(message, sender, first)
        elif method != "ACK":
            self._reply(message, sender, "200 OK")
            if method == "CANCEL":
                self._reply(message.replace("CANCEL\r", "INVITE\r", 1), sender, "487 Request Terminated")

    def _invite(self, message, sender, first):
        if self.way == "busy":
            self._reply(message, sender, "486 Busy Here")
        else:
            if first:
                self._reply(message, sender, "180 Ringing")
            if self.way == "answers":
                self._reply(message, sender, "200 OK", sdp=True)

    def _reply(self, message, sender, status, sdp=False):
        lines = message.split("\r\n")
        kept = [line for line in lines if line.lower().startswith(("via:", "from:", "call-id:", "cseq:"))]
        to = next(line for line in lines if line.lower().startswith("to:"))
        if ";tag=" not in to:
            call = next(line for line in lines if line.lower().startswith("call-id:"))
            to += ";tag=w%x" % (hash(call) & 0xFFFFFFFF)
        body = ""
        if sdp:
            body = self._description()
        head = [f"SIP/2.0 {status}", *kept, to, f"Contact: <sip:w@127.0.0.1:{self.port}>"]
        if sdp:
            head.append("Content-Type: application/sdp")
        head.append(f"Content-Length: {len(body)}")
        self._socket.sendto(("\r\n".join(head) + "\r\n\r\n" + body).encode(), sender)

    def _description(self):
        return (f"v=0\r\no=w 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                f"m=audio {29000 + os.getpid() % 500 * 2} RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n")
