#!/usr/bin/env python3
"""usage: board.py LINK FILE

A supervisor at the board of a running daemon: opens the pairing LINK in headless Chromium, chooses FILE (two tickets that can be called
and one that cannot) and gives it up by Escape, drops it, looks by keys alone at the mapping and the refused row, each step of which is said
aloud and usable by anybody, starts the batch, watches it without a reload, listens to a call and
whispers, ends both calls, sees the batch completed and follows a link to one call's recording. Status 0 if the page showed each step.
"""

import signal
import sys

from accessibility import page_troubles
from devtools import Browser, Page


def enter(page, text):
    """Presses Enter where the focus is: on the button of that name."""
    page.until(f"document.activeElement.closest('dialog footer') && document.activeElement.textContent === '{text}'")
    page.key("Enter", "Enter", text="\r")


def said(page, text):
    """The dialog's live region, which was there before, says so."""
    page.until(f"document.querySelector('dialog > [role=status]').textContent === '{text}'")


def gives_up(page, path):
    """A file is chosen by the button, and given up by Escape; meanwhile the Tab key leads to nothing behind the dialog."""
    page.run("document.querySelector('[data-part=batches] header button').focus(); 0")
    root = page.ask("DOM.getDocument")["root"]["nodeId"]
    field = page.ask("DOM.querySelector", nodeId=root, selector="[data-part=batches] input[type=file]")["nodeId"]
    page.ask("DOM.setFileInputFiles", files=[path], nodeId=field)
    page.until("!!document.querySelector('dialog[data-step=mapping]')")
    reached = set()
    for _ in range(24):
        page.key("Tab", "Tab")
        # Past the last one the focus is the browser's own for a moment.
        assert page.run("document.activeElement === document.body || !!document.activeElement.closest('dialog')"), "the focus is behind the dialog"
        reached.add(page.run("document.activeElement.localName"))
    assert {"button", "select", "summary"} <= reached, f"Tab does not reach all of the dialog: {reached}"
    page.key("Escape", "Escape")
    page.until("!document.querySelector('dialog')")
    assert page.run("document.activeElement === document.querySelector('[data-part=batches] header button')"), "the focus does not come back"
    assert page.run("document.querySelectorAll('.batch').length") == 0, "a file that was given up is there"


def load(page, path):
    """By keys alone; everybody can use each step, and hears of it."""
    page.drop("[data-part=batches]", path)
    page.until("document.querySelector('dialog[data-step=mapping] tr[data-field=numbers] select').value === 'phone'")
    said(page, "Please check which column is what.")
    usable_step(page, "the mapping")
    enter(page, "Check every row")
    page.until("document.querySelector('dialog[data-step=checked] [data-figure=accepted] dd').textContent === '2'")
    page.until("document.querySelectorAll('dialog .refusals tbody tr').length === 1")
    said(page, "Checked: 2 would be called, 1 refused.")
    usable_step(page, "the verdicts")
    enter(page, "Load and start")
    page.until("document.querySelector('dialog[data-step=loaded] [data-figure=refused] dd').textContent === '1'")
    said(page, "Loaded: 2 tickets, 1 refused.")
    enter(page, "Done")
    page.until("!document.querySelector('dialog')")


def usable_step(page, step):
    found = page_troubles(page)
    assert not found, f"{step}: {found}"


def steps_in(page):
    page.until("document.querySelectorAll('.calls tr[data-state=talking]').length === 2")
    page.until("document.querySelector('[data-tile=calls] .value').textContent === '2'")
    mine = ".calls tr.mine [data-way="
    page.click(".calls tr[data-state=talking] [data-way=listen]")
    page.until(f"document.querySelector('{mine}listen]').ariaPressed === 'true'")
    page.click(f"{mine}whisper]")
    page.until(f"document.querySelector('{mine}whisper]').ariaPressed === 'true'")
    page.click(f"{mine}whisper]")
    page.until("!document.querySelector('.calls tr.mine')")


def finishes(page):
    for left in (1, 0):
        page.click(".calls tr[data-state=talking] .danger")
        page.until(f"document.querySelectorAll('.calls tr[data-state=talking]').length === {left}")
    page.until("document.querySelector('.batch').dataset.state === 'completed'")
    page.until("document.querySelector('[data-tile=answered] .value').textContent === '100 %'")
    page.run("location.hash = '#day'; 0")
    page.until("document.querySelector('[data-chart=answered] .headline').textContent === '100 %'")
    page.until("document.querySelectorAll('[data-chart=answered] .block').length > 0")


