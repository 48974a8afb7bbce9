"""Takes pictures of our own pages at a site with calls going on; what is seen on them happened."""
import json
import os
import re
import sys
import tempfile
import time

from played import ROOT, Page, Site

sys.path.insert(0, os.path.join(ROOT, "Tests/Browser"))
import devtools  # noqa: E402

PATIENCE = 180  # seconds until enough has happened
HEAD = "工单编号,工单分类,客户姓名,联系电话,备用电话,订单号,商品,问题描述,优先级,创建时间,处理客服,最晚回访时间"
# Agent 1001's own tickets; by the last digit a customer is busy (5) or talks.
OWN = [
    ("ZL2026112200101", "冯玲", "13800138005", "YT1910880621733", "冰淇淋礼盒", "冷链包裹已解冻，冰袋融化", "紧急"),
    ("ZL2026112200102", "徐娜", "13800138010", "YT8084331773650", "手剥巴旦木", "少发一袋，客户很生气", "普通"),
    ("ZL2026112200103", "罗超", "13800138011", "YT6869783561594", "纯牛奶 12 盒", "牛奶胀包、有酸味", "普通"),
    ("ZL2026112200104", "朱磊", "13800138012", "YT5264798592207", "全麦面包", "面包发霉，要求退款", "普通"),
    ("ZL2026112200105", "马秀兰", "13800138013", "YT1910880621790", "碧根果 500g", "生产日期与页面不符", "普通"),
]
# A file of somebody else's, whose columns are to be looked at.
EXPORT = [f"case-{number},{name},{phone},{grade},2026-11-22 09:{number:02},{note}" for number, (name, phone, grade, note) in enumerate([
    ("周静", "13900138100", "紧急", "包裹破损"), ("杨涛", "13900138101", "普通", "少发一袋"), ("高勇", "1.39E+10", "普通", "异味"),
    ("张敏", "13900138103", "普通", "催件"), ("吴磊", "13900138104", "普通", "未收到货"), ("陈强", "", "普通", "货不对板")], 1)]


class Shop:
    """A page's pictures."""

    def __init__(self, folder):
        self.folder = folder

    def take(self, page, name, width=1280, height=860, scheme="light"):
        page.show()
        page.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        page.ask("Emulation.setScrollbarsHidden", hidden=True)
        page.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        page.until(f"innerWidth === {width}")
        page.frame()
        page.picture(os.path.join(self.folder, f"{name}.png"))
        print(f"{name}.png", file=sys.stderr)


def wait(what, question):
    deadline = time.monotonic() + PATIENCE
    while not question():
        if time.monotonic() > deadline:
            raise SystemExit(f"{what}: not in {PATIENCE} s")
        time.sleep(0.3)


def ended(shell):
    calls = shell.json("ctl calls --all --limit 1000")["calls"]
    words = [call["outcome"]["disposition"] for call in calls if call.get("outcome")]
    return {word: words.count(word) for word in set(words)}


def link(shell, *words):
    return re.search(r"http\S+", shell.ask(f"ctl pair {' '.join(words)}")).group(0)


def own_tickets(shell, folder):
    """Agent 1001 has called two of her tickets; two more are promised a call."""
    rows = [f"{ticket},质量工单,{who},{number},,{order},{product},{matter},{priority},2026-11-22 08:06:17,1001,"
            for ticket, who, number, order, product, matter, priority in OWN]
    path = os.path.join(folder, "mine.csv")
    open(path, "w").write("\n".join([HEAD, *rows]))
    shell.ask(f"ctl batch load {path} --mode manual")
    for ticket in (OWN[0][0], OWN[1][0]):
        call = shell.ask(f"ctl dial --ticket {ticket} --agent 1001 --quiet").strip()
        wait(f"the end of {call}", lambda: shell.json(f"ctl calls {call}")["state"] == "ended")
    for ticket, at in ((OWN[3][0], "+2h"), (OWN[4][0], "+3h")):
        shell.ask(f"ctl ticket resolve {ticket} followUp --callback-at {at} --mine --agent 1001")


def calls(shell, site):
    """The example tickets are called; at first also by one agent who does not pick up."""
    site.run(["python3", f"{ROOT}/scripts/demo/desk.py", f"{site.folder}/dialer.sock"], site.folder)
    shell.ask("ctl batch load examples/tickets/logistics-gb18030.csv", (0, 50))
    wait("who meets nobody", lambda: ended(shell).get("abandoned", 0) > 0)
    shell.ask("ctl agent pause 1014 --code training")
    shell.ask("ctl batch load examples/tickets/quality.csv", (0, 50))
    wait("forty talks", lambda: ended(shell).get("answered", 0) > 40)


def take_chinese(shop, address):
    browser = devtools.Browser("zh-CN")
    try:
        board = devtools.Page(browser, address)
        board.until("document.querySelectorAll('.calls tr[data-state=talking]').length > 3")
        shop.take(board, "board-zh", 1280, 1250)
    finally:
        browser.close()


