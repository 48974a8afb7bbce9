#!/usr/bin/env python3
"""The toolbar in a real browser.

    toolbar.py PAGE_ORIGIN FOREIGN_PORT PICTURES

Talks with whoever started it over standard input and output: it prints one JSON array per line and reads one JSON value back.
["ask", word, …] asks the daemon's side for something, ["check", sentence, passed, detail] reports.
"""

import gzip
import http.server
import json
import os
import re
import sys
import threading
import traceback
import urllib.request

from accessibility import inside
from devtools import Browser, Page

HERE = os.path.dirname(os.path.abspath(__file__))


CONTEXTS = [
    ("leaves alone what an element before calls an order number", "<b>订单号:</b> 13800138000", []),
    ("also in a list of terms", "<dl><dt>Order no.</dt><dd>13800138000</dd><dt>Phone no.</dt><dd>13800138001</dd></dl>",
     ["13800138001"]),
    ("also in a table of two columns", "<table><tr><th>运单号</th><td>13800138000</td></tr><tr><th>电话</th><td>13800138001</td></tr></table>",
     ["13800138001"]),
    ("also under a heading of a table without a head", "<table><tr><th>电话</th><th>订单号</th></tr><tr><td>13800138001</td><td>13800138000</td></tr></table>",
     ["13800138001"]),
    ("finds both of two numbers in one text", "电话 13800138000 / 0571-88888888, 订单 13800138002", ["13800138000", "0571-88888888"]),
    ("leaves fields, links, code and what is marked alone",
     "<textarea>13800138000</textarea><a href='/x'>13800138000</a><code>13800138000</code><p data-dialer=off>13800138000</p>"
     "<p contenteditable>13800138000</p><script>13800138000</script>", []),
]


def tell(*message):
    print(json.dumps(message, ensure_ascii=False), flush=True)
    return json.loads(sys.stdin.readline())


def ask(*words):
    return tell("ask", *words)


def check(sentence, passed, detail=""):
    tell("check", sentence, bool(passed), "" if passed else json.dumps(detail, ensure_ascii=False))


def row(number):
    return f"[data-dialer-number={json.dumps(number)}]"


def ended(page):
    """Ends the call there is, and waits until the page has let go of it."""
    ask("end")
    page.wait_for("state", "ended")
    page.run("Dialer.pending")  # events may overtake the answer to the press


def said(page):
    """What the alert says, once there is one."""
    page.run("new Promise(r => { const there = () => Dialer.message && r(); Dialer.on('message', there); there(); })")
    return page.spoken("alert") or ""


def same_words(page, language):
    """The toolbar's script stands alone: what it calls a result, our pages have to call it too."""
    chips = inside(page, "function () { return [...this.querySelectorAll('.chip')].map(c => [c.querySelector('input').value, c.textContent]); }")
    words = page.run(f"import('/page-words.js').then(words => {json.dumps([value for value, _ in chips])}.map(words.resolutionWord))")
    check(f"a result has one name in the bar and in our pages, {language}", len(chips) == 7 and words == [text for _, text in chips], [chips, words])


def paired_page(browser, origin):
    link = ask("pair", "")
    page = Page(browser, link["url"])
    page.wait_for("link", "up")
    return page, link


def pairing(browser, origin, pictures):
    page = Page(browser, f"{origin}/helpdesk")
    check("a page without a token asks for a code", page.spoken("status").startswith("This page is not paired"),
          page.spoken("status"))
    check("and its field has a name", ("textbox", "Pairing code") in [a[:2] for a in page.accessible()])
    page.click(row("138 0013 8000"))
    check("a click there dials nothing", ask("dials") == [], ask("dials"))
    page.close()
    open_pages(browser, origin)
    page, link = paired_page(browser, origin)
    check("the link pairs the page", page.spoken("status") == "Ready · 1001", page.spoken("status"))
    check("the code leaves the address bar", page.run("location.href") == f"{origin}/helpdesk", page.run("location.href"))
    check("and the history", page.run("history.length") <= 2, page.run("history.length"))
    page.picture(f"{pictures}/helpdesk.png")
    same_words(page, "English")
    page.close()
    again = Page(browser, link["url"])
    again.wait_for("link", "up")
    check("the link opened again changes nothing", again.spoken("status") == "Ready · 1001", again.spoken("status"))
    again.close()


