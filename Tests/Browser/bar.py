#!/usr/bin/env python3
"""usage: bar.py SCENARIO LINK SOCKET PICTURES

The call bar in headless Chromium at a running daemon, with phones and customers behind it. LINK pairs the page, SOCKET is the
daemon's, screenshots go to PICTURES. Prints what was checked; status 0 if all of it holds.
"""

import json
import os
import re
import signal
import socket
import sys
import time

from accessibility import inside, troubles
from devtools import Browser, Page

LIMIT = 60.0  # seconds that anything may take
ALT_SHIFT = 1 | 8
# What the bar tells the page of.
TOLD = ["state", "ended", "ticket", "resolved", "agent", "link", "message", "event"]
CHANGE = """function () {
  return new Promise((resolve) => {
    const end = () => { watch.disconnect(); clearTimeout(timer); resolve(); };
    const watch = new MutationObserver(end);
    watch.observe(this, { subtree: true, childList: true, attributes: true, characterData: true });
    const timer = setTimeout(end, 2000);
  });
}"""

failed = []


def check(sentence, passed, detail=""):
    print("ok:" if passed else "FAILED:", sentence, "" if passed else json.dumps(detail, ensure_ascii=False), flush=True)
    if not passed:
        failed.append(sentence)


class Daemon:
    """The daemon's own word, by its socket."""

    def __init__(self, path):
        self.path = path
        self.connect()

    def connect(self):
        link = socket.socket(socket.AF_UNIX)
        link.settimeout(LIMIT)
        link.connect(self.path)
        self.stream = link.makefile("rwb")

    def ask(self, method, **params):
        self.stream.write(json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode() + b"\n")
        self.stream.flush()
        answer = json.loads(self.stream.readline())
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return answer["result"]