def listens(page):
    page.run("location.hash = '#talks'; 0")
    page.until("document.querySelectorAll('[data-part=quality] [data-call]').length === 2")
    page.until("document.querySelectorAll('[data-part=recordings] [data-recording] button').length === 2")
    page.click("[data-part=recordings] [data-recording] button")
    page.until("document.querySelector('audio').readyState >= 1")
    middle = "new Promise(done => { const a = document.querySelector('audio'); a.onseeked = () => done(a.duration > 0 && !a.error); a.currentTime = a.duration / 2; })"
    assert page.run(middle), "the recording cannot be listened to from its middle on"


def follows_link(page):
    """What a ticket system was given as the recording's link: the call by its id."""
    call = page.run("document.querySelector('[data-part=quality] [data-call]').dataset.call")
    page.run(f"location.hash = '#call={call}'; 0")
    page.until("document.querySelector('[data-part=call] .facts dd')?.textContent.length > 0")
    page.until("[...document.querySelectorAll('[data-part=call] dd')].some(d => /^ZL[12]$/.test(d.textContent))")
    page.click("[data-part=call] button[data-recording]")
    page.until("document.querySelector('.player audio').readyState >= 1 && document.querySelector('.player audio').duration > 0")
    page.run("location.hash = '#call=none-of-ours'; 0")
    page.until("!document.querySelector('[data-part=call] .facts dd') && !document.querySelector('[data-part=call] [role=status]').hidden")


def usable(page):
    """All its views, at the end: nothing is clicked any more while the window changes its size."""
    call = page.run("[...document.querySelectorAll('[data-call]')].map(row => row.dataset.call)[0]") or ""
    for view, there in (("talks", "[data-part=quality] [data-call]"), ("day", "[data-chart=answered] .block"), ("now", "[data-agent]")):
        page.run(f"location.hash = '#{view}'; 0")
        page.until(f"!!document.querySelector('{there}')")
        found = page_troubles(page)
        assert not found, f"{view}: {found}"
        call = call or page.run("document.querySelector('[data-part=quality] [data-call]')?.dataset.call || ''")
    page.run(f"location.hash = '#call={call}'; 0")
    page.until("!!document.querySelector('[data-part=call] .facts dd')")
    found = page_troubles(page)
    assert not found, f"one call: {found}"


def shares(browser, page, address):
    """Further tabs of the board read no stream of their own, and one of them goes on when the first is gone; gives that one."""
    count = ("window.streams = 0; const ask = window.fetch; window.fetch = (path, ...more) => {"
             " if (String(path).startsWith('/v1/events')) window.streams += 1; return ask(path, ...more); };")
    isUp = "document.querySelector('.lamp').dataset.state === 'up' && document.querySelectorAll('[data-agent]').length === 3"
    first, second = (Page(browser, "about:blank") for _ in range(2))
    for tab in (first, second):
        tab.ask("Page.addScriptToEvaluateOnNewDocument", source=count)
        tab.show()  # a hidden tab asks for nothing
        tab.open(address)
        tab.until(isUp)
        assert tab.run("streams") == 0, "a further tab opened a stream of its own"
    page.close()
    first.until("streams === 1 && document.querySelector('.lamp').dataset.state === 'up'")
    assert second.run("streams") == 0, "both took over"
    second.close()
    first.show()
    return first


def main():
    # The browser ends with its test.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    browser = Browser()
    try:
        page = Page(browser, sys.argv[1])
        page.until("document.querySelectorAll('[data-agent]').length === 3")
        assert page.run("location.hash") == "", "the code is in the address bar still"
        page = shares(browser, page, sys.argv[1].split("#")[0])
        page.run("window.stayed = 1; 0")
        gives_up(page, sys.argv[2])
        load(page, sys.argv[2])
        steps_in(page)
        finishes(page)
        listens(page)
        follows_link(page)
        usable(page)
        assert page.run("window.stayed") == 1, "the page was loaded again"
        assert page.run("[window.hacked === undefined, document.images.length]") == [True, 0], "a field became a part of the page"
    finally:
        browser.close()


if __name__ == "__main__":
    main()