def open_pages(browser, origin):
    """The link put into the address bar of a page that is open: nothing is loaded again."""
    page = Page(browser, f"{origin}/helpdesk", apart=True)
    for hash in (ask("pair", "")["url"].split("#")[1], "tel=tel%3A13800138000"):
        page.run(f"location.hash = {json.dumps(hash)}; 0")
        page.wait_for("link", "up")
        check("what is put into an open page's address is gone from it at once", page.run("location.href") == f"{origin}/helpdesk", page.run("location.href"))
    page.frame()
    said = inside(page, "function () { return this.querySelector('[role=status]').textContent; }")
    check("a link in it is asked about", said == "A link asks for this call. Dial it?", said)
    page.close()
    board = Page(browser, f"{origin}/board", apart=True)
    code = ask("pair", "", "supervisor")["url"].split("#")[1]
    board.run(f"location.hash = {json.dumps(code)}; 0")
    board.until("document.querySelector('.lamp').dataset.state === 'up'")
    check("nor is the board's", board.run("location.hash") == "", board.run("location.href"))
    board.close()


def recognising(browser, origin, pictures):
    page = Page(browser, f"{origin}/helpdesk")
    found = page.run("[...document.querySelectorAll('[data-dialer-number]')].map(e => e.dataset.dialerNumber)")
    wanted = ["138 0013 8000", "+86 139 1234 5678", "0571-8888 8888 转 123", "13240968483-9647", "13771684476",
              "(0553)7232265", "700131661583731", "+852 9429 7816", "400-820-8820"]
    check("finds the numbers of the help desk, and no order number, date or amount", found == wanted, found)
    tickets = page.run("[...document.querySelectorAll('[data-dialer-ticket]')].map(e => [e.textContent, e.dataset.dialerTicket])")
    check("makes a masked number dial by its ticket", tickets == [["131****8373", "ZL2026111100002"]], tickets)
    with open(os.path.join(HERE, "numbers.json"), encoding="utf-8") as file:
        table = json.load(file)
    for text, numbers in table["found"]:
        seen = page.run(f"Dialer.findNumbers({json.dumps(text)}).map(f => f.number)")
        check(f"finds {numbers} in “{text}”", seen == numbers, seen)
    for text in table["left"]:
        seen = page.run(f"Dialer.findNumbers({json.dumps(text)}).map(f => f.number)")
        check(f"leaves “{text}” alone", seen == [], seen)
    # Our own page takes no HTML from strings, unless a policy made it.
    page.run("window.probes = trustedTypes.createPolicy('probes', {createHTML: html => html}); 0")
    for name, html, numbers in CONTEXTS:
        html = json.dumps(f"<div id=probe>{html}</div>")
        page.run(f"document.querySelector('main').insertAdjacentHTML('beforeend', probes.createHTML({html}))")
        page.frame()
        seen = page.run("[...document.querySelectorAll('#probe [data-dialer-number]')].map(e => e.dataset.dialerNumber)")
        check(name, seen == numbers, seen)
        page.run("document.querySelector('#probe').remove()")
    page.run("document.querySelector('main').insertAdjacentText('beforeend', 'Hotline 13911112222')")
    page.frame()
    check("makes numbers clickable that come later", page.run(f"!!document.querySelector({json.dumps(row('13911112222'))})"))
    page.run("document.querySelector('h1').firstChild.nodeValue = 'Call 13911113333 '")
    page.frame()
    check("and in text that changes", page.run(f"!!document.querySelector({json.dumps(row('13911113333'))})"))
    shadows(page)
    labels = [name for role, name, _ in page.accessible() if role == "button"]
    check("every number has a name for screen readers", "Call 138 0013 8000" in labels, labels)
    page.close()


