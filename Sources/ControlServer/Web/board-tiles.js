// The figures on top: what matters at a glance.
// License: GPL-3.0-or-later
import { Refreshed } from "/page-door.js";
import { el, inNextFrame, mark, write } from "/page-dom.js";
import { both, count, percent } from "/page-words.js";
import { toneOf } from "/board-agents.js";

export class Tiles {
  #parts;
  #report = null;
  #refreshed;
  #tiles = {};
  #draw = inNextFrame(() => this.#show());

  constructor(door, parts) {
    this.#parts = parts;
    for (const part of Object.values(parts)) part.changed = this.#draw;
    const tile = (name, title) => {
      const value = el("dd", { className: "value", textContent: "–" });
      const note = el("dd", { className: "note" });
      this.#tiles[name] = { value, note, element: el("div", { className: "card tile", data: { tile: name } }, el("dt", { textContent: title }), value, note) };
      return this.#tiles[name].element;
    };
    this.element = el("dl", { className: "tiles" },
      tile("calls", both("Calls now", "当前通话")), tile("agents", both("Agents free", "空闲坐席")),
      tile("queue", both("Ready to call", "可呼叫工单")), tile("answered", both("Answered today", "今日接通率")),
      tile("resolved", both("Resolved today", "今日已解决")), tile("quality", both("Sound today (MOS)", "今日音质 (MOS)")));
    this.#refreshed = new Refreshed(5000, async () => {
      this.#report = await door.ask("report.get", { by: "hour" });
      this.#draw();
    });
  }

  fresh() { this.#refreshed.touch(); }

  event({ type, data = {} }) {
    if (type === "call.ended" || (type === "ticket.state" && data.resolution)) this.#refreshed.touch();
  }

  #set(name, value, note, tone) {
    const tile = this.#tiles[name];
    write(tile.value, value);
    write(tile.note, note);
    mark(tile.element, "tone", tone);
  }

  #show() {
    const running = this.#parts.calls.running;
    const waiting = running.filter((call) => call.state === "waiting").length;
    const talking = running.filter((call) => ["talking", "held"].includes(call.state)).length;
    this.#set("calls", count(running.length), waiting
      ? both(`${count(waiting)} wait for a person`, `${count(waiting)} 位客户等待接听`) : both(`${count(talking)} talking`, `${count(talking)} 通话中`),
    waiting ? "bad" : null);
    const agents = [...this.#parts.agents.agents.values()];
    const free = agents.filter((agent) => toneOf(agent) === "idle" && agent.reachable !== false).length;
    const there = agents.filter((agent) => agent.intent !== "loggedOut").length;
    this.#set("agents", count(free), both(`of ${count(there)} logged in`, `共 ${count(there)} 人签入`), null);
    const people = this.#parts.queue.needingPeople;
    const ready = this.#parts.queue.waiting("nextInLine") + this.#parts.queue.waiting("noAgent");
    this.#set("queue", count(ready), people
      ? both(`${count(people)} need a person`, `${count(people)} 张需人工处理`) : both(`${count(this.#parts.queue.waiting())} unfinished`, `${count(this.#parts.queue.waiting())} 张未完成`),
    people ? "warn" : null);
    if (this.#report) this.#showDay(this.#report.total);
  }

  #showDay(day) {
    const abandoned = day.abandoned ? both(`, ${count(day.abandoned)} abandoned`, `，呼损 ${count(day.abandoned)}`) : "";
    this.#set("answered", percent(day.answerSeizureRatio), both(`${count(day.answered)} of ${count(day.attempts)} calls`, `${count(day.answered)} / ${count(day.attempts)} 通`) + abandoned);
    const resolved = day.resolutions.resolved || 0;
    this.#set("resolved", count(resolved), both(`${count(day.reached)} of ${count(day.attempted)} reached`, `触达 ${count(day.reached)} / ${count(day.attempted)} 位客户`));
    const { median, poor } = day.quality;
    this.#set("quality", median === undefined ? "–" : median.toFixed(2), poor ? both(`${count(poor)} poor calls`, `${count(poor)} 通较差`) : day.quality.measured ? both("no poor call", "没有较差通话") : "", poor > day.quality.measured / 20 ? "warn" : null);
  }
}
