"""A softphone's own commands, as its user types them: baresip's `ctrl_tcp`, JSON in netstrings."""
import json
import socket
import threading
import time


class Keys:
    """Connects to a phone that listens on `port`, and follows what it tells."""

    def __init__(self, port):
        deadline = time.monotonic() + 30
        while True:
            try:
                self.socket = socket.create_connection(("127.0.0.1", port))
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
        self.calls = []
        threading.Thread(target=self._follow, daemon=True).start()

    def press(self, command, parameter=""):
        body = json.dumps({"command": command, "params": parameter}).encode()
        self.socket.sendall(b"%d:%s," % (len(body), body))

    def lines(self, count):
        """The Call-IDs of its calls, the oldest first, once there are so many."""
        deadline = time.monotonic() + 60
        while len(self.calls) < count:
            if time.monotonic() > deadline:
                raise SystemExit(f"the phone has {len(self.calls)} calls, not {count}")
            time.sleep(0.05)
        return list(self.calls)

    def _follow(self):
        data = b""
        while piece := self.socket.recv(65536):
            data += piece
            while (colon := data.find(b":")) >= 0 and len(data) >= colon + int(data[:colon]) + 2:
                end = colon + 1 + int(data[:colon])
                self._take(json.loads(data[colon + 1:end]))
                data = data[end + 1:]

    def _take(self, event):
        call = event.get("id")
        if event.get("type") == "CALL_CLOSED":
            self.calls = [known for known in self.calls if known != call]
        elif call and call not in self.calls:
            self.calls.append(call)
