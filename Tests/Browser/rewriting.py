#!/usr/bin/env python3
"""Pages that change what is in them, in a real browser: what they had before cannot be dialled any more, and the bar stays.

    rewriting.py PAGE_ORIGIN - PICTURES

Talks with whoever started it as toolbar.py does.
"""

import json
import sys
import time
import traceback

from accessibility import inside
from devtools import Browser, Page
from toolbar import check, paired_page, row

# A page keeps its own text node, and does something with it: what is to be read then, and what can be dialled.
REWRITTEN = [
    ("written", "Tel 13911110001 ask", "node.data = 'Tel 13911110002 soon'", "Tel 13911110002 soon", ["13911110002"]),
    ("written without a number", "13911110001", "node.nodeValue = 'none'", "none", []),
    ("written with what is left in it", "Tel 13911110001", "node.data = 'Tel '", "Tel ", []),
    ("emptied by a page that looks before it writes", "13911110001", "if (node.data !== '') node.data = ''", "", []),
    ("left by a page that finds its text there", "13911110001", "if (node.nodeValue !== '13911110001') node.nodeValue = 'other'", "13911110001", ["13911110001"]),
    ("written where there were two", "13911110001 / 13911110002 b", "node.data = '13911110003'", "13911110003", ["13911110003"]),
    ("appended to", "13911110001", "node.appendData(' or 13911110002')", "13911110001 or 13911110002", ["13911110001", "13911110002"]),
    ("made longer", "Tel 13911110001 ask", "node.data += ', then 13911110002'", "Tel 13911110001 ask, then 13911110002", ["13911110001", "13911110002"]),
    ("divided by a script that marks words", "Tel 13911110001 ask", "node.splitText(1)", "Tel 13911110001 ask", ["13911110001"]),
    ("removed", "Tel 13911110001 ask", "node.remove()", "", []),
    ("removed where nothing stands before the number", "13911110001 ask", "node.remove()", "", []),
    ("replaced", "13911110001 ask", "node.replaceWith('13911110002')", "13911110002", ["13911110002"]),
    ("replaced with all its parent has", "Tel 13911110001 ask", "live.replaceChildren('13911110002')", "13911110002", ["13911110002"]),
    ("moved", "Tel 13911110001 ask", "live.prepend(document.createElement('b')); live.firstChild.append(node)", "Tel 13911110001 ask", ["13911110001"]),
    ("taken out and put back", "Tel 13911110001 ask", "node.remove(); live.append(node)", "Tel 13911110001 ask", ["13911110001"]),
    ("put away with all there was, and put back", "Tel 13911110001 ask",
     "const all = [...live.childNodes]; all.toReversed().forEach(one => one.remove()); live.append(...all)", "Tel 13911110001 ask", ["13911110001"]),
    ("the same, in pieces, a while later", "13911110001 ask",
     "const all = [...live.childNodes]; live.replaceChildren(); await frame(); live.append(...all)", "13911110001 ask", ["13911110001"]),
    ("written while it was put away", "Tel 13911110001 ask",
     "live.remove(); await frame(); node.textContent = 'Tel 13911110002'; await frame(); main.append(live)", "Tel 13911110002", ["13911110002"]),
    ("removed while it was put away", "Tel 13911110001 ask",
     "live.remove(); await frame(); node.remove(); await frame(); main.append(live)", "", []),
    ("followed by something else", "Tel 13911110001 ask", "node.after('!')", "Tel 13911110001 ask!", ["13911110001"]),
    ("written over on the button", "Tel 13911110001 ask", "live.querySelector('[data-dialer-number]').firstChild.data = '13911110002'", "Tel 13911110002 ask",
     ["13911110002"]),
    ("robbed of all behind its own", "Tel 13911110001 ask", "[...live.childNodes].slice(1).forEach(one => one.remove())", "Tel 13911110001 ask",
     ["13911110001"]),
    ("normalized", "13911110001", "live.normalize()", "13911110001", ["13911110001"]),
]


def rewritten(browser, origin):
    """No number of the customer before stays behind, and none is shown twice."""
    page = paired_page(browser, origin)[0]
    page.run("window.main = document.querySelector('main'); window.frame = () => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)));"
             " window.live = main.appendChild(document.createElement('div')); 0")
    seen = "[live.textContent, [...live.querySelectorAll('[data-dialer-number]')].map(e => e.dataset.dialerNumber)]"
    for name, before, change, after, numbers in REWRITTEN:
        page.run(f"live.replaceChildren(); window.node = live.appendChild(document.createTextNode({json.dumps(before)})); 0")
        page.frame()
        was = page.run(seen)
        page.run(f"(async () => {{ {change}; }})()")
        page.frame()
        now = page.run(seen)
        check(f"a text with a number, {name}, has no old number left", was[1] and was[0] == before and now == [after, numbers], [was, now])
    page.run("live.replaceChildren(); window.node = live.appendChild(document.createTextNode('13911110001')); 0")
    for round in range(2, 6):
        page.frame()
        page.run(f"node.data = '1391111000{round}'; 0")
    page.frame()
    check("nor after many times", page.run(seen) == ["13911110005", ["13911110005"]], page.run(seen))
    page.close()


