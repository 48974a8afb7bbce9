#!/usr/bin/env python3
"""What the bar and our pages call things, in both languages, and what they ask for, in a real browser.

    wording.py PAGE_ORIGIN - PICTURES

Talks with whoever started it as toolbar.py does.
"""

import json
import re
import sys
import traceback
import urllib.request

from accessibility import inside
from devtools import Browser, Page
from toolbar import ask, check


def words(page, origin, language):
    """Whatever the daemon may say has words in the bar, whose script stands alone, and in our pages."""
    with urllib.request.urlopen(f"{origin}/v1/openapi.json") as answer:
        schemas = json.load(answer)["components"]["schemas"]
    known = {name: [one["const"] for one in schemas[name]["anyOf"] if "const" in one] for name in ("CallDisposition", "Reason")}
    with urllib.request.urlopen(f"{origin}/toolbar.js") as answer:
        script = answer.read().decode()
    is_chinese = language == "Chinese"

    def table(name):
        blocks = re.findall(rf"\n  {name}: (\{{.*?\}}),\n(?=  [a-z]|\}})", script, re.S)
        assert len(blocks) == 2, f"{len(blocks)} tables “{name}”"
        return page.run(f"({blocks[0 if is_chinese else 1]})")

    def ours(name, values, wrap="value"):
        return page.run(f"import('/page-words.js').then(words => {json.dumps(values)}.map(value => words.{name}({wrap})))")

    def is_said(text):
        return bool(text) and (bool(re.search("[一-鿿]", text)) == is_chinese) and text[0] == text[0].upper()

    check("the daemon tells what a call may end with, and why it refuses", min(map(len, known.values())) > 30, known)
    reasons = table("reasons")
    ends = {**reasons, **table("ends")}
    silent = [word for word in known["CallDisposition"] if not is_said(ends.get(word))]
    check(f"the bar has words for every ending, {language}", silent == [], silent)
    silent = [word for word, text in zip(known["CallDisposition"], ours("endWord", known["CallDisposition"])) if not is_said(text)]
    check(f"so have our pages, {language}", silent == [], silent)
    codes = table("codes")
    check(f"the bar and our pages have the same words for a pause, {language}",
          "supervisor" in codes and ours("pauseWord", list(codes)) == list(codes.values()), [codes, ours("pauseWord", list(codes))])
    if not is_chinese:
        return
    never = {"parseError", "invalidRequest", "batchRefused"}  # what the bar asks is well formed, and no file
    silent = [word for word in known["Reason"] if word not in never and not is_said(reasons.get(word))]
    check("the bar says every refusal in Chinese", silent == [], silent)
    told = ours("troubleText", known["Reason"], "{message: 'no', data: {reason: value}}")
    silent = [word for word, text in zip(known["Reason"], told) if not is_said(text)]
    check("so do our pages", silent == [], silent)
    wants = [re.search(rf'\b{name}: "(.*?)"', script)[1] for name in ("available", "pause", "signedOut")]
    check("and what an agent wants is called the same", ours("intentWord", ["available", "paused", "loggedOut"]) == wants, wants)


def handler(browser, origin):
    """The board offers itself as the browser's handler of telephone links."""
    page = Page(browser, f"{origin}/board")
    page.run("window.offered = []; Navigator.prototype.registerProtocolHandler = (...words) => { offered.push(words); };"
             " [...document.querySelectorAll('#head button')].find(b => b.textContent === 'Take tel: links').id = 'wanted'; 0")
    page.click("#wanted")
    check("the board takes telephone links, for the agent's page", page.run("offered") == [["tel", f"{origin}/agent#tel=%s"]], page.run("offered"))
    page.close()


def told(browser, origin):
    """The agent's page asks for its tickets when it hears of a batch."""
    page = Page(browser, "about:blank")
    count = ("window.asked = 0; const ask = window.fetch; window.fetch = (path, request) => {"
             " if (String(request?.body).includes('ticket.list')) window.asked += 1; return ask(path, request); };")
    page.ask("Page.addScriptToEvaluateOnNewDocument", source=count)
    page.show()
    page.open(ask("pair", "")["url"].replace("/helpdesk", "/agent"))
    page.until("Dialer.link === 'up' && asked > 0")
    before = page.run("asked")
    ask("load")
    page.until(f"asked > {before}")
    check("the agent's page asks for its tickets when a batch was loaded", True)
    page.close()


def unpaired(page):
    """What an agent reads first."""
    box = inside(page, "function () { const box = part => this.querySelector(`form.pane ${part}`).getBoundingClientRect().height;"
                 " return [box('input'), box('button')]; }")
    check("the button beside the code is as high as the code", abs(box[0] - box[1]) < 8, box)


def main():
    for tag, language in (("en-US", "English"), ("zh-CN", "Chinese")):
        browser = Browser(tag)
        try:
            page = Page(browser, f"{sys.argv[1]}/helpdesk")
            words(page, sys.argv[1], language)
            unpaired(page)
            page.close()
            if language == "English":
                handler(browser, sys.argv[1])
                told(browser, sys.argv[1])
        except Exception:
            check(f"{language} runs to its end", False, traceback.format_exc()[-1500:])
        finally:
            browser.close()


if __name__ == "__main__":
    main()
