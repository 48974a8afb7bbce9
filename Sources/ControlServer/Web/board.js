// The supervisor's board: what goes on now, the day in figures, talks to listen to. See docs/board.md.
// License: GPL-3.0-or-later
import { Door } from "/page-door.js";
import { el, mark, say, write } from "/page-dom.js";
import { both, moment } from "/page-words.js";
import { makeCallView, namedCall } from "/board-call.js";
import { makeDayView } from "/board-day.js";
import { makeCardsView } from "/board-cards.js";
import { makeLiveView } from "/board-live.js";
import { makeTalksView } from "/board-talks.js";
import { makePairing } from "/page-pairing.js";

const door = new Door("board");
const title = both("Board", "班长看板");

const views = [
  { name: "now", title: both("Now", "实时"), make: makeLiveView },
  { name: "day", title: both("The day", "当日"), make: makeDayView },
  { name: "talks", title: both("Talks", "录音与质检"), make: makeTalksView },
  { name: "cards", title: both("Cards", "知识卡片"), make: makeCardsView },
];

/** No view of the menu: an address of a call leads to it. */
const callView = { name: "call", title: both("Call", "通话"), make: makeCallView };

const head = document.querySelector("#head");
const main = document.querySelector("#main");
const lamp = el("span", { className: "lamp" });
const linkText = el("span", { className: "text", role: "status" });
const clockText = el("span", { className: "clock" });
const nav = el("nav", { aria: { label: title } });
const made = new Map();

function current() {
  if (namedCall()) return callView;
  return views.find(({ name }) => location.hash === `#${name}`) || views[0];
}

/** Shows the view that the address names; it is made when it is first looked at. */
function show() {
  if (!door.identity) return;
  const { name, make } = current();
  if (!made.has(name)) made.set(name, make(door));
  const view = made.get(name);
  if (main.firstElementChild !== view.element) main.replaceChildren(view.element);
  for (const link of nav.children) {
    if (link.hash === `#${name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = `${current().title} · ${title}`;
  view.shown?.();
}

function showLink() {
  const state = door.identity ? door.link : "down";
  mark(lamp, "state", state);
  const texts = {
    up: door.identity && door.identity.agent, connecting: both("connecting…", "正在连接…"),
    down: door.identity ? both("no answer: trying again", "没有回应，正在重试") : both("not paired", "尚未配对"),
  };
  write(linkText, texts[state]);
}

function showIdentity() {
  showLink();
  const isPaired = !!door.identity;
  nav.hidden = !isPaired;
  if (!isPaired) {
    document.title = title;
    main.replaceChildren(makePairing(door, both("Supervisor's board", "班长看板"), "ctl pair ID --role supervisor"));
  } else {
    show();
  }
}

/** Telephone links of all pages open the agent's page, which asks before it dials. */
function linkTaker() {
  if (!navigator.registerProtocolHandler) return null;
  return el("button", {
    type: "button", className: "small quiet", textContent: both("Take tel: links", "接管电话链接"),
    title: both("The browser opens telephone links of all pages in the agent's page", "浏览器将所有网页的电话链接交给坐席页面"),
    onclick: () => navigator.registerProtocolHandler("tel", `${location.origin}/agent#tel=%s`),
  });
}

function begin() {
  nav.append(...views.map((view) => el("a", { href: `#${view.name}`, textContent: view.title })));
  head.append(el("h1", { textContent: title }), nav, el("div", { className: "link" }, linkTaker(), lamp, linkText, clockText));
  window.addEventListener("hashchange", () => {
    show();
    main.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  });
  door.on("identity", showIdentity);
  door.on("link", showLink);
  door.on("trouble", (error) => say(error.message));
  door.on("fresh", () => made.forEach((view) => view.fresh?.()));
  door.on("event", (event) => made.forEach((view) => view.event?.(event)));
  // Times that run are written anew each second; what they say is known already.
  setInterval(() => {
    write(clockText, moment(door.now()));
    if (!document.hidden) made.get(current().name)?.tick?.();
  }, 1000);
  write(clockText, moment(door.now()));
  door.begin();
}

begin();