def shadows(page):
    """Numbers in shadow roots: there before, changed later, and of elements that are defined later."""
    page.run(
        "(() => { const host = document.createElement('div'); document.querySelector('main').append(host);"
        " window.shadow = host.attachShadow({mode: 'open'}); shadow.append('Tel 13911114444');"
        " document.querySelector('main').append(document.createElement('late-card')); })()"
    )
    page.frame()
    inside = "[...shadow.querySelectorAll('[data-dialer-number]')].map(e => e.dataset.dialerNumber)"
    check("finds numbers in a shadow root", page.run(inside) == ["13911114444"], page.run(inside))
    page.run("shadow.append(Object.assign(document.createElement('p'), {textContent: 'or 13911115555'}))")
    page.frame()
    check("and what comes later there", page.run(inside) == ["13911114444", "13911115555"], page.run(inside))
    page.run(
        "customElements.define('late-card', class extends HTMLElement {"
        " connectedCallback() { this.attachShadow({mode: 'open'}).append('Tel 13911116666'); } }); 0"
    )
    page.frame()
    late = "document.querySelector('late-card').shadowRoot.querySelectorAll('[data-dialer-number]').length"
    check("and in an element that is defined later", page.run(late) == 1, page.run(late))


def cost(browser, origin, pictures):
    """How long it takes to read a page, and how much is loaded for it."""
    with urllib.request.urlopen(f"{origin}/toolbar.js") as answer:
        size = len(gzip.compress(answer.read(), 9))
    check(f"the script is below 40 KiB on the wire: {size} bytes", size < 40 * 1024, size)
    with urllib.request.urlopen(f"{origin}/toolbar.d.ts") as answer:
        types = answer.read().decode()
    page = Page(browser, f"{origin}/helpdesk")
    missing = [name for name in page.run("Object.keys(Dialer)") if not any(f" {name}{sign}" in types for sign in "(:<")]
    check("its types name all of its interface", missing == [], missing)
    lines = (
        "(() => { const cells = ['HD-1001', '周静', '138 0013 8000', '237588405543514415', '包装破损,坚果受潮,要求补发', '2026-11-11 09:05'];"
        " window.lines = document.createElement('div');"
        " for (let i = 0; i < 10000; i += 1) lines.append(Object.assign(document.createElement('p'), {textContent: cells.join(' ')}));"
        " window.reads = document.createElement('pre');"
        " reads.textContent = Array.from({length: 10000}, () => cells.join(' ')).join('\\n'); return 0; })()"
    )
    page.run(lines)
    text = page.run("(() => { const from = performance.now(); const n = Dialer.findNumbers(reads.textContent).length;"
                    " return [n, performance.now() - from]; })()")
    check(f"finds the numbers of 10,000 lines ({text[1]:.0f} ms)", text[0] == 10000 and text[1] < 5000, text)
    first = page.run(
        "new Promise(done => { document.querySelector('main').append(lines); lines.children[9000].scrollIntoView();"
        " const isMarked = (at) => !!lines.children[at].querySelector('[data-dialer-number]');"
        " const watch = new MutationObserver(() => { watch.disconnect(); done([isMarked(9000), isMarked(5000), isMarked(0)]); });"
        " watch.observe(lines, {childList: true, subtree: true}); })")
    check("of 10,000 lines, those that the window shows are clickable first", first == [True, False, False], first)
    page.run(comes_into_window("lines.children[0]"))
    check("and every other one's number when the page is idle, or when it comes into the window", True)
    page.run("lines.remove(); window.rows = document.createElement('tbody');"
             " for (let i = 0; i < 10000; i += 1) rows.insertRow().append(...['HD-1', '周静', '138 0013 8000', '2026-11-11'].map(text =>"
             "   Object.assign(document.createElement('td'), {textContent: text})));"
             " document.querySelector('main').append(document.createElement('table')); document.querySelector('main').lastChild.append(rows); 0")
    for at in (6000, 9999, 20):
        page.run(comes_into_window(f"rows.rows[{at}]"))
    check("in a table of 10,000 rows, too, where every change costs a layout of them all", True)
    page.close()