def retargeted(browser, origin):
    """The page shows another ticket in the same element."""
    page = Page(browser, f"{origin}/helpdesk")
    page.run("window.live = document.querySelector('main').appendChild(document.createElement('p')); live.dataset.ticketId = 'T1';"
             " live.append('131****0001 ', document.createElement('b')); live.lastChild.append('more'); 0")
    seen = ("[live, ...live.querySelectorAll('*')].filter(e => 'dialerTicket' in e.dataset)"
            ".map(e => [e.dataset.dialerTicket, e.getAttribute('aria-label')])")
    page.frame()
    check("an element with a ticket dials it, and so does the number in it", page.run(seen) == [["T1", "Call the customer of ticket T1"]] * 2, page.run(seen))
    page.run("live.dataset.ticketId = 'T2'; 0")
    page.frame()
    check("and another's when the page puts that there", page.run(seen) == [["T2", "Call the customer of ticket T2"]] * 2, page.run(seen))
    page.run("delete live.dataset.ticketId; 0")
    page.frame()
    check("and none when there is none", page.run(seen) == [] and page.run("live.textContent") == "131****0001 more", page.run(seen))
    page.close()


def stays(browser, origin):
    """Pages that swap their contents, or their body, keep the bar."""
    page = Page(browser, f"{origin}/helpdesk")
    page.wait_for("link", "up")
    status = "function () { return this.querySelector('[role=status]').textContent; }"
    bars = "document.querySelectorAll('body > dialer-toolbar').length"
    page.run("document.body.replaceChildren('Tel 13911112222'); 0")
    page.frame()
    check("a page that swaps its contents keeps the bar", page.run(bars) == 1 and inside(page, status) == "Ready · 1001", page.run(bars))
    page.run("document.body = document.createElement('body'); document.body.append('Tel 13911113333'); 0")
    page.frame()
    check("also with another body", page.run(bars) == 1 and inside(page, status) == "Ready · 1001", page.run(bars))
    page.frame()
    check("whose numbers can be dialled", page.run(f"!!document.querySelector({json.dumps(row('13911113333'))})"))
    page.run("window.box = document.body.appendChild(document.createElement('dialog')); box.append('Tel 13911114444'); box.showModal(); 0")
    page.frame()
    place = "document.querySelector('dialer-toolbar').parentNode.localName"
    check("the bar can be used where a modal dialog is open", page.run(place) == "dialog" and inside(page, status) == "Ready · 1001", page.run(place))
    page.run("box.close(); 0")
    page.frame()
    check("and is back when that is closed", page.run(place) == "body" and page.run("box.children.length") == 1, page.run(place))
    gap = inside(page, "function () { const foot = this.querySelector('.foot');"
                 " return foot.getBoundingClientRect().right - foot.lastElementChild.getBoundingClientRect().right; }")
    check("its foot's buttons stand at the right, also for an agent without a name", 0 <= gap < 16, gap)
    page.close()


def forgets(browser, origin):
    """Who may not act any more sees no customer's data either."""
    page, other = Page(browser, f"{origin}/helpdesk"), Page(browser, f"{origin}/helpdesk")
    page.wait_for("link", "up")
    shows = "function () { return this.textContent.includes('ZL-CUSTOMER'); }"
    page.run("Dialer.showTicket('ZL-CUSTOMER')")
    check("a ticket is shown", inside(page, shows))
    other.run(f"localStorage.removeItem({json.dumps(f'dialer.token {origin}')})")
    page.show()
    deadline = time.monotonic() + 60
    while inside(page, shows) and time.monotonic() < deadline:
        page.frame()
    check("and not any more when the page is not paired any more", not inside(page, shows))
    page.close()
    other.close()


def main():
    browser = Browser()
    try:
        for scenario in (rewritten, retargeted, stays, forgets):
            try:
                scenario(browser, sys.argv[1])
            except Exception:
                check(f"{scenario.__name__} runs to its end", False, traceback.format_exc()[-1500:])
    finally:
        browser.close()


if __name__ == "__main__":
    main()
