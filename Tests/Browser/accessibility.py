"""What a person with a keyboard or a screen reader needs of the call bar and of our pages, checked by rules of our own.

The bar is in a closed shadow root: the rules are run inside it, by DevTools.
"""

RULES = """function rules(root) {
  const troubles = [];
  const channels = (color) => (color.match(/[\\d.]+/g) || []).map(Number);
  const luminance = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = channels(getComputedStyle(at).backgroundColor);
      if (color.length === 3 || color[3] > 0.99) return color;
    }
    return channels(getComputedStyle(root).backgroundColor);
  };
  const say = (element, what) => troubles.push(`${element.localName}.${element.className} “${element.textContent.slice(0, 30)}”: ${what}`);
  // What is there for screen readers alone is clipped.
  const isClipped = (element) => { for (let at = element; at && at !== root; at = at.parentElement) if (getComputedStyle(at).clipPath !== "none") return true; };
  const isSeen = (element) => element.getClientRects().length > 0 && !element.closest(".hidden,[hidden]") && !isClipped(element);
  for (const element of root.querySelectorAll("*")) {
    if (!isSeen(element)) continue;
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.nodeValue.trim());
    if (hasText && !element.closest(":disabled")) {
      const [a, b] = [luminance(channels(getComputedStyle(element).color)), luminance(behind(element))].sort((x, y) => y - x);
      const ratio = (a + 0.05) / (b + 0.05);
      if (ratio < 4.5) say(element, `contrast ${ratio.toFixed(2)}`);
    }
    if (element.tabIndex > 0) say(element, "a focus order of its own");
    if (element.matches("button,input,textarea,select,summary")) {
      const name = element.getAttribute("aria-label") || element.textContent.trim() || (element.labels && element.labels.length)
        || element.title;
      if (!name) say(element, "no name");
      const box = (element.closest("label") || element).getBoundingClientRect();
      if (Math.min(box.width, box.height) < 15) say(element, `too small to hit: ${box.width}×${box.height}`);
    }
    if (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX === "visible" && hasText
      && getComputedStyle(element).display !== "inline") say(element, "runs out of its box");
    if (element.matches("img:not([alt]),svg:not([aria-hidden=true]):not([role=img]),a:not([href])")) say(element, "an image or link that says nothing");
    if (element.matches("a[href]") && !(element.textContent.trim() || element.getAttribute("aria-label"))) say(element, "no name");
    if (element.matches("dialog,[role=dialog],[role=group],[role=list],nav") && !element.getAttribute("aria-label") && !element.getAttribute("aria-labelledby")
      && !element.closest("dl,ul,ol")) say(element, "no name of its own");
    if (element.matches("th:not([scope])")) say(element, "heads what?");
    const wrong = ["aria-labelledby", "aria-describedby", "aria-controls"].flatMap((name) => (element.getAttribute(name) || "").split(" "))
      .find((id) => id && !root.getRootNode().getElementById(id));
    if (wrong) say(element, `speaks of “${wrong}”, which is not there`);
  }
  return troubles;
}"""

AUDIT = f"""function () {{
  const troubles = ({RULES})(this);""" + """
  const seen = this.getBoundingClientRect();
  if (seen.left < -1 || seen.right > innerWidth + 1 || seen.top < -1 || seen.bottom > innerHeight + 1)
    troubles.push(`the bar is not wholly on the page: ${JSON.stringify(seen)}`);
  for (const needed of ["[role=status]", "[role=alert]", "[aria-live=polite]"])
    if (!this.querySelector(needed)) troubles.push(`no ${needed}`);
  if (this.getAttribute("role") !== "region" || !this.getAttribute("aria-label")) troubles.push("the bar is no named region");
  return troubles;
}"""


PAGE_AUDIT = f"""(() => {{
  const top = [...document.querySelectorAll("dialog[open]")].at(-1) || document.body;
  const troubles = ({RULES})(top);""" + """
  const root = document.documentElement;
  if (root.scrollWidth > innerWidth + 1) troubles.push(`the page is ${root.scrollWidth} px wide`);
  if (top !== document.body && !top.contains(document.activeElement)) troubles.push("the focus is not in the dialog that is open");
  if (!root.lang) troubles.push("the page has no language");
  if (!document.title) troubles.push("the page has no title");
  if (document.querySelectorAll("h1").length !== 1) troubles.push(`${document.querySelectorAll("h1").length} h1`);
  if (!document.querySelector("main")) troubles.push("there is no main part");
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
  if (twice.length) troubles.push(`ids that are there twice: ${twice}`);
  return troubles;
})()"""


def page_troubles(page):
    """What the rules find in a page of ours (in its dialog, if one is open), light and wide, dark and narrow; nothing is as it should be."""
    found = []
    before = page.run("innerWidth")
    for scheme, width, height in (("light", 1280, 860), ("dark", 390, 844)):
        page.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        page.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        page.frame()
        found += [f"{scheme}, {width} px: {trouble}" for trouble in page.run(PAGE_AUDIT)]
    page.ask("Emulation.setEmulatedMedia", features=[])
    page.ask("Emulation.clearDeviceMetricsOverride")
    page.run(f"new Promise(done => {{ const look = () => innerWidth === {before} ? done() : requestAnimationFrame(look); look(); }})")
    page.frame()
    return found


def inside(page, function):
    """The value of a function that is called on the bar's section."""
    document = page.ask("DOM.getDocument", depth=-1, pierce=True)["root"]
    node = _section(document)
    if node is None:
        raise RuntimeError("there is no bar")
    remote = page.ask("DOM.resolveNode", backendNodeId=node["backendNodeId"])["object"]["objectId"]
    answer = page.ask(
        "Runtime.callFunctionOn", objectId=remote, functionDeclaration=function, returnByValue=True, awaitPromise=True
    )
    if "exceptionDetails" in answer:
        raise RuntimeError(str(answer["exceptionDetails"])[:600])
    return answer["result"].get("value")


def _section(node):
    if node.get("localName") == "dialer-toolbar":
        for root in node.get("shadowRoots", []):
            for child in root.get("children", []):
                if child.get("localName") == "section":
                    return child
    for child in node.get("children", []) + node.get("shadowRoots", []):
        found = _section(child)
        if found:
            return found
    return None


def troubles(page):
    """What the rules find, as sentences; nothing is as it should be."""
    return inside(page, AUDIT)
