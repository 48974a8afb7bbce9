// What tickets wait for, and the trunks.
// License: GPL-3.0-or-later
import { Refreshed } from "/page-door.js";
import { KeyedList, el, inNextFrame, mark, write } from "/page-dom.js";
import { both, count, modeWord, moment, percent, trunkWord, waitWord } from "/page-words.js";

/** Of what only a person ends, what nobody is asked to do now. */
const meantToWait = ["batchPaused", "byHand"];
const needsPerson = (wait) => wait.needsPerson && !meantToWait.includes(wait.reason);

export class QueueCard {
  queue = null;
  #reasons;
  #modes;
  #refreshed;
  #summary = el("span", { className: "badge" });
  #empty = el("p", { className: "empty", textContent: both("No ticket waits.", "没有等待的工单。"), hidden: true });
  #draw = inNextFrame(() => this.#show());
  changed = () => {};

  constructor(door) {
    const list = el("ul", { className: "reasons" });
    const modes = el("ul", { className: "modes" });
    this.#reasons = new KeyedList(list, (group) => group.reason, () => this.#make());
    this.#modes = new KeyedList(modes, (mode) => mode.ticketClass, () => this.#makeMode());
    this.element = el("section", { className: "card", data: { part: "queue" } },
      el("header", {}, el("h2", { textContent: both("Queue, by reason", "队列（按原因）") }), this.#summary), list, this.#empty, modes);
    this.#refreshed = new Refreshed(2000, async () => {
      this.queue = await door.ask("queue.show", { limit: 0 });
      this.#draw();
    });
  }

  /** Tickets that wait for the reason; all without one. */
  waiting(reason) {
    const waits = (this.queue && this.queue.waits) || [];
    return waits.filter((wait) => !reason || wait.reason === reason).reduce((sum, wait) => sum + wait.tickets, 0);
  }

  get needingPeople() {
    const waits = (this.queue && this.queue.waits) || [];
    return waits.filter(needsPerson).reduce((sum, wait) => sum + wait.tickets, 0);
  }

  fresh() { this.#refreshed.touch(); }

  event({ type }) {
    if (/^(ticket|batch|queue)\.|^agent\.state|^call\.(requested|ended)|^trunk\.state|^system\.state/.test(type)) this.#refreshed.touch();
  }

  #show() {
    if (!this.queue) return;
    const groups = new Map();
    for (const wait of this.queue.waits) {
      const group = groups.get(wait.reason) || { reason: wait.reason, tickets: 0, classes: [], needsPerson: false, nextAt: null };
      group.tickets += wait.tickets;
      group.classes.push(wait);
      group.needsPerson ||= needsPerson(wait);
      if (wait.nextAt && (!group.nextAt || wait.nextAt < group.nextAt)) group.nextAt = wait.nextAt;
      groups.set(wait.reason, group);
    }
    const all = [...groups.values()].sort((a, b) => b.tickets - a.tickets);
    const most = all.length ? all[0].tickets : 1;
    this.#reasons.show(all.map((group) => ({ ...group, share: group.tickets / most })));
    this.#modes.show(this.queue.modes || []);
    this.#empty.hidden = all.length > 0;
    const total = all.reduce((sum, group) => sum + group.tickets, 0);
    write(this.#summary, total ? both(`${count(total)} tickets`, `${count(total)} 张工单`) : "");
    this.changed();
  }

  #make() {
    const name = el("span", { className: "name" });
    const tickets = el("span", { className: "tickets" });
    const fill = el("i");
    const when = el("span", { className: "when" });
    const element = el("li", { className: "reason" }, name, tickets, el("span", { className: "bar", aria: { hidden: "true" } }, fill), when);
    return {
      element,
      update: (group) => {
        mark(element, "reason", group.reason);
        mark(element, "person", group.needsPerson);
        write(name, waitWord(group.reason));
        write(tickets, count(group.tickets));
        fill.style.width = `${Math.max(1.5, group.share * 100)}%`;
        mark(fill, "tone", group.needsPerson ? "bad" : group.reason === "nextInLine" ? "good" : null);
        const classes = group.classes.map((wait) => `${wait.ticketClass} ${count(wait.tickets)}`).join(" · ");
        const next = group.nextAt ? both(`, goes on ${moment(group.nextAt)}`, `，${moment(group.nextAt)} 继续`) : "";
        write(when, classes + next);
      },
    };
  }

