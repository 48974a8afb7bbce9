"""Chromium over the DevTools protocol, with the standard library alone.

One WebSocket to the browser; each page is a session on it. Every wait has a deadline.
"""

import base64
import json
import os
import shutil
import socket
import struct
import subprocess
import tempfile
import time
import urllib.parse

PATIENCE = 60.0  # seconds


class WebSocket:
    """A client for one connection (RFC 6455), text messages only."""

    def __init__(self, url):
        parts = urllib.parse.urlparse(url)
        self.socket = socket.create_connection((parts.hostname, parts.port), PATIENCE)
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(
            f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        self.buffer = b""
        while b"\r\n\r\n" not in self.buffer:
            self._fill()
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        if b" 101 " not in head.split(b"\r\n")[0]:
            raise RuntimeError(f"no WebSocket: {head!r}")

    def _fill(self):
        more = self.socket.recv(1 << 16)
        if not more:
            raise RuntimeError("the browser closed the connection")
        self.buffer += more

    def _take(self, count):
        while len(self.buffer) < count:
            self._fill()
        taken, self.buffer = self.buffer[:count], self.buffer[count:]
        return taken

    def send(self, text):
        data = text.encode()
        mask = os.urandom(4)
        size = len(data)
        head = b"\x81"
        if size < 126:
            head += struct.pack("!B", 0x80 | size)
        elif size < 1 << 16:
            head += struct.pack("!BH", 0x80 | 126, size)
        else:
            head += struct.pack("!BQ", 0x80 | 127, size)
        self.socket.sendall(head + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(data)))

    def receive(self):
        message = b""
        while True:
            first, second = self._take(2)
            size = second & 0x7F
            if size == 126:
                (size,) = struct.unpack("!H", self._take(2))
            elif size == 127:
                (size,) = struct.unpack("!Q", self._take(8))
            payload = self._take(size)
            if first & 0x0F in (0, 1, 2):
                message += payload
                if first & 0x80:
                    return message.decode()


class Browser:
    """A headless Chromium with a profile of its own, ended and removed by close()."""

    @staticmethod
    def program():
        return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

    def __init__(self, language="en-US", more=()):
        program = self.program()
        if not program:
            raise SystemExit("chromium is not installed: apt-get install --no-install-recommends chromium")
        self.profile = tempfile.mkdtemp(prefix="chromium-")
        self.process = subprocess.Popen(
            [
                program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--disable-dev-shm-usage", "--remote-debugging-port=0", f"--user-data-dir={self.profile}",
                f"--accept-lang={language}", f"--lang={language}", "--window-size=1280,860", *more, "about:blank",
            ],
            stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, errors="replace",
        )
        for line in self.process.stderr:
            if "DevTools listening on " in line:
                self.socket = WebSocket(line.split("listening on ", 1)[1].strip())
                break
        else:
            raise RuntimeError("chromium ended before it listened")
        self.last = 0
        self.events = []

    def ask(self, method, params=None, session=None):
        """Sends a command and gives its result."""
        self.last += 1
        message = {"id": self.last, "method": method, "params": params or {}}
        if session:
            message["sessionId"] = session
        self.socket.send(json.dumps(message))
        while True:
            answer = json.loads(self.socket.receive())
            if answer.get("id") == self.last:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def wait(self, session, method):
        """The next event of that name; events before it are passed over."""
        while True:
            for index, event in enumerate(self.events):
                if event.get("method") == method and event.get("sessionId") == session:
                    del self.events[: index + 1]
                    return event["params"]
            self.events.append(json.loads(self.socket.receive()))

    def close(self):
        try:
            self.ask("Browser.close")
        except (RuntimeError, OSError):
            pass
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)


