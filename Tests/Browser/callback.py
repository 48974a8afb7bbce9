#!/usr/bin/env python3
"""usage: callback.py LINK NUMBER

An agent at the help-desk page of a running daemon: opens the pairing LINK in headless Chromium, double-clicks NUMBER,
reloads the page and opens a second tab while both talk, and hangs up. Status 0 if the page showed each step.
"""

import json
import signal
import sys

from devtools import Browser, Page


def callback(browser, link, number):
    page = Page(browser, link)
    page.wait_for("link", "up")
    page.click(f"[data-dialer-number={json.dumps(number)}]", times=2)
    page.wait_for("state", "talking")
    page.reload()
    page.wait_for("link", "up")
    page.wait_for("state", "talking")
    tab = Page(browser, link.split("#")[0])
    tab.wait_for("link", "up")
    tab.wait_for("state", "talking")
    page.show()
    page.key("h", "KeyH", modifiers=1 | 8)
    page.wait_for("state", "ended")


def main():
    # The browser ends with its test.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    browser = Browser()
    try:
        callback(browser, sys.argv[1], sys.argv[2])
    finally:
        browser.close()


if __name__ == "__main__":
    main()
