// The lists of the agent's page: promised calls, my tickets.
// License: GPL-3.0-or-later
import { Refreshed } from "/page-door.js";
import { KeyedList, el, mark, write } from "/page-dom.js";
import { both, count, endWord, moment, resolutionWord, ticketWord } from "/page-words.js";

/** Up and down go from entry to entry. */
function walkByKeys(list) {
  list.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const entries = [...list.querySelectorAll("button")];
    const next = entries[entries.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}

/** One line of a list: a name, a time, what it is about. */
class Entries {
  #list;
  #current = null;
  #views = new Map();

  constructor(label, open, describe) {
    this.element = el("div", { className: "list", role: "list", aria: { label } });
    walkByKeys(this.element);
    this.#list = new KeyedList(this.element, (item) => item.ticketId, (first) => {
      let item = first;
      const [name, when, about] = ["name", "when", "about"].map((className) => el("span", { className }));
      const button = el("button", { type: "button", className: "entry", onclick: () => open(item.ticketId) }, name, when, about);
      this.#views.set(first.ticketId, button);
      return {
        element: el("div", { role: "listitem" }, button),
        update: (next) => {
          item = next;
          const told = describe(item);
          write(name, told.name);
          write(when, told.when);
          write(about, told.about);
          mark(button, "late", told.isLate);
          mark(button, "entry", item.ticketId);
          button.ariaCurrent = String(item.ticketId === this.#current);
        },
      };
    });
  }

  show(items) { this.#list.show(items); }

  mark(id) {
    this.#current = id;
    for (const [key, button] of this.#views) button.ariaCurrent = String(key === id);
  }
}

/** Calls that this agent promised, the soonest first. */
export class CallbackList {
  #entries;
  #refreshed;

  constructor(dialer, open) {
    const title = both("Promised calls", "预约回访");
    const number = el("span", { className: "badge" });
    this.#entries = new Entries(title, open, (callback) => ({
      name: callback.customer || callback.number || callback.ticketId, when: moment(callback.callbackAt),
      about: [callback.ticketId, callback.title].filter(Boolean).join(" · "), isLate: Date.parse(callback.callbackAt) < Date.now(),
    }));
    const empty = el("p", { className: "empty", textContent: both("Nothing was promised.", "没有预约的回访。") });
    this.element = el("section", { className: "card", data: { part: "callbacks" } },
      el("header", {}, el("h2", { textContent: title }), number), this.#entries.element, empty);
    this.element.hidden = !dialer.callbacks;
    this.#refreshed = new Refreshed(2000, async () => {
      const callbacks = (await dialer.callbacks?.()) || [];
      this.#entries.show(callbacks);
      write(number, callbacks.length ? count(callbacks.length) : "");
      empty.hidden = callbacks.length > 0;
    });
  }

  touch() { this.#refreshed.touch(); }

  mark(id) { this.#entries.mark(id); }
}

/** The agent's own tickets: those that are open, or those that are done; any other opens by its number. */
export class TicketList {
  #entries;
  #refreshed;

  constructor(door, open) {
    const title = both("Tickets", "工单");
    this.#entries = new Entries(title, open, (ticket) => ({
      name: ticket.customer || ticket.number || ticket.ticketId, when: this.#when(ticket),
      about: [ticket.ticketId, ticket.title].filter(Boolean).join(" · "),
    }));
    const kind = el("select", { aria: { label: both("Which", "范围") } },
      el("option", { value: "open", textContent: both("Open", "未完成") }), el("option", { value: "done", textContent: both("Done", "已完成") }));
    kind.addEventListener("change", () => this.touch());
    const field = el("input", { size: 12, autocomplete: "off", placeholder: both("Ticket no.", "工单编号"), aria: { label: both("Open a ticket", "打开工单") } });
    const search = el("form", { className: "push" }, field);
    search.addEventListener("submit", (event) => {
      event.preventDefault();
      if (field.value.trim()) open(field.value.trim());
    });
    const empty = el("p", { className: "empty", textContent: both("No ticket.", "没有工单。") });
    this.element = el("section", { className: "card", data: { part: "tickets" } },
      el("header", {}, el("h2", { textContent: title }), search, kind), this.#entries.element, empty);
    this.#refreshed = new Refreshed(2000, async () => {
      const { tickets } = await door.ask("ticket.list", { open: kind.value === "open", limit: 100 });
      this.#entries.show(tickets);
      empty.hidden = tickets.length > 0;
    });
  }

  #when(ticket) {
    if (ticket.resolution) return resolutionWord(ticket.resolution);
    if (ticket.readyAt) return moment(ticket.readyAt);
    return ticket.lastOutcome ? endWord(ticket.lastOutcome) : ticketWord(ticket.state);
  }

  touch() { this.#refreshed.touch(); }

  mark(id) { this.#entries.mark(id); }
}