class Page:
    """One tab; `apart` as in another browser, with a storage of its own."""

    def __init__(self, browser, url, apart=False):
        self.browser = browser
        where = browser.ask("Target.createBrowserContext") if apart else {}
        target = browser.ask("Target.createTarget", {"url": "about:blank", **where})["targetId"]
        self.session = browser.ask("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        self.target = target
        self.ask("Page.enable")
        self.ask("Accessibility.enable")
        self.open(url)

    def ask(self, method, **params):
        return self.browser.ask(method, params, self.session)

    def open(self, url):
        self.browser.events.clear()
        self.ask("Page.navigate", url=url)
        self.browser.wait(self.session, "Page.loadEventFired")

    def reload(self):
        self.browser.events.clear()
        self.ask("Page.reload")
        self.browser.wait(self.session, "Page.loadEventFired")

    def show(self):
        self.ask("Page.bringToFront")

    def run(self, expression):
        """The value of an expression; a promise is waited for."""
        result = self.ask(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True, timeout=PATIENCE * 1000
        )
        if "exceptionDetails" in result:
            raise RuntimeError(json.dumps(result["exceptionDetails"], ensure_ascii=False)[:600])
        return result["result"].get("value")

    def wait_for(self, kind, value):
        """Until the toolbar's state or link is the value (null: none)."""
        wanted = json.dumps(value)
        self.run(
            f"new Promise((resolve, reject) => {{"
            f"  const there = () => Dialer.{kind} === {wanted} && resolve();"
            f"  Dialer.on({json.dumps(kind)}, there); there();"
            f"  setTimeout(() => reject(new Error('{kind} is ' + Dialer.{kind} + ', not ' + {json.dumps(wanted)})), 55000);"
            f"}})"
        )

    def until(self, condition, patience=60):
        """Until a condition holds in the page, asked again after each change of the page."""
        deadline = time.monotonic() + patience
        wait = (
            f"new Promise(resolve => {{ const there = () => {{ try {{ return !!({condition}); }} catch {{ return false; }} }};"
            f" if (there()) return resolve(true);"
            f" const end = value => {{ watch.disconnect(); clearTimeout(timer); resolve(value); }};"
            f" const watch = new MutationObserver(() => there() && end(true));"
            f" watch.observe(document, {{subtree: true, childList: true, attributes: true, characterData: true}});"
            f" const timer = setTimeout(() => end(there()), 1000); }})"
        )
        while not self.run(wait):
            if time.monotonic() > deadline:
                raise RuntimeError(f"never in {patience} s: {condition}\n{self.run('document.body.innerText')[-1500:]}")

    def drop(self, selector, path):
        """A file is dragged from outside and dropped on the spot."""
        x, y = self.place_of(selector)
        data = {"items": [], "files": [path], "dragOperationsMask": 1}
        for kind in ("dragEnter", "dragOver", "drop"):
            self.ask("Input.dispatchDragEvent", type=kind, x=x, y=y, data=data)

    def frame(self):
        """Until the page has drawn what was changed before."""
        self.run("new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))")

    def place_of(self, selector):
        box = self.run(
            f"(() => {{ const e = document.querySelector({json.dumps(selector)}); e.scrollIntoView({{block: 'center'}});"
            f" const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; }})()"
        )
        return box

    def click(self, selector, times=1):
        """Real mouse events, `times` in quick succession on the same spot."""
        self.click_at(*self.place_of(selector), times)

    def click_at(self, x, y, times=1):
        for count in range(1, times + 1):
            for kind in ("mousePressed", "mouseReleased"):
                self.ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=count)

    def key(self, key, code, modifiers=0, text=None):
        extra = {"text": text} if text else {}
        number = {"Enter": 13, " ": 32, "Tab": 9, "Escape": 27, "ArrowRight": 39, "ArrowDown": 40}.get(key, ord(key.upper()[0]))
        for kind in ("keyDown", "keyUp"):
            self.ask(
                "Input.dispatchKeyEvent", type=kind, key=key, code=code, modifiers=modifiers,
                windowsVirtualKeyCode=number, **(extra if kind == "keyDown" else {}),
            )

    def type(self, text):
        self.ask("Input.insertText", text=text)

    def accessible(self):
        """What a screen reader finds, closed shadow roots included: [(role, name, backend node)]."""
        nodes = self.ask("Accessibility.getFullAXTree")["nodes"]
        return [
            (node["role"]["value"], node.get("name", {}).get("value", ""), node.get("backendDOMNodeId"))
            for node in nodes
            if not node.get("ignored") and "role" in node
        ]

    def spoken(self, role):
        """The text under the first node with a role."""
        nodes = self.ask("Accessibility.getFullAXTree")["nodes"]
        by_id = {node["nodeId"]: node for node in nodes}
        for node in nodes:
            if node.get("role", {}).get("value") == role and not node.get("ignored"):
                return self._text_under(node, by_id)
        return None

    def _text_under(self, node, by_id):
        if node.get("role", {}).get("value") == "StaticText":
            return node.get("name", {}).get("value", "")
        return "".join(self._text_under(by_id[child], by_id) for child in node.get("childIds", []) if child in by_id)

    def press_button(self, name):
        """Clicks a button by its accessible name, wherever it is."""
        for role, text, backend in self.accessible():
            if role == "button" and text == name:
                quad = self.ask("DOM.getContentQuads", backendNodeId=backend)["quads"][0]
                self.click_at((quad[0] + quad[4]) / 2, (quad[1] + quad[5]) / 2)
                return True
        return False

    def picture(self, path):
        data = self.ask("Page.captureScreenshot", format="png")["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))

    def close(self):
        self.browser.ask("Target.closeTarget", {"targetId": self.target})
