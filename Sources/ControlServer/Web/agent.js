// The agent's page: what I promised, my tickets, and the card of one. The toolbar has phone and agent state.
// See docs/agent-page.md.
// License: GPL-3.0-or-later
import { Door } from "/page-door.js";
import { el, say, write } from "/page-dom.js";
import { both } from "/page-words.js";
import { CallbackList, TicketList } from "/agent-lists.js";
import { TicketCard } from "/agent-card.js";
import { KnowledgePanel } from "/agent-knowledge.js";

const dialer = window.Dialer;
// The toolbar's own token: it pairs the page and reads the events; here is only asked.
const door = new Door("token");
const title = both("My tickets", "我的工单");

const who = el("span", { className: "who" });
const card = new TicketCard(door, dialer);
const knowledge = new KnowledgePanel(door, dialer);
const open = (id) => show(id, true);
const callbacks = new CallbackList(dialer, open);
const tickets = new TicketList(door, open);
const lists = [callbacks, tickets];

async function show(id, isAsked) {
  try {
    await card.show(id);
    knowledge.show(id);
    for (const list of lists) list.mark(id);
    if (isAsked) card.focus();
  } catch (error) {
    say(error.message);
  }
}

function showAgent(agent) {
  write(who, agent ? [agent.name, agent.agentId].filter(Boolean).join(" ") : door.identity?.agent || "");
}

function fresh() {
  door.look();
  showAgent(dialer.agent);
  callbacks.touch();
  tickets.touch();
  card.touch();
  knowledge.touch();
}

/** One of the agent's own events: what it changes is asked for anew. */
function onEvent({ type, ticketId }) {
  if (type === "knowledge.changed") knowledge.touch();
  if (type.startsWith("ticket.")) touchLists();
  // A batch may hold tickets of this agent's; all agents hear of it at once, and need not all ask at once.
  if (type.startsWith("batch.")) setTimeout(touchLists, Math.random() * 3_000);
  if (ticketId && ticketId === card.ticketID && /^ticket\.|^call\.(requested|ended)/.test(type)) card.touch();
}

function touchLists() {
  callbacks.touch();
  tickets.touch();
}

document.title = title;
document.querySelector("#head").append(el("h1", { textContent: title }), who);
if (dialer.registerHandler && navigator.registerProtocolHandler) {
  document.querySelector("#head").append(el("button", {
    type: "button", className: "small quiet", textContent: both("Take tel: links", "接管电话链接"),
    title: both("The browser opens telephone links of all pages here", "浏览器将所有网页的电话链接交给此页面"), onclick: () => dialer.registerHandler(),
  }));
}
document.querySelector("#main").append(el("div", { className: "lists" }, ...lists.map((list) => list.element)), el("div", { className: "work" }, card.element, knowledge.element));

// The card is here, and not in the bar.
document.addEventListener("dialer:ticket", (event) => {
  event.preventDefault();
  show(event.detail.ticketId, false);
});
dialer.on("agent", showAgent);
dialer.on("link", (link) => { if (link === "up") fresh(); });
dialer.on("event", onEvent);
document.addEventListener("visibilitychange", () => { if (!document.hidden && dialer.link === "up") fresh(); });
dialer.on("resolved", () => {
  callbacks.touch();
  tickets.touch();
  card.touch();
});
showAgent(dialer.agent);
if (dialer.link === "up") fresh();
if (dialer.ticket) show(dialer.ticket.ticketId, false);