class Bar(Page):
    """A page with the bar, worked by keys."""

    def until(self, expression, what=""):
        """Until an expression is true in the page, asked again whenever the bar tells something."""
        deadline = time.monotonic() + LIMIT
        wait = (
            f"new Promise(resolve => {{ const there = () => !!({expression}); if (there()) return resolve(true);"
            f" const told = {json.dumps(TOLD)}.map(kind => Dialer.on(kind, () => there() && end(true)));"
            f" const end = value => {{ told.forEach(off => off()); clearTimeout(timer); resolve(value); }};"
            f" const timer = setTimeout(() => end(there()), 2000); }})"
        )
        while not self.run(wait):
            if time.monotonic() > deadline:
                raise RuntimeError(f"waited for {what or expression}; the page has {self.seen()}")

    def seen(self):
        return self.run("JSON.stringify([Dialer.call, Dialer.agent, Dialer.message])")

    def changed(self):
        """Until the bar shows something else, or two seconds are over."""
        inside(self, CHANGE)

    def shortcut(self, letter):
        self.key(letter.lower(), f"Key{letter}", modifiers=ALT_SHIFT)

    def enter(self):
        self.key("Enter", "Enter", text="\r")

    def write(self, text):
        for letter in text:
            self.key(letter, f"Digit{letter}" if letter.isdigit() else f"Key{letter.upper()}", text=letter)

    def focused(self):
        """The name of what has the focus, closed shadow roots included."""
        nodes = self.ask("Accessibility.getFullAXTree")["nodes"]
        names = [
            node.get("name", {}).get("value", "")
            for node in nodes
            if any(p["name"] == "focused" and p["value"].get("value") for p in node.get("properties", []))
            and node.get("role", {}).get("value") not in ("RootWebArea", "WebArea")
        ]
        return names[-1] if names else None

    def tab_to(self, name):
        for _ in range(60):
            if (self.focused() or "").startswith(name):
                return
            self.key("Tab", "Tab")
        raise RuntimeError(f"Tab does not come to “{name}”; the focus is on “{self.focused()}”")

    def until_named(self, name):
        """Until something has a name that begins so; a regular expression."""
        deadline = time.monotonic() + LIMIT
        while not any(re.match(name, text) for _, text, _ in self.accessible()):
            if time.monotonic() > deadline:
                raise RuntimeError(f"nothing is called “{name}”; the page has {self.seen()}; the focus is on “{self.focused()}”")
            self.changed()

    def until_said(self, text):
        """Until the status says so, a regular expression; gives whether it came to that."""
        deadline = time.monotonic() + LIMIT
        while not re.fullmatch(text, self.spoken("status") or ""):
            if time.monotonic() > deadline:
                return False
            self.changed()
        return True

    def audit(self, state):
        for scheme, width in (("light", 1280), ("dark", 390)):
            self.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
            self.ask("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=False)
            self.frame()
            found = troubles(self)
            check(f"anybody can use it: {state}, {scheme}, {width} px", not found, found)
        self.ask("Emulation.setEmulatedMedia", features=[])
        self.ask("Emulation.clearDeviceMetricsOverride")
        self.frame()


def leg(daemon, call, role):
    return next(one for one in daemon.ask("call.get", call=call)["legs"] if one["leg"] == role and one["state"] != "disconnected")


def keyboard(browser, link, daemon, pictures):
    """An agent works tickets in preview mode and never touches the mouse."""
    page = Bar(browser, link)
    page.wait_for("link", "up")
    page.until("Dialer.agent !== null")
    page.audit("paused")
    page.shortcut("P")
    page.until("Dialer.agent.activity === 'preview' && Dialer.ticket !== null")
    first = page.run("Dialer.agent.ticketId")
    check("the next ticket is shown", page.until_said("Next ticket"), page.spoken("status"))
    page.audit("the next ticket")
    check("with what the agent says", inside(page, "function () { return this.textContent.includes('Good day'); }"))
    check("and as text, whatever is in its fields", page.run("window.hacked === undefined"), page.run("window.hacked"))
    tags = "function () { return this.querySelectorAll('img,script,b').length; }"
    check("no field makes an element", inside(page, tags) == 0, inside(page, tags))
    check("but can be read", inside(page, "function () { return this.textContent.includes('<img src=x onerror='); }"))
    page.picture(f"{pictures}/preview.png")

    page.shortcut("D")
    page.wait_for("state", "talking")
    call = page.run("Dialer.call.callId")
    check("Alt+Shift+D dials it", daemon.ask("call.get", call=call)["ticketId"] == first)
    page.shortcut("O")
    page.wait_for("state", "held")
    check("Alt+Shift+O holds", page.until_said("On hold"), page.spoken("status"))
    check("the customer, says the daemon too", leg(daemon, call, "customer").get("held") is True)
    page.shortcut("O")
    page.wait_for("state", "talking")
    page.shortcut("M")
    page.until("Dialer.call.muted")
    check("Alt+Shift+M mutes", leg(daemon, call, "agent").get("muted") is True)
    page.shortcut("M")
    page.until("!Dialer.call.muted")
    page.shortcut("R")
    page.until("Dialer.call.recording === 'paused'")
    check("Alt+Shift+R pauses the recording", daemon.ask("call.get", call=call)["recordingState"] == "paused")
    page.shortcut("R")
    page.until("Dialer.call.recording === 'on'")
    page.until("!!Dialer.call && Dialer.message === ''")
    page.audit("talking")
    page.picture(f"{pictures}/talking.png")

    page.shortcut("K")
    page.write("12")
    sent = "function () { return this.querySelector('.sent').textContent; }"
    check("keys are pressed by keys", inside(page, sent) == "12", inside(page, sent))
    page.audit("the keypad")
    page.key("Escape", "Escape")
    page.until_named("Keypad")
    check("Escape closes it and gives the focus back", page.focused() == "Keypad", page.focused())
    check("and the daemon took them", page.run("Dialer.message") == "", page.run("Dialer.message"))

    page.shortcut("X")
    page.write("1002")
    page.until_named("1002 .*(free|busy|away)")
    page.audit("the search")
    page.enter()
    page.enter()
    page.until_named("Hand over")
    check("who is asked first talks with the agent alone",
          page.until_said("Consulting; the customer hears music"), page.spoken("status"))
    page.audit("consulting")
    page.picture(f"{pictures}/consulting.png")
    page.tab_to("Take back")
    page.enter()
    page.wait_for("state", "talking")
    check("and can be taken back", page.until_said("Talking"), page.spoken("status"))

    page.reload()
    page.wait_for("state", "talking")
    page.until("Dialer.ticket !== null && Dialer.call.recording === 'on'")
    check("a reload brings call and ticket back", page.run("Dialer.ticket.ticketId") == first)
    page.shortcut("H")
    page.wait_for("state", "ended")
    page.until_named("Result")
    page.shortcut("E")
    page.key(" ", "Space", text=" ")
    page.audit("the write-up")
    page.picture(f"{pictures}/write-up.png")
    page.tab_to("Note")
    page.write("sent")
    page.reload()
    page.until("Dialer.ticket !== null")
    page.until_named("Result")
    page.shortcut("E")
    page.tab_to("Note")
    page.key("Enter", "Enter", modifiers=2)
    page.until("Dialer.agent.activity === 'preview' && Dialer.ticket !== null && Dialer.agent.ticketId === Dialer.ticket.ticketId")
    ticket = daemon.ask("ticket.get", ticket=first)
    check("the write-up outlives a reload and is saved by Ctrl+Enter",
          (ticket["state"], ticket.get("resolution"), ticket.get("note")) == ("done", "resolved", "sent"), ticket)

    second = page.run("Dialer.agent.ticketId")
    check("then the next ticket is there", second != first, second)
    page.shortcut("S")
    page.until_named("Why skip it")
    page.audit("skipping")
    page.write("later")
    page.enter()
    page.until(f"Dialer.agent.ticketId !== {json.dumps(second)}")
    check("Alt+Shift+S skips it with a reason", daemon.ask("ticket.get", ticket=second)["state"] != "done")
    promise(page, daemon)
    page.close()


def promise(page, daemon):
    """A callback is promised in the write-up and is in the list."""
    page.until("Dialer.agent.activity === 'preview' && Dialer.ticket?.ticketId === Dialer.agent.ticketId")
    ticket = page.run("Dialer.agent.ticketId")
    page.shortcut("D")
    page.wait_for("state", "talking")
    page.shortcut("H")
    page.wait_for("state", "ended")
    page.until_named("Result")
    page.shortcut("E")
    page.key(" ", "Space", text=" ")
    for _ in range(2):
        page.key("ArrowRight", "ArrowRight")
    page.until_named("Call again at")
    page.key("Enter", "Enter", modifiers=2)
    page.until("Dialer.agent.activity !== 'wrapUp'")
    listed = daemon.ask("callback.list", agent="1001")["callbacks"]
    check("a promised call is the agent's own", [one["ticketId"] for one in listed] == [ticket], listed)
    page.shortcut("L")
    page.until_named(re.escape(page.run("new Date(%s).toLocaleString('en-US', {month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit'})"
                                        % json.dumps(listed[0]["callbackAt"]))))
    page.audit("the callbacks")
    check("and is in the bar's list", True)


def ten(browser, link, daemon, pictures):
    """Ten tickets in preview mode: look, dial, talk, hang up, say how it went, the next; without a mouse."""
    page = Bar(browser, link)
    page.wait_for("link", "up")
    page.until("Dialer.agent !== null")
    page.shortcut("P")
    worked = []
    heads = []
    for turn in range(1, 11):
        page.until("Dialer.agent.activity === 'preview' && Dialer.ticket?.ticketId === Dialer.agent.ticketId")
        ticket = page.run("Dialer.agent.ticketId")
        worked.append(ticket)
        page.frame()
        heads.append(inside(page, "function () { return this.querySelector('[role=status]').textContent; }"))
        page.shortcut("D")
        page.wait_for("state", "talking")
        page.shortcut("H")
        page.until("Dialer.agent.activity === 'wrapUp'")
        page.until_named("Result")
        page.shortcut("E")
        page.key(" ", "Space", text=" ")
        page.tab_to("Note")
        page.write(f"sent {turn}")
        if turn == 7:
            page.until("Dialer.ticket.attempts.length === 1 && !!Dialer.ticket.attempts[0].outcome")
            page.frame()
            page.picture(f"{pictures}/ten.png")
        page.key("Enter", "Enter", modifiers=2)
        page.until("Dialer.agent.activity !== 'wrapUp'")
    page.until("Dialer.agent.activity === 'idle'")
    check("ten tickets were shown, each once", len(set(worked)) == 10, worked)
    check("as the next one, whatever the call before was", set(heads) == {"Next ticket"}, heads)
    kept = [daemon.ask("ticket.get", ticket=one) for one in worked]
    said = [(one["state"], one.get("resolution"), one.get("note")) for one in kept]
    check("each is done, with what was said of it", said == [("done", "resolved", f"sent {turn}") for turn in range(1, 11)], said)
    page.close()


def consulted(browser, link, daemon, pictures):
    """Who is asked for help sees at once who asks, for which customer; and has the ticket when the call is handed over."""
    page = Bar(browser, link)
    page.wait_for("link", "up")
    colleague = Bar(browser, daemon.ask("page.pair", agent="1002")["url"], apart=True)
    colleague.wait_for("link", "up")
    colleague.until("Dialer.agent !== null")
    page.run("Dialer.dial({ticket: 'ZL1'}); 0")
    page.wait_for("state", "talking")
    page.run("Dialer.transfer({agent: '1002', consult: true}); 0")
    colleague.until("Dialer.ticket?.ticketId === 'ZL1'")
    check("the one who is asked sees the ticket, and who asks", colleague.until_said("You advise 1001.*"), colleague.spoken("status"))
    check("and no call of her own yet", colleague.run("Dialer.state") is None, colleague.run("Dialer.call"))
    colleague.audit("asked by a colleague")
    colleague.picture(f"{pictures}/consulted.png")
    page.until_named("Hand over")
    page.run("Dialer.takeBack(); 0")
    colleague.until("Dialer.ticket === null")
    check("taken back, it is gone", not (colleague.spoken("status") or "").startswith("You advise"), colleague.spoken("status"))
    page.wait_for("state", "talking")

    page.run("Dialer.transfer({agent: '1002', consult: true}); 0")
    colleague.until("Dialer.ticket?.ticketId === 'ZL1'")
    page.until_named("Hand over")
    page.run("Dialer.complete(); 0")
    colleague.wait_for("state", "talking")
    check("handed over, it is her call", colleague.run("Dialer.call.ticketId") == "ZL1", colleague.run("Dialer.call"))
    check("with its ticket", colleague.run("Dialer.ticket?.ticketId") == "ZL1", colleague.run("Dialer.ticket"))
    colleague.run("Dialer.hangUp(); 0")
    colleague.wait_for("state", "ended")
    page.close()
    colleague.close()


def transfers(browser, link, daemon, pictures):
    """The customer is given to a colleague: after asking, and at once; and all three talk."""
    page = Bar(browser, link)
    page.wait_for("link", "up")
    for how, button, number in (("asked", "Hand over", "138 0013 8000"), ("joined", "All together", "+86 139 1234 5678")):
        call = talk(page, number)
        page.shortcut("X")
        page.write("1002")
        page.until_named("1002 .*(free|busy|away)")
        page.enter()
        page.enter()
        page.until_named(button)
        page.tab_to(button)
        page.enter()
        if how == "asked":
            page.wait_for("state", "ended")
            check("after asking, the colleague has the customer", daemon.ask("call.get", call=call)["agentId"] == "1002")
            daemon.ask("call.hangup", call=call)
        else:
            page.until("Dialer.state === 'talking'")
            page.until_named("Send away")
            check("all three talk", page.until_said("Conference"), page.spoken("status"))
            page.shortcut("H")
            page.wait_for("state", "ended")
        page.wait_for("state", None)
    call = talk(page, "400-820-8820")
    page.run("Dialer.transfer({agent: '1003'})")
    page.wait_for("state", "ended")
    check("at once, the colleague has the customer", daemon.ask("call.get", call=call)["agentId"] == "1003")
    check("the bar says so", page.until_said("Given to a colleague"), page.spoken("status"))
    page.close()


def talk(page, number):
    page.until("Dialer.agent !== null && ['idle', 'wrapUp', 'preview'].includes(Dialer.agent.activity)")
    page.click(f"[data-dialer-number={json.dumps(number)}]")
    page.wait_for("state", "talking")
    return page.run("Dialer.call.callId")


def network(page, is_there):
    page.ask("Network.emulateNetworkConditions", offline=not is_there, latency=0, downloadThroughput=-1, uploadThroughput=-1)


def breaks(browser, link, daemon, pictures):
    """The daemon ends in mid-call and comes back; the network goes and comes back."""
    page = Bar(browser, link)
    page.wait_for("link", "up")
    talk(page, "138 0013 8000")
    print("restart", flush=True)
    page.wait_for("link", "down")
    check("the page says that the dialer does not answer", page.run("Dialer.link") == "down")
    page.wait_for("link", "up")
    page.until("Dialer.message !== ''")
    said = page.run("Dialer.message")
    check("and afterwards that the call is over", said.startswith("The dialer was restarted"), said)
    page.until("Dialer.state === null")
    daemon.connect()

    page.ask("Network.enable")
    network(page, False)
    page.click("[data-dialer-number='400-820-8820']")
    page.until("Dialer.message.includes('did not answer')")
    check("without a network a click says that it is not known whether it arrived", True)
    network(page, True)
    page.wait_for("link", "up")
    check("nothing was dialled", daemon.ask("call.list", ended=True)["total"] == 1, daemon.ask("call.list", ended=True))
    page.close()


def owes(browser, link, daemon, pictures):
    """In a talk without a ticket nobody else's is shown. Its customer asks to be called again: promised from the bar, by keys."""
    page = Bar(browser, link)
    page.wait_for("link", "up")
    page.run("Dialer.showTicket('ZL1')")
    named = "function () { return this.innerText.includes('周静'); }"
    check("a ticket is shown", inside(page, named), page.run("JSON.stringify(Dialer.ticket)"))
    call = talk(page, "138 0013 8000")
    check("but not in the talk with somebody else", not inside(page, named) and page.run("Dialer.ticket") is None, page.seen())
    page.shortcut("E")
    page.tab_to("Call again later")
    page.enter()
    page.until_named("Call again at")
    page.audit("a call is promised")
    page.tab_to("Note")
    page.write("bill")
    page.picture(f"{pictures}/promise.png")
    began = time.time()
    page.enter()
    page.until_named(".*promise-")
    listed = daemon.ask("callback.list", agent="1001")["callbacks"]
    told = [(one["ticketId"], one.get("number"), one.get("title"), one.get("agentId")) for one in listed]
    check("the promise is a ticket of the number that was called", told == [(f"promise-{call}", "+86138****8000", "bill", "1001")], told)
    at = page.run("new Date(%s).getTime()" % json.dumps(listed[0]["callbackAt"])) / 1000
    check("for an hour from now, if nothing else is said", abs(at - began - 3600) < 300, listed)
    check("and the call goes on", page.run("Dialer.state") == "talking", page.run("Dialer.call"))
    page.audit("what is promised")
    page.shortcut("H")
    page.wait_for("state", "ended")
    page.wait_for("state", None)
    later = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(began + 7200))
    check("after the call, the time can be another", page.run(f"Dialer.promise({{callbackAt: {json.dumps(later)}}})"), page.seen())
    listed = daemon.ask("callback.list")["callbacks"]
    told = [(one["ticketId"], one["callbackAt"][:19] + "Z", one.get("agentId"), one.get("title")) for one in listed]
    check("of the same promise, about the same, now by anyone", told == [(f"promise-{call}", later, None, "bill")], told)
    colleague = Bar(browser, daemon.ask("page.pair", agent="1002")["url"], apart=True)
    colleague.wait_for("link", "up")
    wish = json.dumps({"call": call, "callbackAt": later})
    check("a colleague cannot promise anything in it", colleague.run(f"Dialer.promise({wish})") is False, colleague.seen())
    check("and hears that it is not there", colleague.run("Dialer.message").startswith("Not found"), colleague.seen())
    colleague.close()
    page.close()


SCENARIOS = {scenario.__name__: scenario for scenario in (keyboard, ten, consulted, transfers, breaks, owes)}


def main():
    scenario, link, path, pictures = sys.argv[1:]
    # The browser ends with its test.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    os.makedirs(pictures, exist_ok=True)
    browser = Browser()
    try:
        SCENARIOS[scenario](browser, link, Daemon(path), pictures)
    finally:
        browser.close()
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
