#!/usr/bin/env python3
"""usage: abandoned.py LINK PICTURES

A supervisor at the board of a running daemon, where three customers of one batch talked with an agent and one of another answered and met
nobody: opens the pairing LINK in headless Chromium and finds the worse batch's share beside the class, the day's in its chart and table.
A picture goes to PICTURES. Status 0 if the page showed each.
"""

import os
import signal
import sys

from accessibility import page_troubles
from devtools import Browser, Page

CHART = "document.querySelector('[data-chart=abandonment]')"


def now(page):
    page.until("document.querySelector('.mode')?.textContent.includes('100 % abandoned, limit 10 %')")
    page.until("document.querySelector('.mode').dataset.tone === 'bad'")
    page.until("document.querySelector('[data-reason=abandonmentLimit] .tickets').textContent === '1'")
    page.until("document.querySelector('[data-tile=answered]').textContent.includes('3 of 4 calls, 1 abandoned')")


def day(page):
    page.run("location.hash = '#day'; 0")
    page.until(f"{CHART}.querySelector('.headline').textContent === '25 %'")
    page.until(f"{CHART}.querySelector('.note').textContent === '1 abandoned, 3 answered'")
    page.until(f"{CHART}.querySelectorAll('.block[data-tone=bad]').length === 1")
    scale = page.run(f"[...{CHART}.querySelectorAll('.scale')].map(label => label.textContent)")
    assert scale == ["0 %", "12.5 %", "25 %"], f"the scale is {scale}"
    high, whole = page.run(f"[{CHART}.querySelector('.block').getBBox().height, {CHART}.querySelector('.column').getBBox().height]")
    assert abs(high - whole) < 2, f"a block of 25 % is {high} of {whole} px high"
    column = "[...document.querySelectorAll('.figures thead th')].findIndex(head => head.textContent === 'Abandoned')"
    page.until(f"document.querySelector('.figures tbody tr:last-child').children[{column}].textContent === '1'")


def main():
    # The browser ends with its test.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    os.makedirs(sys.argv[2], exist_ok=True)
    browser = Browser()
    try:
        page = Page(browser, sys.argv[1])
        now(page)
        day(page)
        page.frame()
        page.picture(f"{sys.argv[2]}/abandoned.png")
        found = page_troubles(page)
        assert not found, found
    finally:
        browser.close()


if __name__ == "__main__":
    main()
