#!/usr/bin/env python3
"""usage: knowledge.py BOARD AGENT FILE [PICTURES]

A supervisor and an agent of a running daemon, each in a page of headless Chromium (pairing links BOARD and AGENT): the supervisor drops FILE
on the board's cards, sees every row's verdict and imports it; makes a card, attaches a picture, and changes it while the agent reads it,
whose page follows without a reload; two supervisors do not overwrite each other. The agent is offered cards by class and words, finds
one by Chinese words with the keyboard, opens it in a call, and says that it helped; the bar offers the same in another page. Nothing of a
card's text becomes a part of a page, everybody can use what is shown, and a file that was opened is gone with its card. Status 0 if the pages showed each step. With PICTURES, a folder, pictures are taken there.
"""

import base64
import json
import os
import signal
import struct
import sys
import time
import zlib

from accessibility import inside, page_troubles, troubles
from bar import CHANGE
from devtools import Browser, Page

HOSTILE = ("先道歉，再问**收货时间**。\\n\\n## 处理\\n- 2 小时内：补发\\n- 否则转品控\\n\\n<img src=x onerror=window.hacked=1> "
           "[坏](javascript:window.hacked=1) [好](https://example.com/a?b=1) ![图](箱.png)")


def png():
    """A small picture: a box, two colours."""
    rows = b"".join(b"\0" + b"".join(b"\x2f\x80\xd0" if 40 < x < 280 and 20 < y < 140 else b"\xe8\xee\xf5" for x in range(320)) for y in range(160))
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    head = struct.pack(">IIBBBBB", 320, 160, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def fill(page, name, text):
    page.run(f"(() => {{ const f = document.querySelector('dialog.editor [name={name}]'); f.value = `{text}`; f.dispatchEvent(new Event('input', {{bubbles: true}})); return 0; }})()")


def press(page, selector):
    """As a click of a mouse, wherever the button is scrolled to."""
    page.until(f"!!document.querySelector({selector!r})")
    page.run(f"document.querySelector({selector!r}).click(); 0")


def open_card(board, title):
    board.until(f"[...document.querySelectorAll('.cardTable .link')].some(b => b.textContent === '{title}')")
    board.run(f"[...document.querySelectorAll('.cardTable .link')].find(b => b.textContent === '{title}').click(); 0")
    board.until("!!document.querySelector('dialog.editor[open]')")


def usable(page, what):
    found = page_troubles(page)
    assert not found, f"{what}: {found}"


def imports(board, path):
    board.run("location.hash = '#cards'; 0")
    board.until("!!document.querySelector('[data-part=cards]')")
    board.drop("[data-part=cards]", path)
    board.until("document.querySelector('dialog.verdicts')?.dataset.step === 'checked'")
    board.until("document.querySelectorAll('dialog.verdicts tr[data-verdict=refused]').length === 1")
    board.until("document.querySelectorAll('dialog.verdicts tr[data-verdict=added]').length >= 2")
    usable(board, "the verdicts")
    press(board, "dialog.verdicts footer .main")
    board.until("document.querySelector('dialog.verdicts')?.dataset.step === 'imported'")
    press(board, "dialog.verdicts footer .main")
    board.until("document.querySelectorAll('.cardTable tbody tr').length >= 2")


def makes(board, folder):
    press(board, "[data-do=new]")
    board.until("!!document.querySelector('dialog.editor[open]')")
    fill(board, "title", "冷链包裹已解冻")
    fill(board, "category", "物流")
    fill(board, "classes", "quality")
    fill(board, "text", HOSTILE)
    board.until("document.querySelectorAll('.preview .cardText li').length === 2 && !!document.querySelector('.preview strong')")
    press(board, "#saveCard")
    board.until("!document.querySelector('#attachFile').hidden")
    path = os.path.join(folder, "箱.png")
    with open(path, "wb") as file:
        file.write(png())
    document = board.ask("DOM.getDocument")["root"]["nodeId"]
    node = board.ask("DOM.querySelector", nodeId=document, selector="dialog.editor [name=file]")["nodeId"]
    board.ask("DOM.setFileInputFiles", files=[path], nodeId=node)
    board.until("document.querySelector('.preview img')?.naturalWidth === 320")
    usable(board, "the editor")


def is_harmless(page):
    assert page.run("window.hacked === undefined"), "a card became a part of the page"
    assert page.run("[...document.images].every(i => i.src.includes('/v1/attachments/'))"), "an image of somebody else's"
    assert page.run("[...document.links].every(a => /^(https?|tel):/.test(a.href))"), "an address that runs something"


def reads(agent, board):
    agent.until("Dialer.link === 'up'")
    press(agent, "[data-part=tickets] .entry")
    agent.until("[...document.querySelectorAll('.cardHead .name')].some(e => e.textContent === '冷链包裹已解冻')")
    agent.click(".call button")
    agent.until("Dialer.state === 'talking'", patience=120)
    agent.run("[...document.querySelectorAll('.cardHead')].find(b => b.textContent.includes('冷链包裹已解冻')).click(); 0")
    agent.until("document.querySelector('.cardText li')?.textContent === '2 小时内：补发'")
    agent.until("document.querySelector('.cardText img')?.naturalWidth === 320")
    usable(agent, "an open card beside its ticket")
    # The supervisor changes it; the agent's page shows that.
    agent.run("window.stayed = 1; 0")
    board.show()
    fill(board, "text", HOSTILE.replace("补发", "全额退款"))
    press(board, "#saveCard")
    board.until("!document.querySelector('dialog.editor')")
    agent.show()
    agent.until("document.querySelector('.cardText li')?.textContent === '2 小时内：全额退款'")
    assert agent.run("window.stayed") == 1, "the page was loaded again"
    press(agent, ".helped [data-helped=true]")
    agent.until("document.querySelector('.helped [data-helped=true]').ariaPressed === 'true'")


def searches(agent):
    agent.run("document.activeElement.blur(); 0")
    agent.key("/", "Slash", text="/")
    agent.until("document.activeElement.type === 'search'")
    agent.type("解冻")
    agent.until("document.querySelector('.cardHead mark')?.textContent === '解冻'")
    agent.key("ArrowDown", "ArrowDown")
    agent.until("document.activeElement.matches('.cardHead')")
    agent.key("Enter", "Enter", text="\r")
    agent.until("!!document.querySelector('.cardText')")
    shown = agent.run("document.querySelector('[data-part=knowledge] [data-open]').innerText.split('全额退款').length")
    assert shown == 2, "an open card shows its text and an excerpt of it besides"


def until_inside(page, condition):
    deadline = time.monotonic() + 60
    while not inside(page, f"function () {{ return !!({condition}); }}"):
        assert time.monotonic() < deadline, f"the bar never had {condition}"
        inside(page, CHANGE)


def offered_in_bar(browser, address):
    """In a page that is not ours the bar itself offers the cards, in the call."""
    page = Page(browser, address)
    page.show()
    page.until("Dialer.link === 'up' && Dialer.state === 'talking' && Dialer.ticket?.ticketId === 'ZL1'")
    head = "[...this.querySelectorAll('.knowledge button[aria-expanded]')].find(b => b.textContent === '冷链包裹已解冻')"
    until_inside(page, head)
    inside(page, f"function () {{ {head}.click(); }}")
    until_inside(page, "this.querySelector('.knowledge strong')?.textContent === '收货时间'")
    unsafe = inside(page, "function () { return this.querySelectorAll('img, script, a:not([href^=http]):not([href^=tel])').length; }")
    assert unsafe == 0 and page.run("window.hacked === undefined"), "a card became a part of the bar"
    found = troubles(page)
    assert not found, f"a card in the bar: {found}"
    helped = "[...this.querySelectorAll('.knowledge button[aria-pressed]')].find(b => b.textContent === 'Yes')"
    inside(page, f"function () {{ {helped}.click(); }}")
    until_inside(page, f"{helped}.getAttribute('aria-pressed') === 'true'")
    page.close()


def asked(page, whose, method, **params):
    """What the daemon answers to the page's own token."""
    request = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
    return page.run(
        f"fetch('/v1/rpc', {{method: 'POST', body: {json.dumps(request)}, headers: {{'Content-Type': 'application/json',"
        f" Authorization: 'Bearer ' + JSON.parse(localStorage.getItem('dialer.{whose} ' + location.origin)).token}}}})"
        ".then(answer => answer.json()).then(answer => answer.result)"
    )


def gone_with_its_card(board, agent):
    card = asked(board, "board", "knowledge.create", title="Short", text="a file")["cardId"]
    data = base64.b64encode(png()).decode()
    file = asked(board, "board", "knowledge.attach", card=card, name="box.png", data=data)["attachmentId"]
    path = asked(agent, "token", "knowledge.open", card=card, attachment=file)["path"]
    status = f"fetch({json.dumps(path)}).then(answer => answer.status)"
    assert agent.run(status) == 200, "an opened file cannot be read"
    asked(board, "board", "knowledge.remove", card=card)
    assert agent.run(status) == 404, "an opened file is read on when its card is gone"


def overwrites_nothing(browser, board, link):
    open_card(board, "冷链包裹已解冻")
    other = Page(browser, link)
    other.show()
    other.run("location.hash = '#cards'; 0")
    open_card(other, "冷链包裹已解冻")
    fill(other, "category", "客服")
    press(other, "#saveCard")
    other.until("!document.querySelector('dialog.editor')")
    board.until("!!document.querySelector('#showTheirs')")
    fill(board, "category", "别的")
    press(board, "#saveCard")
    board.until("!!document.querySelector('dialog.editor[open] #showTheirs')")
    press(board, "#showTheirs")
    board.until("document.querySelector('dialog.editor [name=category]').value === '客服'")
    board.run("document.querySelector('dialog.editor').close(); 0")
    other.close()


def main():
    # The browser ends with its test.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    pictures = sys.argv[4] if len(sys.argv) > 4 else None
    browser = Browser()
    try:
        board, agent = Page(browser, sys.argv[1]), Page(browser, sys.argv[2])
        board.show()
        imports(board, sys.argv[3])
        makes(board, os.path.dirname(sys.argv[3]))
        if pictures:
            board.picture(os.path.join(pictures, "editor.png"))
        agent.show()
        reads(agent, board)
        offered_in_bar(browser, sys.argv[2].split("#")[0].replace("/agent", "/helpdesk"))
        agent.show()
        searches(agent)
        gone_with_its_card(board, agent)
        if pictures:
            agent.picture(os.path.join(pictures, "agent.png"))
        board.show()
        usable(board, "the cards")
        overwrites_nothing(browser, board, sys.argv[1].split("#")[0])
        for page in (board, agent):
            is_harmless(page)
        if pictures:
            board.picture(os.path.join(pictures, "cards.png"))
    finally:
        browser.close()


if __name__ == "__main__":
    main()
