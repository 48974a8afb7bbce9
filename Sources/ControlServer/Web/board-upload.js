// A file of tickets, dropped on the board: which column is what, what every row would become, and then the load.
// License: GPL-3.0-or-later
import { action, el, mark, say, write } from "/page-dom.js";
import { basisWord, both, count, fieldWord, isChinese, moment, refusalWord, waitWord } from "/page-words.js";

/** Bytes of the file by which columns are recognised. */
const looked = 384 * 1024;
const rowsShown = 100;

/** Bytes as base64. */
function base64(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(new Error(both("The file cannot be read any more.", "文件已无法读取。")));
    reader.readAsDataURL(blob);
  });
}

/** The mapping with another column for a field; each field has a line of its own in what the daemon proposes. */
export function withColumn(mapping, field, column) {
  return mapping.split("\n").map((line) => {
    const match = /^( *)([A-Za-z]+): (.*),$/.exec(line);
    if (!match || match[2] !== field) return line;
    const written = JSON.stringify(column);
    const value = match[3].startsWith("{") ? match[3].replace(/column: "(?:[^"\\]|\\.)*"/, () => `column: ${written}`) : written;
    return `${match[1]}${field}: ${value},`;
  }).join("\n");
}

export class Upload {
  #door;
  #file;
  #dialog = el("dialog", { className: "upload" });
  #body = el("div", { className: "body" });
  #footer = el("footer");
  #said = el("p", { className: "unseen", role: "status" });
  #upload = null;
  #isStopped = false;
  #mapped = null;
  #checked = null;
  #text = null;
  #ticketClass = "";
  #done;

