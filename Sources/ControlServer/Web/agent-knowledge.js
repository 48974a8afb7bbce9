// Knowledge cards beside a ticket: those that are offered with it, and a search for all. "/" goes to the search.
// License: GPL-3.0-or-later
import { Refreshed } from "/page-door.js";
import { cardBody, pieces } from "/page-cards.js";
import { action, el, mark, say, write } from "/page-dom.js";
import { both } from "/page-words.js";

const patience = 150;

export class KnowledgePanel {
  #door;
  #ticketID = null;
  #call = null;
  #query = "";
  #open = null; // the id of the card that is open
  #answers = new Map(); // card and call: what was said
  #list = el("div", { className: "cardList", role: "list", aria: { label: both("Knowledge cards", "知识卡片") } });
  #told = el("p", { className: "soft", role: "status" });
  #field;
  #timer = 0;
  #turn = 0;
  #refreshed = new Refreshed(500, () => this.#load());

  constructor(door, dialer) {
    this.#door = door;
    this.#field = el("input", {
      type: "search", autocomplete: "off", maxLength: 200, placeholder: both("Search all cards ( / )", "搜索知识卡片（/）"),
      aria: { label: both("Search knowledge cards", "搜索知识卡片"), keyshortcuts: "/" },
      oninput: () => this.#type(),
      onkeydown: (event) => {
        if (event.key === "Escape" && this.#field.value) {
          this.#field.value = "";
          this.#type();
        } else if (event.key === "ArrowDown") {
          event.preventDefault();
          this.#list.querySelector("button")?.focus();
        }
      },
    });
    this.element = el("section", { className: "card knowledge", data: { part: "knowledge" } },
      el("header", {}, el("h2", { textContent: both("Knowledge cards", "知识卡片") }), el("span", { className: "push" }), this.#field),
      this.#told, this.#list);
    document.addEventListener("keydown", (event) => {
      const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
      if (event.key !== "/" || event.ctrlKey || event.altKey || event.metaKey || isTyping) return;
      event.preventDefault();
      this.#field.focus();
      this.#field.select();
    });
    dialer.on("state", (call) => { if (call) this.#call = { id: call.callId, ticket: call.ticketId }; });
    if (dialer.call) this.#call = { id: dialer.call.callId, ticket: dialer.call.ticketId };
    this.#list.addEventListener("keydown", (event) => this.#walk(event));
  }

  /** The ticket that is shown now. */
  show(id) {
    if (id === this.#ticketID) return;
    this.#ticketID = id;
    if (!this.#query) this.#open = null;
    this.#refreshed.touch();
  }

  /** Cards are not what they were, or the page was away. */
  touch() { this.#refreshed.touch(); }

  #walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !event.target.matches("button.cardHead")) return;
    const heads = [...this.#list.querySelectorAll("button.cardHead")];
    const next = heads[heads.indexOf(event.target) + step] || (step < 0 ? this.#field : null);
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  #type() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#query = this.#field.value.trim();
      this.#open = null;
      this.#load().catch((error) => say(error.message));
    }, patience);
  }

  async #load() {
    const turn = ++this.#turn;
    const found = this.#query ? await this.#search() : await this.#offers();
    const open = this.#open && found.some(({ card }) => card.cardId === this.#open)
      ? await this.#door.ask("knowledge.show", { card: this.#open }).catch(() => null) : null;
    if (turn !== this.#turn) return;
    this.#draw(found, open);
  }

  async #search() {
    const { hits } = await this.#door.ask("knowledge.search", { query: this.#query, limit: 10 });
    return hits.map(({ card, title, excerpt, partly }) => ({ card, title: pieces(title), about: pieces(excerpt), isPart: !!partly }));
  }

  async #offers() {
    if (!this.#ticketID) return [];
    const { offers } = await this.#door.ask("knowledge.offer", { ticket: this.#ticketID });
    return offers.map(({ card, ticketClass, words }) => ({
      card, title: [card.title], about: [[words.join(both(", ", "、")), ticketClass].filter(Boolean).join(" · ")],
    }));
  }

  #draw(found, open) {
    const focused = document.activeElement?.dataset?.card;
    write(this.#told, found.length ? "" : this.#query ? both("No card has these words.", "没有找到包含这些词语的卡片。")
      : this.#ticketID ? both("No card is for this ticket. Search for one.", "没有推荐的卡片，可搜索。") : both("Search, or choose a ticket.", "请搜索，或选择工单。"));
    this.#list.replaceChildren(...found.map((one) => this.#entry(one, open)));
    if (focused) this.#list.querySelector(`button.cardHead[data-card="${CSS.escape(focused)}"]`)?.focus();
  }

  #entry({ card, title, about, isPart }, open) {
    const isOpen = !!open && open.cardId === card.cardId;
    const head = el("button", { type: "button", className: "cardHead", data: { card: card.cardId }, aria: { expanded: String(isOpen) }, onclick: () => this.#toggle(card.cardId) },
      el("span", { className: "name" }, ...title), el("span", { className: "when", textContent: card.category }),
      // What was found stands in the text below it, once that is open; why a card is offered does not.
      ...(isOpen && this.#query ? [] : [el("span", { className: "about" }, ...(isPart ? [both("in part: ", "部分匹配：")] : []), ...about)]));
    const entry = el("div", { role: "listitem", className: "cardEntry", data: { entry: card.cardId } }, head);
    mark(entry, "open", isOpen);
    if (isOpen) entry.append(...[cardBody(this.#door, open), this.#ask(open)].filter(Boolean));
    return entry;
  }

  async #toggle(id) {
    this.#open = this.#open === id ? null : id;
    if (this.#open) this.#use({}).catch(() => {});
    try {
      await this.#load();
    } catch (error) {
      say(error.message);
    }
  }

  /** It counts in a call, or right after the one for this ticket. */
  async #use(answer) {
    if (!this.#call || !this.#open || (this.#ticketID && this.#call.ticket && this.#call.ticket !== this.#ticketID)) return false;
    await this.#door.ask("knowledge.use", { card: this.#open, call: this.#call.id, ...answer });
    return true;
  }

  #ask(card) {
    if (!this.#call) return null;
    const key = `${card.cardId} ${this.#call.id}`;
    const say = (helped, text) => action(text, async () => {
      if (!await this.#use({ helped })) return;
      this.#answers.set(key, helped);
      for (const button of row.querySelectorAll("button")) button.ariaPressed = String(button.dataset.helped === String(helped));
    }, { className: "small", ariaPressed: String(this.#answers.get(key) === helped) });
    const [yes, no] = [say(true, both("Yes", "有")), say(false, both("No", "没有"))];
    [yes.dataset.helped, no.dataset.helped] = ["true", "false"];
    const row = el("p", { className: "helped", role: "group", aria: { label: both("Did it help?", "有帮助吗？") } }, el("span", { className: "soft", textContent: both("Did it help?", "有帮助吗？") }), yes, no);
    return row;
  }
}
