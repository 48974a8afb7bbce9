// The batches: how far, done when, and start, pause, go on.
// License: GPL-3.0-or-later
import { Refreshed } from "/page-door.js";
import { KeyedList, action, el, inNextFrame, mark, say, write } from "/page-dom.js";
import { acceptFiles } from "/board-upload.js";
import { batchWord, both, count, limitWord, moment, ticketWord } from "/page-words.js";

const tones = { running: "talk", paused: "warn", loaded: "warn", loading: "talk", completed: "good" };
/** Tickets by state, as the bar shows them. */
const parts = [
  ["good", ["done"]], ["talk", ["reserved", "dialing", "talking", "wrapUp"]], ["warn", ["exhausted", "expired"]],
  ["off", ["cancelled"]],
];
const shownAtMost = 50;

export class BatchesCard {
  #door;
  #batches = [];
  #list;
  #refreshed;
  #empty = el("p", { className: "empty", textContent: both("No batch yet. Drop a file of tickets anywhere on this page.", "还没有批次。将工单文件拖到页面任意位置即可导入。"), hidden: true });
  #summary = el("span", { className: "badge" });
  #draw = inNextFrame(() => this.#show());

  constructor(door) {
    this.#door = door;
    const list = el("ul", { className: "batches" });
    this.#list = new KeyedList(list, (batch) => batch.batchId, () => this.#make());
    const upload = acceptFiles(door, () => this.#refreshed.touch());
    upload.className = "push";
    this.element = el("section", { className: "card", data: { part: "batches" } },
      el("header", {}, el("h2", { textContent: both("Batches", "批次") }), this.#summary, upload), list, this.#empty);
    this.#refreshed = new Refreshed(2500, async () => {
      const { batches, total } = await door.ask("batch.list", { limit: shownAtMost });
      this.#batches = batches;
      write(this.#summary, total ? count(total) : "");
      this.#draw();
    });
  }

  fresh() { this.#refreshed.touch(); }

  event({ type, data = {} }) {
    if (!/^(batch|ticket)\./.test(type)) return;
    const batch = this.#batches.find(({ batchId }) => batchId === data.batchId);
    if (batch && type === "batch.state") batch.state = data.state;
    if (batch && type === "batch.progress" && data.completesAt) {
      batch.forecast = { ...batch.forecast, completesAt: data.completesAt, limit: data.limit };
    }
    this.#refreshed.touch();
    this.#draw();
  }

  #show() {
    this.#list.show(this.#batches);
    this.#empty.hidden = this.#batches.length > 0;
  }

  #make() {
    let batch;
    const name = el("span", { className: "name" });
    const chip = el("span", { className: "chip" });
    const told = el("span", { className: "told" });
    const bar = el("div", { className: "bar", role: "progressbar", aria: { valuemin: "0", valuemax: "100" } });
    const fills = parts.map(([tone]) => el("i", { data: { tone } }));
    bar.append(...fills);
    const counts = el("div", { className: "counts" });
    const move = (text, method, className = "small") => action(text, async () => {
      const next = await this.#door.ask(method, { batch: batch.batchId });
      this.#batches = this.#batches.map((known) => (known.batchId === next.batchId ? next : known));
      this.#draw();
      say(`${next.name}: ${batchWord(next.state)}`, "good");
    }, { className });
    const start = move(both("Start", "开始"), "batch.start", "small main");
    const resume = move(both("Resume", "继续"), "batch.resume", "small main");
    const pause = move(both("Pause", "暂停"), "batch.pause");
    const cancel = el("button", { type: "button", className: "small danger quiet", textContent: both("Cancel…", "取消…"), onclick: () => this.#confirmCancel(batch) });
    const element = el("li", { className: "batch" }, el("div", { className: "title" }, name, chip), el("div", { className: "acts" }, start, resume, pause, cancel),
      told, bar, counts);
    return {
      element,
      update: (next) => {
        batch = next;
        mark(element, "batch", batch.batchId);
        mark(element, "state", batch.state);
        write(name, batch.name);
        write(chip, batchWord(batch.state));
        mark(chip, "tone", tones[batch.state]);
        write(told, this.#told(batch));
        const states = batch.states || {};
        const sum = (words) => words.reduce((all, word) => all + (states[word] || 0), 0);
        fills.forEach((fill, index) => { fill.style.width = `${(100 * sum(parts[index][1])) / Math.max(1, batch.tickets)}%`; });
        const over = sum(["done", "exhausted", "expired", "cancelled"]);
        bar.setAttribute("aria-valuenow", String(Math.round((100 * over) / Math.max(1, batch.tickets))));
        bar.setAttribute("aria-label", batch.name);
        this.#showCounts(counts, batch);
        start.hidden = batch.state !== "loaded";
        resume.hidden = batch.state !== "paused";
        pause.hidden = batch.state !== "running";
        cancel.hidden = !["loaded", "running", "paused"].includes(batch.state);
      },
    };
  }

  #told(batch) {
    const { forecast, state } = batch;
    if (state === "running" && forecast) {
      const limit = limitWord(forecast.limit);
      if (!forecast.completesAt) return both(`No end in sight: kept back by ${limit}`, `暂无法预计完成：受限于${limit}`);
      const old = this.#door.now() - Date.parse(forecast.madeAt) > 30_000;
      const made = old ? both(` · as of ${moment(forecast.madeAt)}`, ` · ${moment(forecast.madeAt)} 计算`) : "";
      return both(`Done about ${moment(forecast.completesAt)} · kept back by ${limit}`, `预计 ${moment(forecast.completesAt)} 完成 · 受限于${limit}`) + made;
    }
    if (state === "loaded") return both(`Loaded ${moment(batch.loadedAt)}, not started`, `${moment(batch.loadedAt)} 导入，未开始`);
    return both(`Loaded ${moment(batch.loadedAt)}`, `${moment(batch.loadedAt)} 导入`);
  }

  #showCounts(counts, batch) {
    const order = ["done", "talking", "dialing", "reserved", "wrapUp", "ready", "waiting", "exhausted", "expired", "cancelled"];
    const words = order.filter((word) => (batch.states || {})[word]);
    const texts = [[count(batch.tickets), both("tickets", "张工单")], ...words.map((word) => [count(batch.states[word]), ticketWord(word)]),
      [count(batch.attempts), both("calls", "通呼叫")]];
    const wanted = texts.map((pair) => pair.join(" ")).join("|");
    if (counts.dataset.text === wanted) return;
    counts.dataset.text = wanted;
    counts.replaceChildren(...texts.map(([number, word]) => el("span", {}, el("b", { textContent: number }), ` ${word}`)));
  }

  #confirmCancel(batch) {
    const dialog = el("dialog", { aria: { label: batch.name } });
    const keep = el("button", { type: "button", textContent: both("Keep it", "保留"), onclick: () => dialog.close() });
    const cancel = action(both("Cancel the batch", "取消批次"), async () => {
      await this.#door.ask("batch.cancel", { batch: batch.batchId });
      dialog.close();
      this.#refreshed.touch();
    }, { className: "danger" });
    dialog.append(el("header", {}, el("h2", { textContent: batch.name })),
      el("div", { className: "body" }, el("p", { textContent: both(
        "Every ticket that is not done is taken out. Running calls go on. This cannot be undone.",
        "所有未完成的工单都会被取消，进行中的通话不受影响。此操作不可撤销。") })),
      el("footer", {}, keep, cancel));
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }
}