def comes_into_window(element):
    """Until a number there is clickable."""
    return (f"new Promise(done => {{ const there = () => {element}.querySelector('[data-dialer-number]') && done(true);"
            f" new MutationObserver(there).observe(document, {{childList: true, subtree: true}}); {element}.scrollIntoView(); there(); }})")


def one_call(browser, origin, pictures):
    page = Page(browser, f"{origin}/helpdesk")
    page.wait_for("link", "up")
    page.click(row("138 0013 8000"))
    page.wait_for("state", "requested")
    dials = ask("dials")
    check("a click is one call.dial", len(dials) == 1, dials)
    check("with the number and a key", dials[0]["number"] == "138 0013 8000" and len(dials[0]["key"]) == 32, dials)
    ask("move", "ringingAgent", "call.agent.ringing")
    page.wait_for("state", "ringingAgent")
    check("the bar says what to do", page.spoken("status") == "Your phone rings: pick it up", page.spoken("status"))
    ask("move", "talking", "call.bridged")
    page.wait_for("state", "talking")
    check("the bar says that they talk", page.spoken("status") == "Talking", page.spoken("status"))
    page.picture(f"{pictures}/talking.png")
    for leg, words in (("customer", "The customer put you on hold"), ("agent", "On hold")):
        ask("move", "held", "call.held", leg)
        page.wait_for("state", "held")
        # What is read aloud follows what is shown by a frame.
        page.run("new Promise(shown => requestAnimationFrame(() => requestAnimationFrame(() => shown())))")
        check(f"the bar says that the {leg} holds", page.spoken("status") == words, page.spoken("status"))
        ask("move", "talking", "call.resumed", leg)
        page.wait_for("state", "talking")
    page.run("window.resumed = new Promise(done => Dialer.on('event', e => e.type === 'call.resumed' && done())); 0")
    ask("move", "held", "call.held", "agent")
    ask("move", "held", "call.resumed", "agent")
    page.run("window.resumed")
    said_of_both = page.spoken("status")
    check("one who resumes may still be held by the other", said_of_both == "The customer put you on hold", said_of_both)
    ask("move", "talking", "call.resumed", "customer")
    page.wait_for("state", "talking")
    page.click(row("+86 139 1234 5678"))
    check("a click during a call dials nothing", len(ask("dials")) == 1, ask("dials"))
    alert = said(page)
    check("and says why", "Hang up first" in alert, alert)
    page.reload()
    page.wait_for("state", "talking")
    check("a reload brings the call back", page.spoken("status") == "Talking", page.spoken("status"))
    check("without another dial", len(ask("dials")) == 1, ask("dials"))
    check("the hang-up button is there by name", page.press_button("Hang up"))
    page.wait_for("state", "ended")
    page.run("Dialer.pending")
    check("and hangs up once", ask("hangups") == 1, ask("hangups"))
    check("the bar says how it ended", page.spoken("status") == "Cancelled", page.spoken("status"))
    page.close()


