// One ticket, whole: who, what about, what was tried, and how it went.
// License: GPL-3.0-or-later
import { Refreshed } from "/page-door.js";
import { el, mark, say, write } from "/page-dom.js";
import { both, clock, columnWord, endWord, isChinese, moment, priorityWord, resolutionWord, ticketWord } from "/page-words.js";

const resolutions = ["resolved", "unresolved", "followUp", "refused", "wrongPerson", "voicemail", "doNotCall"];
const tones = { ready: "good", talking: "good", dialing: "talk", reserved: "talk", waiting: "warn", wrapUp: "warn" };

/** As a field of date and time has it, by this machine's clock. */
const inAnHour = () => new Date(Date.now() + 3600e3 - new Date().getTimezoneOffset() * 60e3).toISOString().slice(0, 16);

export class TicketCard {
  ticketID = null;
  #door;
  #refreshed;
  #dialer;
  #title = el("h2");
  #callPlace = el("div", { className: "call" });
  #call = null;
  #facts = el("div", { className: "facts" });
  #top = el("div", { className: "top" }, this.#title, this.#callPlace, this.#facts);
  #parts = el("div", { className: "parts" });
  #before = el("div", { className: "slot" });
  #after = el("div", { className: "slot" });
  #outcome;
  #shown = "";

  constructor(door, dialer) {
    this.#dialer = dialer;
    this.#door = door;
    this.#outcome = this.#makeOutcome();
    // The form stays where it is while what is around it changes: somebody may be writing.
    this.#parts.append(this.#before, this.#outcome.element, this.#after);
    this.element = el("article", { className: "card ticket", tabIndex: -1, data: { part: "ticket" }, aria: { label: both("Ticket", "工单") } },
      el("p", { className: "empty", textContent: both("Choose a ticket, or get ready: the next one is shown here.", "请选择工单，或置为可用，下一张工单会显示在这里。") }));
    this.#refreshed = new Refreshed(1000, () => this.#load());
  }

  /** Throws what the daemon refuses with. */
  async show(id) {
    const isNew = id !== this.ticketID;
    this.ticketID = id;
    if (isNew) this.#outcome.reset();
    await this.#load();
  }

  touch() { if (this.ticketID) this.#refreshed.touch(); }

  focus() { this.element.focus({ preventScroll: false }); }

  async #load() {
    const id = this.ticketID;
    const [ticket, why] = await Promise.all([
      this.#door.ask("ticket.get", { ticket: id }), this.#door.ask("ticket.explain", { ticket: id }).catch(() => null),
    ]);
    if (id !== this.ticketID) return;
    const text = JSON.stringify([ticket, why]);
    if (text === this.#shown) return;
    this.#shown = text;
    this.#draw(ticket, why);
  }

  #draw(ticket, why) {
    mark(this.element, "ticket", ticket.ticketId);
    write(this.#title, ticket.customer || ticket.number || ticket.ticketId);
    this.#showCall(ticket);
    this.#facts.replaceChildren(
      el("div", { className: "line" }, el("span", { className: "chip", textContent: ticketWord(ticket.state), data: tones[ticket.state] ? { tone: tones[ticket.state] } : {} }),
        ...[ticket.ticketId, ticket.ticketClass, priorityWord(ticket.priority), ticket.notAfter ? both(`by ${moment(ticket.notAfter)}`, `最晚 ${moment(ticket.notAfter)}`) : null]
          .filter(Boolean).map((text) => el("span", { textContent: text, data: { dialer: "off" } }))),
      ...(ticket.title ? [el("p", { className: "about", textContent: ticket.title })] : []),
      ...(why && why.text ? [el("p", { className: "why", textContent: isChinese ? why.textChinese : why.text })] : []));
    this.#before.replaceChildren(...[this.#script(ticket), this.#fields(ticket)].filter(Boolean));
    this.#after.replaceChildren(...[this.#history(ticket)].filter(Boolean));
    if (this.#top.parentElement !== this.element) this.element.replaceChildren(this.#top, this.#parts);
    this.#outcome.known(ticket);
  }

  /** One button for each ticket, which keeps the focus while its ticket changes. */
  #showCall({ ticketId, number }) {
    if (this.#call?.dataset.ticketId !== ticketId) {
      // The toolbar dials by the ticket, as the page need not know the number; and in the moment before it has seen the button,
      // the button asks for the same.
      this.#call = el("button", { type: "button", className: "main", data: { ticketId }, onclick: () => this.#dialer.dial({ ticket: ticketId }) });
      this.#callPlace.replaceChildren(this.#call);
    }
    write(this.#call, `${both("Call", "呼叫")} ${number || ""}`);
  }

  #script(ticket) {
    if (!ticket.script) return null;
    return el("section", {}, el("h3", { textContent: both("Say", "话术") }), el("p", { className: "script", textContent: ticket.script }));
  }