def take_board(shop, folder, address):
    browser = devtools.Browser("en-GB")
    try:
        board = devtools.Page(browser, address)
        board.until("document.querySelectorAll('.calls tr[data-state=talking]').length > 3")
        for name, width, height, scheme in (("board-390", 390, 1900, "light"), ("board-dark", 1280, 1250, "dark"),
                                            ("board", 1280, 1250, "light")):
            shop.take(board, name, width, height, scheme)
        path = os.path.join(folder, "crm export.csv")
        open(path, "w").write("\n".join(["case,who,phone,grade,opened,note", *EXPORT]))
        board.drop("[data-part=batches]", path)
        board.until("!!document.querySelector('dialog[data-step=mapping]')")
        shop.take(board, "board-upload")
        board.key("Escape", "Escape")
        board.until("!document.querySelector('dialog')")
        board.run("location.hash = '#day'; 0")
        board.until("document.querySelectorAll('[data-chart=abandonment] .block').length > 0")
        shop.take(board, "board-day", 1280, 1000)
        board.run("location.hash = '#talks'; 0")
        board.until("document.querySelectorAll('[data-part=quality] [data-call]').length > 3")
        board.until("document.querySelectorAll('[data-part=recordings] [data-recording]').length > 3")
        shop.take(board, "board-talks")
        board.run("location.hash = '#cards'; 0")
        board.until("document.querySelectorAll('.cardTable tbody tr').length > 3")
        shop.take(board, "knowledge-board", 1280, 800)
        board.run("[...document.querySelectorAll('.cardTable .link')].find(b => b.textContent.includes('冷链')).click(); 0")
        board.until("!!document.querySelector('dialog.editor[open]')")
        shop.take(board, "knowledge-editor", 1280, 900)
    finally:
        browser.close()

def take_agent(shop, address):
    browser = devtools.Browser("en-GB")
    try:
        agent = devtools.Page(browser, address)
        agent.until("Dialer.link === 'up' && Dialer.agent !== null")
        agent.until("document.querySelectorAll('[data-part=tickets] .entry').length > 1")
        agent.click(f"[data-part=tickets] [data-entry={OWN[0][0]}]")
        agent.until("document.querySelectorAll('[data-part=ticket] tbody tr').length > 0")
        agent.run("document.activeElement.blur(); scrollTo(0, 0); 0")
        for name, width, height, scheme in (("agent", 1280, 860, "light"), ("agent-dark", 1280, 860, "dark"), ("agent-390", 390, 844, "light")):
            shop.take(agent, name, width, height, scheme)
        agent.run("document.querySelector('[data-part=knowledge] .cardHead').click(); 0")
        agent.until("!!document.querySelector('.cardText')")
        agent.run("document.querySelector('[data-part=knowledge]').scrollIntoView(); 0")
        shop.take(agent, "knowledge-390", 390, 844)
        agent.run("document.querySelector('[data-part=knowledge] .cardHead').click(); 0")
        agent.ask("Emulation.setDeviceMetricsOverride", width=1280, height=1000, deviceScaleFactor=1, mobile=False)
        agent.key("/", "Slash", text="/")
        agent.type("冰袋 解冻")
        agent.until("!!document.querySelector('.cardHead mark')")
        agent.run("document.querySelector('[data-part=knowledge] .cardHead').click(); 0")
        agent.until("!!document.querySelector('.cardText')")
        agent.run("scrollTo(0, document.body.scrollHeight); 0")
        shop.take(agent, "knowledge-agent", 1280, 1000)
    finally:
        browser.close()


def main(folder):
    os.makedirs(folder, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        shell, site, shop = Page(place), Site(place), Shop(folder)
        try:
            site.sipp("customers", "customers", 5671, 20000, 1000)
            site.sipp("agents", "answers-at-once", 5672, 26000, 440)
            site.sipp("away", "no-answer", 5674, 28000, 440)
            site.daemon(open(f"{ROOT}/scripts/supervisor/pictures.json5").read(), shell)
            shell.ask("ctl agent logout 1013")
            for agent, code in (("1004", "lunch"), ("9001", "supervising")):
                shell.ask(f"ctl agent pause {agent} --code {code}")
            shell.ask("ctl knowledge import examples/knowledge.csv", (0, 50))
            own_tickets(shell, place)
            shell.ask("ctl agent pause 1001 --code break")
            calls(shell, site)
            take_chinese(shop, link(shell, "9001", "--role", "supervisor"))
            take_board(shop, place, link(shell, "9001", "--role", "supervisor"))
            for batch in shell.json("ctl batch list")["batches"]:
                if batch["state"] == "running" and batch["name"] != "mine.csv":
                    shell.ask(f"ctl batch pause {batch['batchId']}")
            shell.ask("ctl agent ready 1001")
            take_agent(shop, link(shell, "1001").replace("/helpdesk", "/agent"))
            print(json.dumps(ended(shell)), file=sys.stderr)
        finally:
            site.stop()


if __name__ == "__main__":
    main(sys.argv[1])