def one_press(browser, origin, pictures):
    page = Page(browser, f"{origin}/helpdesk")
    page.wait_for("link", "up")
    ask("reset")
    page.click(row("138 0013 8000"), times=2)
    page.wait_for("state", "requested")
    check("a double click is one call.dial", len(ask("dials")) == 1, ask("dials"))
    check("and no scolding", page.run("Dialer.message") == "", page.run("Dialer.message"))
    ended(page)

    ask("reset")
    ask("hold")  # the daemon has taken the request and has not answered yet
    page.click(row("138 0013 8000"))
    ask("arrival")
    page.click(row("138 0013 8000"))
    page.click(row("+86 139 1234 5678"))
    page.reload()
    ask("release")
    page.wait_for("state", "requested")
    dials = ask("dials")
    check("a reload before the answer asks again with the same key", len({d["key"] for d in dials}) == 1, dials)
    check("which is one call", ask("calls") == 1, ask("calls"))
    ended(page)

    ask("reset")
    page.run(f"document.querySelector({json.dumps(row('700131661583731'))}).focus()")
    page.key("Enter", "Enter", text="\r")
    page.wait_for("state", "requested")
    check("Enter on a number is one call.dial", [d["number"] for d in ask("dials")] == ["700131661583731"], ask("dials"))
    page.key("h", "KeyH", modifiers=1 | 8)
    page.wait_for("state", "ended")
    page.run("Dialer.pending")
    check("Alt+Shift+H hangs up", ask("hangups") == 1, ask("hangups"))

    ask("reset")
    page.click("[data-dialer-ticket]")
    page.wait_for("state", "requested")
    dials = ask("dials")
    check("a masked number dials by ticket, without a number",
          [(d.get("ticket"), d.get("number")) for d in dials] == [("ZL2026111100002", None)], dials)
    ended(page)

    ask("reset")
    page.click("a[href^='tel:']")
    page.wait_for("state", "requested")
    check("a tel: link dials its number", [d["number"] for d in ask("dials")] == ["+8618623862215"], ask("dials"))
    ended(page)

    ask("reset")
    page.run("Dialer.dial('+8613800138999')")
    alert = said(page)
    check("a refusal says why and until when, with the day where that is not today",
          re.search(r"calling hours\. Try again after \w+ \d+, \d+:\d\d", alert), alert)
    page.run(f"document.querySelector({json.dumps(row('400-820-8820'))}).click()")
    check("a script's click is no press of the user's", len(ask("dials")) == 1, ask("dials"))
    page.close()


def two_tabs(browser, origin, pictures):
    first = Page(browser, f"{origin}/helpdesk")
    first.wait_for("link", "up")
    second = Page(browser, f"{origin}/helpdesk")
    second.wait_for("link", "up")
    ask("reset")
    ask("hold")
    channel = f"new BroadcastChannel({json.dumps(f'dialer {origin}')})"
    second.run(f"window.told = new Promise(told => {channel}.onmessage = ({{data}}) => data.kind === 'press' && told()); 0")
    first.show()
    first.click(row("138 0013 8000"))
    ask("arrival")
    second.run("told")
    second.show()
    second.click(row("138 0013 8000"))
    alert = said(second)
    check("a click in a second tab while the first dials is refused by itself",
          any(text in alert for text in ("under way", "Another tab")), alert)
    ask("release")
    first.wait_for("state", "requested")
    second.wait_for("state", "requested")
    check("two tabs, one call.dial", len(ask("dials")) == 1, ask("dials"))
    ask("move", "talking", "call.bridged")
    second.wait_for("state", "talking")
    second.click(row("+86 139 1234 5678"))
    alert = said(second)
    check("the second tab knows of the call", "Hang up first" in alert, alert)
    check("and dials nothing", len(ask("dials")) == 1, ask("dials"))
    check("one tab alone holds the event stream", ask("streams") == 1, ask("streams"))
    lock = json.dumps(f"dialer.press {origin}")
    ended(second)
    first.run("Dialer.pending")
    second.run(f"window.told = new Promise(told => {channel}.onmessage = ({{data}}) => data.kind === 'press' && told()); 0")
    first.run(f"new Promise(held => navigator.locks.request({lock}, () => {{ held(); return new Promise(() => 0); }}))"
              f".then(() => {channel}.postMessage({{kind: 'press', isLocked: true}})); 0")
    second.run("told")
    second.click(row("+86 139 1234 5678"))
    alert = said(second)
    check("also while it waits for an answer, and there is no call yet", alert.startswith("Another tab is dialling"), alert)
    check("which dials nothing", len(ask("dials")) == 1, ask("dials"))
    first.reload()
    first.wait_for("link", "up")
    ask("reset")
    # The tab that had the lock is gone: who waited for it longer had it before us.
    second.run(f"navigator.locks.request({lock}, () => 0)")
    second.click(row("138 0013 8000"))
    second.wait_for("state", "requested")
    first.close()
    ask("end")
    second.wait_for("state", "ended")
    check("the other tab takes over the events when the first is closed", True)
    second.close()


