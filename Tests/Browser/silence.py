#!/usr/bin/env python3
"""A network that goes away without closing anything, in a real browser.

    silence.py PAGE_ORIGIN - PICTURES

Between the browser and the daemon is a relay that passes nothing on when it is told so: what was open stays open, and is silent. Talks
with whoever started it as toolbar.py does.
"""

import socket
import sys
import threading
import traceback
import urllib.parse

from devtools import Browser, Page
from toolbar import ask, check, paired_page


class Relay:
    """Passes connections on to a port of this machine."""

    def __init__(self, port):
        self.target = port
        self.is_silent = False
        self.pairs = []
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            near, _ = self.listener.accept()
            pair = {"near": near, "far": socket.create_connection(("127.0.0.1", self.target)), "lost": self.is_silent}
            with self.lock:
                self.pairs.append(pair)
            for one, other in (("near", "far"), ("far", "near")):
                threading.Thread(target=self._pump, args=(pair, one, other), daemon=True).start()

    def _pump(self, pair, one, other):
        try:
            while data := pair[one].recv(1 << 16):
                # What was lost once is never made up for.
                if self.is_silent:
                    pair["lost"] = True
                if not pair["lost"]:
                    pair[other].sendall(data)
        except OSError:
            pass
        if not pair["lost"]:
            self._close(pair)

    @staticmethod
    def _close(pair):
        for name in ("near", "far"):
            try:
                pair[name].shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def silence(self):
        with self.lock:
            self.is_silent = True
            for pair in self.pairs:
                pair["lost"] = True

    def pass_on(self):
        """The network is back; what was open before is not known any more."""
        with self.lock:
            self.is_silent = False
            for pair in self.pairs:
                if pair["lost"]:
                    self._close(pair)


def lamp(page, state):
    page.until(f"document.querySelector('#head .lamp')?.dataset.state === {state!r}")


def silent(browser, relay, origin, pictures):
    page, _ = paired_page(browser, origin)
    page.run(f"localStorage.setItem('dialer.board {origin}', localStorage.getItem('dialer.token {origin}')); 0")
    # Shown in the page as well: `until` looks again when the page changes.
    page.run("window.heard = []; Dialer.on('event', event => { heard.push(event.type); document.body.dataset.heard = heard; }); 0")
    board = Page(browser, f"{origin}/board")
    lamp(board, "up")
    page.show()
    page.run("Dialer.dial('138 0013 8000')")
    page.wait_for("state", "requested")
    ask("move", "talking", "call.bridged")
    page.wait_for("state", "talking")

    relay.silence()
    ask("move", "held", "call.held", "agent")
    page.wait_for("link", "down")
    check("the bar notices a stream that is silent", page.run("Dialer.state") == "talking", page.run("Dialer.call"))
    text = page.run("Dialer.message")
    check("and says in the call that what it shows may be old", text.startswith("The dialer does not answer: what is shown"), text)
    page.picture(f"{pictures}/silence.png")
    lamp(board, "down")
    check("the board notices it too", board.run("document.querySelector('#head .link .text').textContent").startswith("no answer"))

    relay.pass_on()
    page.wait_for("link", "up")
    page.wait_for("state", "held")
    check("with the network back, the call's state is the daemon's", True)
    # The state may be asked for before the stream tells again what it missed.
    page.until("heard.includes('call.held')")
    check("what happened meanwhile is heard, once", page.run("heard.filter(type => type === 'call.held').length") == 1, page.run("heard"))
    check("and nothing is said any more", page.run("Dialer.message") == "", page.run("Dialer.message"))
    lamp(board, "up")
    check("the board is back too", True)
    board.close()
    unanswered(page)
    page.close()


def unanswered(page):
    """One request is lost, the stream is not."""
    page.ask("Network.enable")
    page.ask("Network.setBlockedURLs", urls=["*/v1/rpc"])
    page.run("Dialer.hangUp()")
    text = page.run("Dialer.message")
    check("what is not answered is said", text.startswith("The dialer does not answer"), text)
    page.ask("Network.setBlockedURLs", urls=[])
    page.run("Dialer.showTicket('ZL1')")
    check("and taken back as soon as anything is answered", page.run("Dialer.message") == "", page.run("Dialer.message"))


def main():
    origin, _, pictures = sys.argv[1:]
    daemon = urllib.parse.urlparse(origin).port
    relay = Relay(daemon)
    browser = Browser(more=[f"--host-resolver-rules=MAP 127.0.0.1:{daemon} 127.0.0.1:{relay.port}"])
    try:
        silent(browser, relay, origin, pictures)
    finally:
        browser.close()


if __name__ == "__main__":
    try:
        main()
    except Exception:
        check("the browser runs to the end", False, traceback.format_exc()[-1500:])
