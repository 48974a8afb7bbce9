// The editor of one knowledge card: fields, text with its preview, files. Nothing of somebody else's is overwritten: a card is stored only if
// it is still the one that was read.
// License: GPL-3.0-or-later
import { cardBody } from "/page-cards.js";
import { action, el, say, write } from "/page-dom.js";
import { both, wholeMoment } from "/page-words.js";

const pieceBytes = 384 * 1024;

/** Bytes as base64. */
export function bytesOf(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(new Error(both("The file cannot be read any more.", "文件已无法读取。")));
    reader.readAsDataURL(blob);
  });
}

export class CardEditor {
  #door;
  #card;
  #done;
  #dialog = el("dialog", { className: "editor" });
  #title = el("input", { maxLength: 120, required: true, name: "title" });
  #category = el("input", { maxLength: 60, name: "category" });
  #classes = el("input", { maxLength: 400, name: "classes", placeholder: "quality, logistics" });
  #words = el("input", { maxLength: 400, name: "words" });
  #text = el("textarea", { maxLength: 20000, name: "text", aria: { label: both("Text", "正文") } });
  #preview = el("div", { className: "preview", tabIndex: 0, role: "region", aria: { label: both("Preview", "预览") } });
  #attached = el("div", { className: "attached" });
  #told = el("p", { className: "fault", role: "alert" });
  #history = el("p", { className: "soft" });
  #isSaving = false;