class TicketSystem(http.server.BaseHTTPRequestHandler):
    """A page of somebody else's."""

    page = ""
    frame = ""
    policy = ""

    def do_GET(self):
        body = (self.frame if self.path == "/frame" else self.page).encode()
        self.send_response(200)
        if self.path != "/frame":
            self.send_header("Content-Security-Policy", self.policy)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


def foreign_page(browser, origin, port, pictures):
    TicketSystem.page = (
        "<!DOCTYPE html><title>Tickets</title><p>客户电话:<b>13800138000</b> 订单号 13800138000</p>"
        f"<script src='{origin}/toolbar.js' data-agent='1001'></script>"
    )
    # As strict as such policies get: no style but the page's own, nothing inline.
    TicketSystem.policy = f"default-src 'none'; script-src {origin}; connect-src {origin}; style-src 'none'"
    TicketSystem.frame = (
        "<!DOCTYPE html><title>Tickets</title><script>window.heard = [];"
        "addEventListener('message', ({origin, data}) => heard.push([origin, data]))</script>"
        f"<iframe id=phone src='{origin}/toolbar?agent=1001' allow='loopback-network' width=400 height=300></iframe>"
    )
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), TicketSystem)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    here = f"http://127.0.0.1:{port}"
    code = ask("pair", here)["code"]
    page = Page(browser, f"{here}/#pair={code}")
    page.wait_for("link", "up")
    ask("reset")
    page.click("[data-dialer-number]")
    page.wait_for("state", "requested")
    check("a page of another origin dials when its origin is listed", len(ask("dials")) == 1, ask("dials"))
    page.picture(f"{pictures}/foreign.png")
    colour = inside(page, "function () { return getComputedStyle(this).backgroundColor; }")
    check("the bar has its looks under a strict policy", colour == "rgb(255, 255, 255)", colour)
    ended(page)
    page.close()
    of_another(browser, here)
    framed(browser, origin, here)
    stranger = Page(browser, f"http://localhost:{port}/")
    stranger.run(f"fetch('{origin}/v1/rpc', {{method: 'POST', mode: 'no-cors', body: '{{}}'}}).catch(() => 0)")
    blocked = stranger.run(
        f"fetch('{origin}/v1/rpc', {{method: 'POST', headers: {{'Content-Type': 'application/json'}}, body: '{{}}'}})"
        ".then(() => 'read', () => 'blocked')"
    )
    in_frame = Page(browser, f"http://localhost:{port}/frame")
    in_frame.frame()
    check("nor the bar in a frame", in_frame.run("heard.length") == 0, in_frame.run("heard"))
    in_frame.close()
    check("a page whose origin is not listed gets nothing", blocked == "blocked" and len(ask("dials")) == 1, blocked)
    stranger.close()
    not_allowed(browser, origin, port)
    server.shutdown()


def of_another(browser, here):
    """A page that is meant for another agent than it is paired for."""
    ask("reset")
    before = TicketSystem.page
    TicketSystem.page = before.replace("data-agent='1001'", "data-agent='1002'")
    page = Page(browser, f"{here}/")
    page.wait_for("link", "up")
    page.click("[data-dialer-number]")
    alert = said(page)
    check("a page for another agent says so instead of dialling", "for agent 1002" in alert and ask("dials") == [], [alert, ask("dials")])
    page.close()
    TicketSystem.page = before