  #fields(ticket) {
    const all = Object.entries(ticket.fields || {});
    if (ticket.alternate) all.unshift([both("Other number", "备用电话"), ticket.alternate]);
    if (ticket.createdAt) all.push([both("Created", "创建时间"), moment(ticket.createdAt)]);
    if (!all.length) return null;
    return el("dl", { className: "fields" }, ...all.map(([name, value]) => el("div", {}, el("dt", { textContent: columnWord(name) }), el("dd", { textContent: value }))));
  }

  #history(ticket) {
    if (!ticket.attempts.length) return null;
    const heads = [both("When", "时间"), both("Agent", "坐席"), both("Number", "号码"), both("Outcome", "结果"), both("Talk", "通话")];
    return el("section", {}, el("h3", { textContent: both("Calls before", "历史呼叫") }),
      el("div", { className: "wide" }, el("table", { className: "folds" },
        el("thead", {}, el("tr", {}, ...heads.map((text) => el("th", { scope: "col", textContent: text })))),
        el("tbody", {}, ...ticket.attempts.map((attempt) => el("tr", {}, ...[
          moment(attempt.startedAt), attempt.agentId || "–", attempt.number || "–",
          attempt.outcome ? endWord(attempt.outcome.disposition) : both("running", "进行中"),
          attempt.outcome && attempt.outcome.talkSeconds ? clock(attempt.outcome.talkSeconds) : "–",
        ].map((text, index) => el("td", { textContent: text, data: { label: heads[index], dialer: "off" } }))))))));
  }

  // ------------------------------------------------------------------------------------- how it went

  #makeOutcome() {
    const choices = resolutions.map((word) => {
      const input = el("input", { type: "radio", name: "resolution", value: word });
      return { word, input, label: el("label", {}, input, resolutionWord(word)) };
    });
    const note = el("textarea", { rows: 2, maxLength: 4000, placeholder: both("Note", "备注"), aria: { label: both("Note", "备注") } });
    const at = el("input", { type: "datetime-local" });
    const mine = el("input", { type: "checkbox", defaultChecked: true });
    const again = el("div", { className: "again", hidden: true }, el("label", {}, both("Call again at", "回访时间"), at), el("label", {}, mine, both("by me", "由我回访")));
    const save = el("button", { type: "submit", className: "main", textContent: both("Save", "保存"), title: "Ctrl+Enter" });
    const told = el("span", { className: "soft", role: "status" });
    const form = el("form", { className: "outcome" },
      el("fieldset", { className: "results" }, el("legend", { textContent: both("How did it go?", "处理结果") }), ...choices.map(({ label }) => label)),
      again, note, el("div", { className: "save" }, save, told));
    const chosen = () => choices.find(({ input }) => input.checked)?.word;
    form.addEventListener("change", () => {
      again.hidden = chosen() !== "followUp";
      if (!again.hidden && !at.value) at.value = inAnHour();
    });
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.ctrlKey) {
        event.preventDefault();
        form.requestSubmit();
      }
    });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const resolution = chosen();
      if (!resolution) {
        told.textContent = both("Choose how it went.", "请选择处理结果。");
        choices[0].input.focus();
        return;
      }
      if (resolution === "followUp" && !(Date.parse(at.value) > Date.now())) {
        told.textContent = both("Say when to call again: a time to come.", "请填写回访时间，须在现在之后。");
        at.focus();
        return;
      }
      const later = resolution === "followUp" && at.value ? { callbackAt: new Date(at.value).toISOString(), ...(mine.checked ? { mine: true } : {}) } : {};
      save.ariaBusy = "true";
      try {
        await this.#door.ask("ticket.resolve", { ticket: this.ticketID, resolution, note: note.value.trim(), ...later });
        told.textContent = both("Saved.", "已保存。");
      } catch (error) {
        told.textContent = "";
        say(error.message);
      }
      save.ariaBusy = null;
    });
    return {
      element: form,
      reset() {
        form.reset();
        again.hidden = true;
        told.textContent = "";
      },
      /** What was said of it before is chosen, unless somebody is choosing. */
      known(ticket) {
        if (!chosen() && ticket.resolution) for (const { word, input } of choices) input.checked = word === ticket.resolution;
        if (!note.value && ticket.note) note.value = ticket.note;
        again.hidden = chosen() !== "followUp";
      },
    };
  }
}
