#!/usr/bin/env python3
"""A ticket page by HTTPS from another network, in a real browser: what the permission for the local network does to it.

    https.py DOOR_ORIGIN FREE_PORT PICTURES

Talks with whoever started it as toolbar.py does. The page's server has an address that is no loopback's, and a certificate of its own
making, which this browser believes by its key.
"""

import base64
import functools
import hashlib
import http.server
import os
import shutil
import ssl
import subprocess
import sys
import tempfile
import threading
import traceback

import devtools
from devtools import Page
from toolbar import ask, check, ended

ADDRESS = "198.51.100.1"  # TEST-NET-2 (RFC 5737): to a browser an address of the internet
HERE = "tickets.example.com"
PAGE = "<!DOCTYPE html><meta charset=utf-8><title>Tickets</title><p>客户电话 <b>13800138000</b></p><script src='{}' {} data-agent='1001'></script>"


class Tickets(http.server.BaseHTTPRequestHandler):
    """`/ours` has the script on its own server, `/theirs` from the daemon."""

    def __init__(self, door, *arguments):
        self.door = door
        super().__init__(*arguments)

    def do_GET(self):
        script = os.path.join(os.path.dirname(__file__), "../../Sources/ControlServer/Web/toolbar.js")
        pages = {
            "/ours": PAGE.format("/toolbar.js", f"data-door='{self.door}'"),
            "/theirs": PAGE.format(f"{self.door}/toolbar.js", ""),
        }
        if self.path == "/toolbar.js":
            with open(script, "rb") as file:
                kind, body = "text/javascript", file.read()
        else:
            kind, body = "text/html", pages.get(self.path, "").encode()
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def serve(door, port, folder):
    """Serves the pages by TLS; gives the digest of the certificate's key."""
    pem = os.path.join(folder, "own.pem")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HERE}", "-addext",
         f"subjectAltName=DNS:{HERE}", "-keyout", pem, "-out", pem + ".crt"], check=True, capture_output=True)
    key = subprocess.run(["openssl", "x509", "-in", pem + ".crt", "-pubkey", "-noout"], check=True, capture_output=True).stdout
    der = subprocess.run(["openssl", "pkey", "-pubin", "-outform", "der"], input=key, check=True, capture_output=True).stdout
    server = http.server.ThreadingHTTPServer((ADDRESS, port), functools.partial(Tickets, door))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem + ".crt", pem)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return base64.b64encode(hashlib.sha256(der).digest()).decode()


def open_browser(key, origin, setting):
    browser = devtools.Browser(more=[f"--host-resolver-rules=MAP {HERE} {ADDRESS}", f"--ignore-certificate-errors-spki-list={key}"])
    browser.ask("Browser.setPermission", {"permission": {"name": "loopback-network"}, "setting": setting, "origin": origin})
    return browser


def allowed(key, origin):
    browser = open_browser(key, origin, "granted")
    try:
        page = Page(browser, f"{origin}/theirs#pair={ask('pair', origin)['code']}")
        page.wait_for("link", "up")
        page.close()
        page = Page(browser, f"{origin}/ours")
        page.wait_for("link", "up")
        check("a page by HTTPS that may reach this machine has the bar, wherever its script is", True)
        ask("reset")
        page.click("[data-dialer-number]")
        page.wait_for("state", "requested")
        check("and dials", len(ask("dials")) == 1, ask("dials"))
        ended(page)
        page.close()
    finally:
        browser.close()


def forbidden(key, origin, pictures):
    browser = open_browser(key, origin, "denied")
    try:
        page = Page(browser, f"{origin}/ours#pair={ask('pair', origin)['code']}")
        said = lambda: [text for _, text, _ in page.accessible() if "local network" in text]
        for _ in range(600):
            if said():
                break
            page.run("new Promise(done => setTimeout(done, 100))")
        check("one that may not says so, with the script from its own server", said(), page.accessible())
        page.picture(f"{pictures}/forbidden.png")
        page.close()
        page = Page(browser, f"{origin}/theirs")
        check("whose script is the daemon's has no bar", page.run("typeof Dialer") == "undefined")
        page.close()
    finally:
        browser.close()


def main(door, port, pictures):
    origin = f"https://{HERE}:{port}"
    folder = tempfile.mkdtemp(prefix="tickets-")
    try:
        key = serve(door, port, folder)
        allowed(key, origin)
        forbidden(key, origin, pictures)
    except Exception:  # whatever it is, it belongs into the report
        check("the scenarios run to their end", False, traceback.format_exc()[-1500:])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