def not_allowed(browser, origin, port):
    """The user has not allowed a page from elsewhere to reach this machine: the bar says so, and what to do."""
    there = f"http://tickets.localhost:{port}"
    for name in ("loopback-network", "local-network-access"):
        try:
            browser.ask("Browser.setPermission", {"permission": {"name": name}, "setting": "denied", "origin": there})
        except RuntimeError:
            pass  # a browser that does not know the word
    page = Page(browser, f"{there}/")
    page.ask("Network.enable")
    page.ask("Network.setBlockedURLs", urls=["*/v1/*"])
    page.run(f"localStorage.setItem({json.dumps(f'dialer.token {origin}')}, JSON.stringify({{token: 'any', agent: '1001'}})); 0")
    page.reload()
    page.wait_for("link", "down")
    text = page.spoken("status") or ""
    check("a page that may not reach this machine says what to allow", "local network access" in text, text)
    page.close()


def framed(browser, origin, here):
    """A page that shows the bar in a frame and speaks with it by messages."""
    ask("reset")
    page = Page(browser, f"{here}/frame")
    got = "heard.filter(([from, data]) => from === %s && data.dialer === '%s').map(([, data]) => data.detail)"
    heard = lambda kind: page.run(got % (json.dumps(origin), kind))
    page.run(f"new Promise(done => {{ const look = () => ({got % (json.dumps(origin), 'link')}).includes('up') ? done()"
             " : setTimeout(look, 20); look(); })")
    check("the frame tells the page how much room it wants", heard("size")[-1]["height"] > 40, heard("size"))
    page.run("document.querySelector('iframe').contentWindow.postMessage({dialer: 'eval', with: '1'}, '*'); 0")
    page.run(f"document.querySelector('iframe').contentWindow.postMessage("
             f"{{dialer: 'dial', with: {{number: '13800138001'}}, id: 7}}, {json.dumps(origin)}); 0")
    page.run(f"new Promise(done => {{ const look = () => heard.some(([, data]) => data.id === 7) ? done()"
             " : setTimeout(look, 20); look(); })")
    dials = ask("dials")
    check("and dials what the page sends", [one["number"] for one in dials] == ["13800138001"], dials)
    check("of which the page hears", any(call and call["state"] == "requested" for call in heard("state")), heard("state"))
    for number, method in ((8, "callbacks"), (9, "hangup"), (10, "nonsense")):
        page.run(f"document.querySelector('iframe').contentWindow.postMessage({{dialer: '{method}', id: {number}}}, {json.dumps(origin)}); 0")
        page.run(f"new Promise(done => {{ const look = () => heard.some(([, data]) => data.id === {number}) ? done() : setTimeout(look, 20); look(); }})")
    check("and hangs up when the page says so", ask("hangups") == 1, ask("hangups"))
    page.run(f"new Promise(done => {{ const look = () => ({got % (json.dumps(origin), 'ended')}).length ? done()"
             " : setTimeout(look, 20); look(); })")
    page.close()


def chinese(origin, pictures):
    browser = Browser("zh-CN")
    try:
        page, _ = paired_page(browser, origin)
        same_words(page, "Chinese")
        check("speaks Chinese to a Chinese browser", page.spoken("status") == "就绪 · 1001", page.spoken("status"))
        ask("reset")
        page.click(row("138 0013 8000"))
        page.wait_for("state", "requested")
        ask("move", "ringingCustomer", "call.customer.ringing")
        page.wait_for("state", "ringingCustomer")
        page.picture(f"{pictures}/zh.png")
        ended(page)
    finally:
        browser.close()


def main():
    origin, port, pictures = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    browser = Browser()
    try:
        for scenario in (pairing, recognising, cost, one_call, one_press, two_tabs):
            ask("reset")
            try:
                scenario(browser, origin, pictures)
            except Exception:
                check(f"{scenario.__name__} runs to its end", False, traceback.format_exc()[-1500:])
                ask("release")
        foreign_page(browser, origin, port, pictures)
    finally:
        browser.close()
    chinese(origin, pictures)


if __name__ == "__main__":
    try:
        main()
    except Exception:
        check("the browser runs to the end", False, traceback.format_exc()[-1500:])