  /** `card` is null for a new one; `done` is called when the editor closes. */
  constructor(door, card, done) {
    this.#door = door;
    this.#done = done;
    const label = (text, input) => el("label", {}, text, input);
    const close = el("button", { type: "button", className: "quiet", textContent: "✕", aria: { label: both("Close", "关闭") }, onclick: () => this.#dialog.close() });
    const picker = el("input", { type: "file", accept: ".png,.jpg,.jpeg,.webp,.pdf,.txt", hidden: true, name: "file", onchange: () => { if (picker.files[0]) this.#attach(picker.files[0]); picker.value = ""; } });
    this.#dialog.ariaLabel = card ? both("Edit card", "编辑卡片") : both("New card", "新建卡片");
    this.#text.addEventListener("input", () => this.#show());
    this.#dialog.append(
      el("header", {}, el("h2", { textContent: card ? both("Edit card", "编辑卡片") : both("New card", "新建卡片") }), close),
      el("div", { className: "body" }, this.#told,
        el("div", { className: "fields" }, label(both("Title", "标题"), this.#title), label(both("Category", "分类"), this.#category),
          label(both("Further words it is found by", "其他关键词"), this.#words), label(both("Ticket classes", "适用工单类型"), this.#classes)),
        el("p", { className: "soft", textContent: both("## heading, - list, **bold**, [link](https://…), ![image](file.png)", "## 标题，- 列表，**加粗**，[链接](https://…)，![图片](文件名.png)") }),
        el("div", { className: "two" }, this.#text, this.#preview), this.#attached, picker, this.#history),
      el("footer", {}, action(both("Attach a file…", "添加附件…"), async () => picker.click(), { id: "attachFile" }),
        action(both("Remove card", "删除卡片"), () => this.#remove(), { className: "danger", id: "removeCard" }),
        action(both("Save", "保存"), () => this.#save(), { className: "main", id: "saveCard", title: "Ctrl+S" })));
    this.#dialog.addEventListener("close", () => this.#end());
    this.#dialog.addEventListener("keydown", (event) => {
      if (event.key !== "s" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      this.#dialog.querySelector("#saveCard").click();
    });
    document.body.append(this.#dialog);
    this.#use(card, true);
    this.#dialog.showModal();
    this.#title.focus();
  }

  /** A page in the background hears of its dialog's closing only when it is shown again. */
  #end() {
    if (!this.#dialog.isConnected) return;
    this.#dialog.close();
    this.#dialog.remove();
    this.#done();
  }

  get cardID() { return this.#card?.cardId; }

  /** Somebody else changed it: what is typed here stays, and is not stored over theirs. */
  async changedElsewhere() {
    if (this.#isSaving || !this.#card) return;
    try {
      const now = await this.#door.ask("knowledge.show", { card: this.cardID });
      if (now.revision === this.#card.revision) {
        this.#use({ ...this.#card, attachments: now.attachments }, false);
        return;
      }
      this.#tell(both(`${now.changedBy} changed this card meanwhile. `, `${now.changedBy} 刚刚修改了此卡片。`), now);
    } catch {
      this.#tell(both("This card was removed meanwhile.", "此卡片已被删除。"));
    }
  }

  #tell(text, newer) {
    this.#told.replaceChildren(text, ...(newer ? [action(both("Show theirs", "载入最新内容"), async () => this.#use(newer, true), { className: "small", id: "showTheirs" })] : []));
  }

  #use(card, fills) {
    this.#card = card;
    if (fills && card) {
      [this.#title.value, this.#category.value, this.#classes.value] = [card.title, card.category, card.ticketClasses.join(", ")];
      [this.#words.value, this.#text.value] = [card.words || "", card.text || ""];
      this.#told.replaceChildren();
    }
    for (const id of ["#attachFile", "#removeCard"]) this.#dialog.querySelector(id).hidden = !card;
    const line = card?.history?.[0];
    write(this.#history, card ? `${both("Revision", "版本")} ${card.revision} · ${wholeMoment(card.changedAt)} · ${card.changedBy}${line && line.revision === card.revision ? ` · ${line.action}` : ""}` : "");
    this.#attached.replaceChildren(...(card?.attachments || []).map((file) => el("span", { className: "chip", data: { file: file.name } }, `${file.name} · ${Math.ceil(file.bytes / 1024)} KB `,
      action("✕", async () => this.#use(await this.#door.ask("knowledge.detach", { card: this.cardID, attachment: file.attachmentId }), false), { className: "small quiet", ariaLabel: both(`Remove ${file.name}`, `删除 ${file.name}`) }))));
    this.#show();
  }

  #show() {
    this.#preview.replaceChildren(cardBody(this.#door, { cardId: this.cardID, text: this.#text.value, attachments: this.#card?.attachments || [] }));
  }

  #content() {
    const classes = this.#classes.value.split(/[,，、;；]/).map((name) => name.trim()).filter(Boolean);
    return { title: this.#title.value, category: this.#category.value, ticketClasses: classes, words: this.#words.value, text: this.#text.value };
  }

  async #save() {
    this.#isSaving = true;
    try {
      const card = this.#card;
      const stored = card ? await this.#door.ask("knowledge.change", { card: card.cardId, revision: card.revision, ...this.#content() })
        : await this.#door.ask("knowledge.create", this.#content());
      this.#use(stored, true);
      if (card) this.#end();
      else this.#title.focus();
      say(both("Saved: agents see it now.", "已保存，坐席立即可见。"), "good");
    } catch (error) {
      if (error.reason === "conflict" && error.field === "revision") {
        this.#isSaving = false;
        await this.changedElsewhere();
      } else {
        this.#tell(error.message);
      }
    } finally {
      this.#isSaving = false;
    }
  }

  async #remove() {
    if (!confirm(both("Remove this card with its files?", "删除此卡片及其附件？"))) return;
    await this.#door.ask("knowledge.remove", { card: this.cardID, revision: this.#card.revision });
    this.#end();
  }

  async #attach(file) {
    try {
      let told = null;
      for (let offset = 0; offset < file.size || !told; offset += pieceBytes) {
        const data = await bytesOf(file.slice(offset, offset + pieceBytes));
        told = await this.#door.ask("knowledge.attach", { card: this.cardID, data, ...(told ? { attachment: told.attachmentId, offset } : { name: file.name, bytes: file.size }) });
      }
      const now = await this.#door.ask("knowledge.show", { card: this.cardID });
      this.#use({ ...this.#card, attachments: now.attachments }, false);
    } catch (error) {
      this.#tell(error.message);
    }
  }
}
