#!/usr/bin/env python3
"""Pages that have no business here, in a real browser; and one that has, with EventSource.

    stranger.py DOOR_ORIGIN FREE_PORT PICTURES

Talks with whoever started it as toolbar.py does.
"""

import http.server
import json
import sys
import threading
import traceback

from devtools import Browser, Page
from toolbar import ask, check

DIAL = json.dumps({"number": "13800138000"})

# What a hostile page can try without a token: a form's types, JSON, reading, a beacon, an event stream.
TRIES = """
(async (door) => {
  const told = [];
  const ask = async (name, path, options) => {
    try { const answer = await fetch(door + path, options); told.push([name, answer.type === "opaque" ? "opaque" : answer.status]); }
    catch (error) { told.push([name, "refused"]); }
  };
  const dial = %s;
  await ask("plain text", "/v1/calls", { method: "POST", body: dial });
  await ask("plain text, blind", "/v1/calls", { method: "POST", body: dial, mode: "no-cors" });
  await ask("JSON", "/v1/calls", { method: "POST", body: dial, headers: { "Content-Type": "application/json" } });
  await ask("a call by JSON-RPC, blind", "/v1/rpc", { method: "POST", mode: "no-cors",
    body: '{"jsonrpc":"2.0","id":1,"method":"call.dial","params":{"number":"13800138000"}}' });
  await ask("reading", "/v1/calls");
  await ask("the metrics", "/metrics");
  navigator.sendBeacon(door + "/v1/calls", dial);
  const stream = await new Promise((resolve) => {
    const source = new EventSource(door + "/v1/events");
    source.onopen = () => resolve("open");
    source.onerror = () => { source.close(); resolve("refused"); };
  });
  told.push(["events", stream]);
  return told;
})(%s)
"""

LISTEN = """
(async (code) => {
  const post = async (path, body, headers) =>
    (await fetch(path, { method: "POST", body, headers: { "Content-Type": "application/json", ...headers } })).json();
  const { token } = await post("/v1/pair", JSON.stringify({ code }));
  const { ticket } = await post("/v1/events/tickets", "{}", { Authorization: `Bearer ${token}` });
  const first = new EventSource("/v1/events?ticket=" + ticket);
  await new Promise((resolve, reject) => { first.addEventListener("open", resolve, { once: true }); first.onerror = reject; });
  const heard = new Promise((resolve) => first.addEventListener("call.requested", (event) => resolve(JSON.parse(event.data))));
  const { callId } = await post("/v1/calls", %s, { Authorization: `Bearer ${token}`, "Idempotency-Key": "one" });
  const event = await heard;
  const second = await fetch("/v1/events?ticket=" + ticket);
  first.close();
  return [event.callId === callId, second.status];
})(%s)
"""


def serve(port):
    class Blank(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>elsewhere</title><h1>Elsewhere</h1>")

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Blank)
    threading.Thread(target=server.serve_forever, daemon=True).start()


def foreign(browser, origin, port):
    page = Page(browser, f"http://127.0.0.1:{port}/")
    told = dict(page.run(TRIES % (json.dumps(DIAL), json.dumps(origin))))
    for name, answer in told.items():
        check(f"a page of another origin gets nothing by {name}", answer in ("refused", "opaque", 403), answer)
    check("and nothing is dialled", ask("dials") == [], ask("dials"))
    page.close()


def rebound(browser, origin):
    port = origin.rsplit(":", 1)[1]
    page = Page(browser, f"http://rebound.localhost:{port}/helpdesk")
    shown = page.run("document.documentElement.innerText")
    check("a foreign name that leads here shows nothing of ours", "notPermitted" in shown and "helpdesk" not in shown, shown)
    statuses = page.run(
        "Promise.all(['/v1/calls', '/toolbar.js', '/healthz', '/v1/openapi.json'].map(p => fetch(p).then(a => a.status)))")
    check("and its page reads nothing", statuses == [421] * 4, statuses)
    status = page.run(
        f"fetch('/v1/pair', {{method: 'POST', body: '{{}}', headers: {{'Content-Type': 'application/json'}}}}).then(a => a.status)")
    check("nor asks for anything", status == 421, status)
    page.close()


def listening(browser, origin):
    page = Page(browser, f"{origin}/helpdesk")
    code = ask("pair", "")["code"]
    heard, again = page.run(LISTEN % (json.dumps(DIAL), json.dumps(code)))
    check("EventSource hears the page's own call by a ticket", heard, heard)
    check("and the ticket opens no second stream", again == 401, again)
    page.close()


def main(origin, port):
    serve(port)
    browser = Browser()
    try:
        foreign(browser, origin, port)
        rebound(browser, origin)
        listening(browser, origin)
    except Exception:  # whatever it is, it belongs into the report
        check("the scenarios run to their end", False, traceback.format_exc()[-1500:])
    finally:
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
