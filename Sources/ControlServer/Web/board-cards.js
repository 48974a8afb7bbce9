// Knowledge cards on the board: what there is and how it helped, the editor with its preview, files dropped.
// License: GPL-3.0-or-later
import { Refreshed } from "/page-door.js";
import { CardEditor, bytesOf } from "/board-editor.js";
import { action, el, say, write } from "/page-dom.js";
import { both, count, wholeMoment } from "/page-words.js";

const pageSize = 200;
const largest = 384 * 1024;
const verdictWords = { added: ["new", "新增"], changed: ["changed", "修改"], same: ["the same", "相同"], refused: ["refused", "拒绝"] };
const verdictWord = (word) => both(...(verdictWords[word] || [word, word]));

export function makeCardsView(door) {
  let editor = null;
  let query = "";
  let timer = 0;
  const total = el("span", { className: "badge" });
  const body = el("tbody");
  const none = el("p", { className: "empty", hidden: true, textContent: both("No cards. Make one, or drop a file here.", "没有卡片。请新建，或将文件拖到此处。") });
  const search = el("input", {
    type: "search", maxLength: 200, placeholder: both("Search", "搜索"), aria: { label: both("Search cards", "搜索卡片") },
    oninput: () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        query = search.value.trim();
        load().catch((error) => say(error.message));
      }, 150);
    },
  });
  const category = el("select", { aria: { label: both("Category", "分类") }, onchange: () => load().catch((error) => say(error.message)) });
  const picker = el("input", { type: "file", accept: ".csv,.tsv,.md,.markdown,.txt", hidden: true, onchange: () => { if (picker.files[0]) importFile(picker.files[0]); picker.value = ""; } });
  const heads = [both("Title", "标题"), both("Category", "分类"), both("Classes", "工单类型"), both("Used", "使用"), both("Helped", "有用"), both("Did not", "无用"), both("Changed", "修改时间")];
  const element = el("div", { className: "view" }, el("section", { className: "card", data: { part: "cards" } },
    el("header", {}, el("h2", { textContent: both("Knowledge cards", "知识卡片") }), total,
      el("div", { className: "cardTools" }, search, category,
        el("button", { type: "button", className: "main", textContent: both("New card", "新建卡片"), data: { do: "new" }, onclick: () => edit(null) }),
        el("button", { type: "button", textContent: both("Import…", "导入…"), data: { do: "import" }, onclick: () => picker.click() }), picker,
        action(both("Export", "导出"), exportAll), el("a", { className: "button", href: "/knowledge-template.csv", download: "knowledge.csv", textContent: both("Template", "模板") }))),
    el("div", { className: "wide" }, el("table", { className: "folds cardTable" },
      el("thead", {}, el("tr", {}, ...heads.map((text) => el("th", { scope: "col", textContent: text })))), body)), none));
  acceptDrop(element, (file) => importFile(file));

  const refreshed = new Refreshed(500, load);

  async function load() {
    const chosen = category.value;
    const filter = category.selectedIndex > 0 ? { category: chosen } : {};
    const [page, hits] = await Promise.all([
      door.ask("knowledge.list", { limit: pageSize, ...filter }), query ? door.ask("knowledge.search", { query, limit: 50, ...filter }) : null,
    ]);
    const cards = hits ? hits.hits.map((hit) => hit.card) : page.cards;
    write(total, hits ? count(cards.length) : count(page.total));
    none.hidden = cards.length > 0;
    body.replaceChildren(...cards.map(row));
    const names = page.categories.map(({ name }) => name);
    category.replaceChildren(el("option", { value: "", textContent: both("All categories", "全部分类") }), ...names.map((name) => el("option", { value: name, textContent: name || "–" })));
    if (filter.category !== undefined && names.includes(chosen)) category.selectedIndex = 1 + names.indexOf(chosen);
  }

  function row(card) {
    const cells = [card.category || "–", card.ticketClasses.join(", ") || "–", count(card.used), count(card.helped), count(card.notHelped), wholeMoment(card.changedAt)];
    return el("tr", { data: { card: card.cardId } },
      el("td", { className: "title whole" }, el("button", { type: "button", className: "link", textContent: card.title, onclick: () => edit(card.cardId) })),
      ...cells.map((text, index) => el("td", { textContent: text, data: { label: heads[index + 1] } })));
  }

  async function edit(id) {
    try {
      const card = id ? await door.ask("knowledge.show", { card: id }) : null;
      editor = new CardEditor(door, card, () => { editor = null; refreshed.touch(); });
    } catch (error) {
      say(error.message);
    }
  }

  async function exportAll() {
    let text = "\ufeff";
    for (let offset = 0; offset !== undefined;) {
      const part = await door.ask("knowledge.export", { format: "csv", offset });
      text += part.text;
      offset = part.next;
    }
    const address = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
    const link = el("a", { href: address, download: "knowledge.csv" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }

  /** Every row's verdict first, then the import. */
  async function importFile(file) {
    if (file.size > largest) {
      say(both("The file is larger than 384 KB; import it by “ctl knowledge import”.", "文件超过 384 KB，请用 “ctl knowledge import” 导入。"));
      return;
    }
    try {
      const data = await bytesOf(file);
      const ask = (dryRun) => door.ask("knowledge.import", { data, name: file.name, ...(dryRun ? { dryRun } : {}) });
      showVerdicts(file.name, await ask(true), () => ask(false), refreshed);
    } catch (error) {
      say(error.message);
    }
  }

  const view = {
    element,
    fresh() { refreshed.touch(); },
    event({ type, data }) {
      if (type !== "knowledge.changed") return;
      refreshed.touch();
      if (editor && data && (data.cardId === editor.cardID || !data.cardId)) editor.changedElsewhere();
    },
  };
  if (door.link === "up") view.fresh();
  return view;
}

/** Here a dropped file is one of cards, and not of tickets as elsewhere on the board. */
function acceptDrop(element, take) {
  for (const type of ["dragenter", "dragover", "drop"]) {
    element.addEventListener(type, (event) => {
      event.preventDefault();
      event.stopPropagation();
      const file = type === "drop" && event.dataTransfer?.files?.[0];
      if (file) take(file);
    });
  }
}

function showVerdicts(name, { verdicts }, store, refreshed) {
  const dialog = el("dialog", { className: "verdicts", aria: { label: name } });
  const counts = (list) => Object.keys(verdictWords).map((word) => `${verdictWord(word)} ${count(list.filter(({ verdict }) => verdict === word).length)}`).join(both(", ", "，"));
  const told = el("p", { role: "status", textContent: counts(verdicts) });
  const rows = verdicts.filter(({ verdict }) => verdict !== "same").slice(0, 200);
  const heads = [both("Line", "行"), both("Title", "标题"), both("Verdict", "结论"), both("Why", "原因")];
  const list = el("div", { className: "wide" }, el("table", { className: "folds" }, el("thead", {}, el("tr", {}, ...heads.map((text) => el("th", { scope: "col", textContent: text })))),
    el("tbody", {}, ...rows.map(({ line, title, verdict, text }) => el("tr", { data: { verdict } }, el("td", { textContent: line, data: { label: heads[0] } }), el("td", { textContent: title || "–" }),
      el("td", {}, el("span", { className: "chip", data: { tone: verdict === "refused" ? "bad" : "good" }, textContent: verdictWord(verdict) })), el("td", { className: "whole", textContent: text || "" }))))));
  const close = () => el("button", { type: "button", className: "quiet", textContent: "✕", aria: { label: both("Close", "关闭") }, onclick: () => dialog.close() });
  const footer = el("footer", {});
  const go = action(both("Import", "导入"), async () => {
    const done = await store();
    write(told, both("Imported: ", "已导入：") + counts(done.verdicts));
    footer.replaceChildren(el("button", { type: "button", className: "main", textContent: both("Done", "完成"), onclick: () => dialog.close() }));
    footer.firstElementChild.focus(); // the one that was pressed is gone
    dialog.dataset.step = "imported";
    refreshed.touch();
  }, { className: "main", disabled: !verdicts.some(({ verdict }) => verdict === "added" || verdict === "changed") });
  footer.append(go);
  dialog.append(el("header", {}, el("h2", { textContent: name }), close()), el("div", { className: "body" }, told, list), footer);
  dialog.dataset.step = "checked";
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
