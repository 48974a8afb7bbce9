"""A click on a number in a page: how long until the agent's phone has its INVITE."""
import os
import sys
import time

from daemon import Daemon
from farends import AGENT_PORT, WatchedPhone
from figures import number, rounded
from machine import quantile

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../Tests/Browser"))

PORT = 7180


def is_possible():
    from devtools import Browser

    return Browser.program() is not None


def click(bench):
    """Real mouse events in Chromium, one after the other; from the browser's time of the click to the kernel's of the INVITE."""
    count = 50 if bench.quick else 300
    daemon = Daemon(bench.dialer, agents=1, http={"addresses": ["127.0.0.1"], "port": PORT})
    phone = WatchedPhone(AGENT_PORT)
    try:
        daemon.start()
        control = daemon.connect()
        link = control.call("page.pair", agent=daemon.agents[0])["url"]
        delays = _clicks(link, phone, count)
        control.close()
        return {"clicks": len(delays), "p50_ms": rounded(quantile(delays, 0.5)), "p99_ms": rounded(quantile(delays, 0.99)),
                "max_ms": rounded(max(delays, default=None))}
    finally:
        phone.close()
        daemon.stop()


def _clicks(link, phone, count):
    from devtools import Browser, Page  # only this figure needs a browser

    browser = Browser()
    try:
        page = Page(browser, link)
        page.wait_for("link", "up")
        page.run(
            "(() => { const text = document.createElement('p'); document.querySelector('main').prepend(text); text.id = 'bench';"
            " addEventListener('click', (event) => { window.clickedAt = performance.timeOrigin + event.timeStamp; }, true); })()"
        )
        return [delay for index in range(count + 20) if (delay := _one(page, phone, index)) and index >= 20]
    finally:
        browser.close()


def _one(page, phone, index):
    """Milliseconds; each for another number, so that no rule is in the way."""
    page.run(f"document.querySelector('#bench').textContent = 'Tel {number(70_000_000 + index)}'; 0")
    page.frame()
    seen = phone.count("INVITE")
    page.click("#bench [data-dialer-number]")
    with phone.changed:
        found = phone.changed.wait_for(lambda: [one for one in phone.arrived if one[1] == "INVITE"][seen:], 5)
    clicked = page.run("window.clickedAt") / 1000
    page.run("Dialer.pending")
    deadline = time.monotonic() + 10
    while page.run("Dialer.state") not in (None, "ended") and time.monotonic() < deadline:
        time.sleep(0.01)
    return (found[0][0] - clicked) * 1000 if found else None
