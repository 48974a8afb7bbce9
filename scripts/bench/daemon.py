"""The daemon under measurement: its configuration, its life, and its control socket."""
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time

from farends import AGENT_PORT, CUSTOMER_PORT, TLS_PORT


class Refused(Exception):
    """An error answer to a request."""

    def __init__(self, error):
        super().__init__(error.get("message", ""))
        self.error = error


class Control:
    """One connection to the control socket: JSON-RPC 2.0, a message per line.

    A reader thread takes answers and events apart, so that requests can be sent without waiting.
    """

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.connect(path)
        self.answers, self.events, self.changed = {}, [], threading.Condition()
        self.sent = None  # when the last request was written: the time it takes to encode is ours
        self._next = 0
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def send(self, method, **params):
        """Sends a request; its id."""
        self._next += 1
        request = {"jsonrpc": "2.0", "id": self._next, "method": method, "params": params}
        line = json.dumps(request, separators=(",", ":")).encode() + b"\n"
        self.sent = time.time()
        self.socket.sendall(line)
        return self._next

    def call(self, method, seconds=30, **params):
        """Sends a request and waits for its answer."""
        request = self.send(method, **params)
        with self.changed:
            if not self.changed.wait_for(lambda: request in self.answers, seconds):
                raise TimeoutError(f"no answer to {method} within {seconds} s")
            message = self.answers.pop(request)[1]
        if "error" in message:
            raise Refused(message["error"])
        return message["result"]

    def wait_until(self, what, seconds):
        with self.changed:
            return self.changed.wait_for(what, seconds)

    def close(self):
        self.socket.close()

    def _read(self):
        try:
            for line in self.socket.makefile("rb"):
                now, message = time.time(), json.loads(line)
                with self.changed:
                    if message.get("method") == "event":
                        self.events.append((now, message["params"]))
                    else:
                        self.answers[message.get("id")] = (now, message)
                    self.changed.notify_all()
        except OSError:
            pass


class Daemon:
    """A daemon with a folder of its own, so many agents, and policies that let a measurement ring at any time."""

    def __init__(self, program, agents=50, recording=False, trunk_codecs=("pcma", "pcmu"), phones=0, flows=None,
                 encrypted=False, http=None, **queue):
        self.program = os.path.abspath(program)
        self.folder = tempfile.mkdtemp(prefix="dialer-bench-")
        self.socket = os.path.join(self.folder, "dialer.sock")
        self.agents = [f"a{number}" for number in range(agents)]
        # Phones that register: users whose secret is their name.
        self.phones = [f"a{number}" for number in range(phones)]
        # The customers' audio: SRTP with keys over TLS, or in clear.
        self.trunk = {"port": TLS_PORT, "transport": "tls", "tls": {"insecure": True}, "srtp": "required"} if encrypted else {}
        self.http = {"http": http} if http else {}
        self.process = None
        with open(os.path.join(self.folder, "dialer.json5"), "w") as file:
            json.dump({**self._configuration(recording, list(trunk_codecs), queue), "flows": flows or {}}, file)

    @property
    def pid(self):
        return self.process.pid

    def _configuration(self, recording, trunk_codecs, queue):
        always = {"periods": [{"from": "00:00", "to": "24:00"}], "holidays": "asUsual"}
        policy = {"callingHours": always, "wrapUpLimit": 0, "recording": "always" if recording else "never"}
        return {
            "sip": {"listen": [{"transport": "udp", "address": "127.0.0.1", "port": 5160}],
                    "registrar": {"keepAliveSeconds": 0}},
            "trunks": [{"id": "bench", "host": "127.0.0.1", "port": CUSTOMER_PORT, "callerIds": ["+862100000000"],
                        "lines": 100000, "callsPerSecond": 100000, "codecs": trunk_codecs, **self.trunk}],
            "agents": [{"id": agent, "uri": f"sip:{agent}@127.0.0.1:{AGENT_PORT}"} for agent in self.agents]
            + [{"id": f"phone-{user}", "phone": {"user": user, "secret": user}} for user in self.phones],
            "calls": {"wrapUpSeconds": 0, "drainSeconds": 5},
            "media": {"addresses": ["127.0.0.1"], "firstPort": 40000, "lastPort": 47999,
                      "soundsFolder": os.path.abspath("sounds")},
            "recording": {"on": recording},
            "control": {"socket": "dialer.sock", **self.http},
            "log": {"level": "error", "sipLevel": 0},
            "queue": {"policy": policy, "attemptCaps": [{"count": 1000000, "period": 86400}], **queue},
        }

    def start(self, seconds=15):
        """Starts the daemon and waits until it answers; how long that took."""
        began = time.monotonic()
        with open(os.path.join(self.folder, "log"), "ab") as log:
            self.process = subprocess.Popen(
                [self.program, "--config", os.path.join(self.folder, "dialer.json5")], stdout=log, stderr=log)
        while time.monotonic() < began + seconds:
            try:
                control = self.connect()
                control.call("system.status", seconds=5)
                control.close()
                return time.monotonic() - began
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.01)
        log = open(os.path.join(self.folder, "log"), errors="replace").read()[-3000:]
        raise SystemExit(f"the daemon did not start:\n{log}")

    def connect(self):
        return Control(self.socket)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        """Ends the daemon and forgets its folder."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(8)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
