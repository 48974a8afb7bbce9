"""Searches among ten thousand knowledge cards, from the request on the socket to its answer; and how long their import takes."""
import base64
import csv
import io
import random
import time

from daemon import Daemon
from figures import rounded
from machine import quantile, resident

MATTERS = ["包裹破损", "冷链解冻", "面包发霉", "快递延误", "退款到账", "短斤少两", "食品异物", "地址错误", "客户投诉", "订单取消"]
WORDS = ["先道歉", "请客户拍照", "核对批次号", "转品控复核", "全额退款", "补发一份", "赠送优惠券", "联系快递公司", "说明处理时间", "两小时内回电",
         "apologise", "photo", "refund", "courier", "batch", "supervisor", "voucher", "address", "parcel", "cold"]
PIECE = 500


def _file(first, count, chance):
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["id", "title", "category", "words", "text"])
    for index in range(first, first + count):
        body = "，".join(chance.choices(WORDS, k=40)) + f"。编号 X{index}。"
        writer.writerow([f"K-{index}", f"{chance.choice(MATTERS)}处理办法 {index}", f"分类{index % 20}", chance.choice(MATTERS), body])
    return base64.b64encode(text.getvalue().encode()).decode()


def knowledge(bench):
    """Queries as agents type them: a word of two signs, two words, a sentence, an English word, a figure that one card has."""
    cards, queries = (2_000, 200) if bench.quick else (10_000, 1_000)
    daemon, chance = Daemon(bench.dialer, agents=1), random.Random(1)
    try:
        daemon.start()
        control = daemon.connect()
        began = time.monotonic()
        for first in range(0, cards, PIECE):
            answer = control.call("knowledge.import", data=_file(first, PIECE, chance), name="cards.csv", seconds=120)
            assert all(verdict["verdict"] == "added" for verdict in answer["verdicts"])
        loaded = time.monotonic() - began
        kinds = {
            "word": lambda: chance.choice(["退款", "解冻", "拍照"]), "two": lambda: "冷链 退款", "sentence": lambda: "客户说包裹破损了要求全额退款怎么办",
            "english": lambda: "cour", "figure": lambda: f"x{chance.randrange(cards)}",
        }
        seen = {"cards": cards, "import_s": rounded(loaded), "resident_mib": rounded(resident(daemon.pid) / 1024, 1)}
        for kind, query in kinds.items():
            times = []
            for _ in range(queries // len(kinds)):
                text, start = query(), time.monotonic()
                hits = control.call("knowledge.search", query=text, limit=10)["hits"]
                times.append((time.monotonic() - start) * 1000)
                assert hits, text
            seen[kind] = {"p50_ms": rounded(quantile(times, 0.5)), "p99_ms": rounded(quantile(times, 0.99))}
        control.close()
        return seen
    finally:
        daemon.stop()
