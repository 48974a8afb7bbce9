#!/usr/bin/env python3
"""usage: agent.py LINK TICKETS

An agent at the agent's page of a running daemon: opens the pairing LINK in headless Chromium and works TICKETS tickets with the keyboard
alone: chooses one in the list, calls its customer, hangs up, says how it went. Status 0 if the page showed each step.
"""

import signal
import sys

from devtools import Browser, Page

ENTRIES = "document.querySelectorAll('[data-part=tickets] .entry').length"


def tab_to(page, selector):
    """Tab, until the focus is there."""
    for _ in range(60):
        if page.run(f"!!document.activeElement?.matches({selector!r})"):
            return
        page.key("Tab", "Tab")
    raise RuntimeError(f"Tab does not reach {selector}: {page.run('document.activeElement.outerHTML')}")


def work(page, left):
    page.until(f"{ENTRIES} === {left}")
    tab_to(page, "[data-part=tickets] .entry")
    ticket = page.run("document.activeElement.dataset.entry")
    page.key("Enter", "Enter", text="\r")
    page.until(f"document.querySelector('[data-part=ticket]').dataset.ticket === '{ticket}'")
    tab_to(page, ".call button")
    page.key("Enter", "Enter", text="\r")
    page.until("Dialer.state === 'talking'")
    page.key("h", "KeyH", modifiers=1 | 8)
    page.until("Dialer.state === 'ended' || Dialer.state === null")
    if left == 1:
        needs_time(page)
    tab_to(page, "[name=resolution]")
    page.key(" ", "Space", text=" ")
    page.until("document.querySelector('[name=resolution]:checked').value === 'resolved'")
    page.key("Enter", "Enter", modifiers=2)
    page.until(f"{ENTRIES} === {left - 1}")


def needs_time(page):
    """To call again needs a time to come: it is proposed, and asked for where there is none."""
    said = "document.querySelector('form.outcome [role=status]').textContent"
    page.run("window.at = document.querySelector('form.outcome [type=datetime-local]'); document.querySelector('[value=followUp]').click(); 0")
    assert page.run("new Date(at.value) > new Date()"), page.run("at.value")
    for wrong in ("", "2020-01-01T10:00"):
        page.run(f"{said} = ''; at.value = {wrong!r}; document.querySelector('form.outcome').requestSubmit(); 0")
        assert page.run(said).startswith("Say when to call again"), page.run(said)
    page.run("document.querySelector('form.outcome').reset(); document.querySelector('.call button').focus(); 0")


def main():
    # The browser ends with its test.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    browser = Browser()
    try:
        page = Page(browser, sys.argv[1])
        page.until("Dialer.link === 'up'")
        for left in range(int(sys.argv[2]), 0, -1):
            work(page, left)
        assert page.run("[window.hacked === undefined, document.images.length]") == [True, 0], "a field became a part of the page"
        assert page.run("document.querySelector('[data-part=ticket] h2').textContent").startswith("<img"), "the name is not shown as written"
    finally:
        browser.close()


if __name__ == "__main__":
    main()