  /** Of a class's batches, each of which has a share of its own, the one that is worst off. */
  #worst(ticketClass) {
    const shares = (this.queue.abandonment || []).filter((entry) => entry.ticketClass === ticketClass);
    return shares.sort((a, b) => b.isOver - a.isOver || shareOf(b) - shareOf(a))[0];
  }

  #makeMode() {
    const text = el("span", {});
    const why = el("span", { className: "soft" });
    const element = el("li", { className: "mode" }, text, why);
    return {
      element,
      update: (mode) => {
        write(text, `${mode.ticketClass}: ${mode.flow ? both(`flow ${mode.flow}`, `流程 ${mode.flow}`) : modeWord(mode.mode)}`);
        const limit = this.#worst(mode.ticketClass);
        const told = limit ? both(`${percent(shareOf(limit))} abandoned, limit ${limit.limitPercent} %`, `呼损率 ${percent(shareOf(limit))}，上限 ${limit.limitPercent} %`) : "";
        write(why, [mode.why, told].filter(Boolean).join(" · "));
        mark(element, "tone", limit && limit.isOver ? "bad" : null);
      },
    };
  }
}

/** Of those who answered, the share that met nobody. */
const shareOf = ({ answered, abandoned }) => (answered ? abandoned / answered : 0);

export class TrunksCard {
  #list;
  #refreshed;
  #trunks = [];
  #draw = inNextFrame(() => this.#list.show(this.#trunks));

  constructor(door) {
    const list = el("ul", { className: "trunks" });
    this.#list = new KeyedList(list, (trunk) => trunk.name, () => this.#make());
    this.element = el("section", { className: "card", data: { part: "trunks" } },
      el("header", {}, el("h2", { textContent: both("Trunks", "中继") })), list);
    this.#refreshed = new Refreshed(1500, async () => {
      this.#trunks = (await door.ask("trunk.list")).trunks;
      this.#draw();
    });
  }

  fresh() { this.#refreshed.touch(); }

  event({ type }) {
    if (/^trunk\.|^call\.(customer\.dialing|trunk\.failed|ended)/.test(type)) this.#refreshed.touch();
  }

  #make() {
    const name = el("span", { className: "name" });
    const used = el("span", { className: "soft" });
    const fill = el("i");
    const text = el("span", { className: "text" });
    const element = el("li", { className: "trunk" }, el("span", { className: "lamp", aria: { hidden: "true" } }), name, used,
      el("span", { className: "bar", aria: { hidden: "true" } }, fill), text);
    return {
      element,
      update: (trunk) => {
        mark(element, "down", !trunk.up);
        mark(element, "trunk", trunk.name);
        write(name, trunk.name);
        write(used, both(`${trunk.linesUsed} of ${trunk.lines} lines`, `${trunk.linesUsed} / ${trunk.lines} 线`));
        const share = trunk.lines ? trunk.linesUsed / trunk.lines : 0;
        fill.style.width = `${share * 100}%`;
        mark(fill, "tone", share >= 0.9 ? "warn" : null);
        const until = trunk.readyAt ? both(` until ${moment(trunk.readyAt)}`, `，至 ${moment(trunk.readyAt)}`) : "";
        write(text, trunk.up ? "" : (trunkWord(trunk.reason) || trunk.text || both("down", "中断")) + until);
        text.title = trunk.up ? "" : trunk.text || "";
      },
    };
  }
}