  /** `done` is called when a batch was loaded. */
  constructor(door, file, done) {
    this.#door = door;
    this.#file = file;
    this.#done = done;
    this.#dialog.setAttribute("aria-label", both(`Load ${file.name}`, `导入 ${file.name}`));
    this.#dialog.tabIndex = -1; // has the focus while a step has nothing to press
    const close = el("button", { type: "button", className: "quiet", textContent: "✕", aria: { label: both("Close", "关闭") }, onclick: () => this.#dialog.close() });
    this.#dialog.append(el("header", {}, el("h2", { textContent: file.name }), el("span", { className: "soft", textContent: this.#size() }), close), this.#said, this.#body, this.#footer);
    this.#dialog.addEventListener("close", () => this.#close());
    document.body.append(this.#dialog);
    this.#dialog.showModal();
    this.#look();
  }

  #size() {
    const kilobytes = this.#file.size / 1024;
    return kilobytes < 1000 ? `${Math.max(1, Math.round(kilobytes))} KB` : `${(kilobytes / 1024).toFixed(1)} MB`;
  }

  #close() {
    this.#isStopped = true;
    this.#dialog.remove();
    if (this.#upload) this.#door.ask("batch.abort", { upload: this.#upload }).catch(() => {});
  }

  /** Each step takes the place of the one before: it is said aloud, and the focus goes to what comes next. */
  #show(step, said, content, ...buttons) {
    if (this.#isStopped) return;
    mark(this.#dialog, "step", step);
    this.#body.replaceChildren(...content.filter(Boolean));
    this.#footer.replaceChildren(...buttons.filter(Boolean));
    this.#footer.hidden = !this.#footer.children.length;
    write(this.#said, said);
    (this.#footer.querySelector(".main:enabled") || this.#dialog).focus();
  }

  #fail(error, again) {
    const text = el("p", { className: "fault", role: "alert", textContent: error.message });
    this.#show("failed", "", [text], el("button", { type: "button", textContent: both("Close", "关闭"), onclick: () => this.#dialog.close() }),
      action(both("Try again", "重试"), again, { className: "main" }));
  }

  // ------------------------------------------------------------------------------------- which column is what

  async #look() {
    const text = both("Looking at the columns…", "正在识别列…");
    this.#show("looking", text, [el("p", { className: "soft", textContent: text })]);
    try {
      const data = await base64(this.#file.slice(0, looked));
      const request = { data, isWhole: this.#file.size <= looked, ...(this.#ticketClass ? { ticketClass: this.#ticketClass } : {}) };
      this.#mapped = await this.#door.ask("batch.map", request);
      this.#showMapping();
    } catch (error) {
      this.#fail(error, () => this.#look());
    }
  }

  #showMapping() {
    const { fields, unused, remarks, fitting, rows, accepted, refused, format, encoding } = this.#mapped;
    const names = [...new Set([...fields.flatMap(({ columns }) => columns), ...unused])];
    this.#text = el("textarea", { rows: 12, spellcheck: false, value: this.#mapped.mapping, aria: { label: both("Mapping as text", "映射文本") } });
    const body = el("tbody", {}, ...fields.map((field) => this.#fieldRow(field, names)));
    const heads = [both("Field", "字段"), both("Column", "列"), both("Examples", "示例"), both("How sure", "把握")];
    const bad = Object.values(refused).reduce((sum, number) => sum + number, 0);
    const judged = fitting ? both(`Known columns (“${fitting}”). `, `已知格式（“${fitting}”）。`) : both("Please check which column is what. ", "请核对各列的含义。");
    this.#show("mapping", judged.trim(), [
      el("p", {}, el("b", { textContent: judged }),
        el("span", { className: "soft", textContent: both(`${format}, ${encoding}; of the first ${count(rows)} rows ${count(accepted)} can be called, ${count(bad)} cannot`,
          `${format}，${encoding}；前 ${count(rows)} 行中 ${count(accepted)} 行可呼叫，${count(bad)} 行不可`) })),
      ...remarks.map((remark) => el("p", { className: "remark", textContent: isChinese ? remark.textChinese : remark.text })),
      fields.some(({ field, basis }) => field === "class" && basis === "nothing") ? this.#classField() : null,
      el("div", { className: "wide" }, el("table", { className: "folds", aria: { label: both("Columns of the file", "文件的列") } },
        el("thead", {}, el("tr", {}, ...heads.map((text) => el("th", { scope: "col", textContent: text })))), body)),
      unused.length ? el("p", { className: "soft", textContent: both(`Shown to agents as they are: ${unused.join(", ")}`, `原样展示给坐席：${unused.join("、")}`) }) : null,
      el("details", {}, el("summary", { textContent: both("Mapping as text", "映射文本") }), this.#text),
    ], action(both("Check every row", "检查每一行"), () => this.#check(), { className: "main" }));
  }

  #fieldRow({ field, columns, samples, confidence, basis }, names) {
    let column = el("span", { textContent: columns.join(", ") || "–" });
    if (columns.length === 1) {
      column = el("select", { aria: { label: both(`Column of: ${fieldWord(field)}`, `${fieldWord(field)}所在的列`) } }, ...names.map((name) => el("option", { value: name, textContent: name })));
      column.value = columns[0];
      column.dataset.field = field;
      column.addEventListener("change", () => { this.#text.value = withColumn(this.#text.value, field, column.value); });
    }
    const level = confidence >= 0.85 ? "good" : confidence >= 0.6 ? "warn" : "bad";
    return el("tr", { data: { field } }, el("td", { textContent: fieldWord(field) }), el("td", {}, column),
      el("td", { className: "samples whole", textContent: samples.join(" · "), data: { label: both("Examples", "示例") } }),
      el("td", {}, el("span", { className: "chip", data: { tone: level }, title: basisWord(basis) },
        `${Math.round(confidence * 100)} %`, el("span", { className: "unseen", textContent: `, ${basisWord(basis)}` }))));
  }

  #classField() {
    const input = el("input", { value: this.#ticketClass, placeholder: "quality", required: true });
    return el("form", {
      className: "choice",
      onsubmit: (event) => {
        event.preventDefault();
        this.#ticketClass = input.value.trim();
        this.#look();
      },
    }, el("label", {}, both("Class of all rows", "所有行的类别"), input), el("button", { type: "submit", textContent: both("Use it", "使用") }));
  }

  /** How the file is to be read: by the known mapping that fits, unless something was changed. */
  #terms() {
    const { fitting, mapping } = this.#mapped;
    if (this.#checked) return this.#checked;
    return fitting && this.#text.value === mapping ? { mappingName: fitting } : { mapping: this.#text.value };
  }

  // ------------------------------------------------------------------------------------- handing it in

  /** Sends the whole file; gives the summary. */
  async #send(options) {
    const bar = el("progress", { max: Math.max(1, this.#file.size), value: 0, aria: { label: both("Progress", "进度") } });
    const text = el("p", { className: "soft" });
    this.#show("sending", both("The file is read.", "正在读取文件。"), [bar, text]);
    const { upload, maxChunkBytes } = await this.#door.ask("batch.open", { name: this.#file.name, ...this.#terms(), ...options });
    this.#upload = upload;
    for (let offset = 0; offset < this.#file.size; ) {
      const piece = this.#file.slice(offset, offset + maxChunkBytes);
      const { receivedBytes, rows } = await this.#door.ask("batch.append", { upload, offset, data: await base64(piece) });
      if (this.#isStopped) throw new Error(both("Stopped.", "已停止。"));
      offset = receivedBytes;
      bar.value = offset;
      const percent = Math.round((100 * offset) / this.#file.size);
      write(text, both(`${count(rows)} rows read, ${percent} %`, `已读 ${count(rows)} 行，${percent} %`));
      const quarters = 25 * Math.floor(percent / 25); // each is said once
      if (quarters) write(this.#said, both(`${quarters} % read`, `已读 ${quarters} %`));
    }
    const summary = await this.#door.ask("batch.commit", { upload });
    this.#upload = null;
    return summary;
  }

  async #check() {
    this.#checked = this.#terms(); // what was checked is what is loaded
    try {
      const summary = await this.#send({ dryRun: true });
      this.#showVerdicts(summary);
    } catch (error) {
      if (!this.#isStopped) this.#fail(error, () => this.#look());
      this.#checked = null;
    }
  }

  #showVerdicts(summary) {
    const start = action(both("Load and start", "导入并开始"), () => this.#load(false), { className: "main" });
    const later = action(both("Load, start later", "仅导入"), () => this.#load(true));
    start.disabled = later.disabled = !summary.accepted;
    const outlook = (summary.outlook || []).map(({ reason, tickets, nextAt }) => el("li", {},
      el("b", { textContent: count(tickets) }), ` ${waitWord(reason)}`, el("span", { className: "soft", textContent: nextAt ? both(`, from ${moment(nextAt)}`, `，${moment(nextAt)} 起`) : "" })));
    this.#show("checked", this.#verdict(summary), [this.#figures(summary),
      outlook.length ? el("div", {}, el("h3", { textContent: both("If it were started now", "若现在开始") }), el("ul", { className: "outlook" }, ...outlook)) : null,
      this.#refusedRows(summary)], later, start);
  }

  async #load(paused) {
    try {
      const summary = await this.#send(paused ? { paused: true } : {});
      this.#done(summary);
      this.#show("loaded", this.#verdict(summary), [this.#figures(summary), this.#refusedRows(summary)],
        el("button", { type: "button", className: "main", textContent: both("Done", "完成"), onclick: () => this.#dialog.close() }));
    } catch (error) {
      if (!this.#isStopped) this.#fail(error, () => this.#load(paused));
    }
  }

  /** What came of it, in a sentence to be heard. */
  #verdict(summary) {
    const { accepted, dryRun } = summary;
    const refused = this.#refused(summary);
    return dryRun ? both(`Checked: ${count(accepted)} would be called, ${count(refused)} refused.`, `已检查：${count(accepted)} 行将被呼叫，${count(refused)} 行被拒。`)
      : both(`Loaded: ${count(accepted)} tickets, ${count(refused)} refused.`, `已导入 ${count(accepted)} 张工单，${count(refused)} 行被拒。`);
  }

  #refused({ refused }) { return Object.values(refused).reduce((sum, number) => sum + number, 0); }

  #figures(summary) {
    const refused = this.#refused(summary);
    const figures = [
      ["rows", both("rows", "行"), summary.rows], ["accepted", summary.dryRun ? both("would be called", "将被呼叫") : both("tickets loaded", "张工单已导入"), summary.accepted, "good"],
      ["refused", both("refused", "拒绝"), refused, refused ? "bad" : null], ["duplicates", both("known already", "重复"), summary.duplicates],
      ["notSelected", both("not selected", "未抽中"), summary.notSelected],
    ];
    return el("dl", { className: "loadFigures" }, ...figures.filter(([name, , number]) => number || name !== "notSelected").map(([name, label, number, tone]) =>
      el("div", { data: { figure: name, ...(tone ? { tone } : {}) } }, el("dd", { textContent: count(number) }), el("dt", { textContent: label }))));
  }

  // ------------------------------------------------------------------------------------- what was refused

  #refusedRows(summary) {
    const reasons = Object.entries(summary.refused).sort((a, b) => b[1] - a[1]);
    if (!reasons.length) return null;
    const body = el("tbody");
    const more = action(both("More", "更多"), () => this.#loadRows(summary, body, more), { className: "small" });
    const save = action(both("Save as CSV", "另存为 CSV"), () => this.#saveRows(summary), { className: "small" });
    this.#loadRows(summary, body, more).catch((error) => say(error.message));
    const heads = [both("Line", "行号"), both("Ticket", "工单"), both("Column", "列"), both("What is wrong", "原因")];
    return el("section", { className: "refusals" },
      el("div", { className: "choice" }, el("h3", { textContent: both("Refused rows", "被拒的行") }),
        el("span", { className: "soft", textContent: reasons.map(([word, number]) => `${count(number)} ${refusalWord(word)}`).join(" · ") }), save),
      el("div", { className: "wide rows" }, el("table", { className: "folds", aria: { label: both("Refused rows", "被拒的行") } },
        el("thead", {}, el("tr", {}, ...heads.map((text) => el("th", { scope: "col", textContent: text })))), body)), more);
  }

  async #loadRows(summary, body, more) {
    const page = await this.#rows(summary, body.children.length, rowsShown);
    body.append(...page.verdicts.map((row) => el("tr", {},
      el("td", { textContent: row.line ?? row.row }), el("td", { textContent: row.ticketId || "" }), el("td", { textContent: row.column || "" }),
      el("td", { className: "whole" }, el("span", { textContent: isChinese ? refusalWord(row.reason) : row.text || refusalWord(row.reason), title: row.text || "" })))));
    const isPressed = document.activeElement === more;
    more.hidden = body.children.length >= page.total;
    if (isPressed && more.hidden) this.#dialog.focus(); // not lost behind the dialog
  }

  #rows(summary, offset, limit) {
    return this.#door.ask("batch.verdicts", { batch: summary.loadId || summary.batchId, only: "refused", offset, limit });
  }

  async #saveRows(summary) {
    const lines = [["line", "ticket", "column", "reason", "text"]];
    for (let total = 1; lines.length - 1 < total; ) {
      const page = await this.#rows(summary, lines.length - 1, 5000);
      if (!page.verdicts.length) break;
      total = page.total;
      for (const row of page.verdicts) lines.push([row.line ?? row.row, row.ticketId, row.column, row.reason, row.text]);
    }
    // What a spreadsheet would take for a formula is text here.
    const cell = (value) => `"${String(value ?? "").replace(/^(?=[=+\-@\t\r])/, "'").replaceAll('"', '""')}"`;
    const text = `\ufeff${lines.map((line) => line.map(cell).join(",")).join("\r\n")}\r\n`;
    const link = el("a", { href: URL.createObjectURL(new Blob([text], { type: "text/csv" })), download: `${summary.name}-refused.csv` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }
}

/** Takes files that are dropped anywhere on the page, and those chosen by the button it gives back. */
export function acceptFiles(door, done) {
  const field = el("input", { type: "file", hidden: true, accept: ".csv,.tsv,.txt,.ndjson,.jsonl,.json" });
  const begin = (file) => { if (file) new Upload(door, file, done); };
  field.addEventListener("change", () => {
    begin(field.files[0]);
    field.value = "";
  });
  const button = el("button", { type: "button", className: "small", textContent: both("Load a file…", "导入文件…"), onclick: () => field.click() });
  const target = el("div", { className: "drop", hidden: true, aria: { hidden: "true" } }, el("div", { textContent: both("Drop the file of tickets", "松开以导入工单文件") }));
  document.body.append(target);
  const isWanted = () => !!door.identity && !document.querySelector("dialog[open]");
  const hasFile = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!hasFile(event)) return;
    event.preventDefault();
    target.hidden = !isWanted();
    event.dataTransfer.dropEffect = target.hidden ? "none" : "copy";
  });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) target.hidden = true; });
  document.addEventListener("drop", (event) => {
    if (!hasFile(event)) return;
    event.preventDefault();
    target.hidden = true;
    if (!isWanted()) return;
    if (event.dataTransfer.files.length > 1) say(both("One file at a time, please.", "请一次只拖入一个文件。"));
    else begin(event.dataTransfer.files[0]);
  });
  return el("span", {}, field, button);
}
