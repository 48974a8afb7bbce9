// Charts of a day by the hour, drawn as SVG: bars, stacked or as a range, over a few quiet lines.
// License: GPL-3.0-or-later
import { el, mark, svg, write } from "/page-dom.js";

const height = 132;
const inset = { left: 52, right: 6, top: 8, bottom: 20 };

/** A round number at or above the value, so that the lines' labels are short. */
function roundUp(value) {
  if (value <= 0) return 1;
  const unit = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 2.5, 5, 10].map((step) => step * unit).find((step) => step >= value * 0.999);
}

/**
 * One chart. `show` takes
 *   headline, note      what the day says, and how that is meant
 *   columns             [{ label, text, stack: [{ value, tone }] } or { label, text, range: [low, high] }]
 *   bottom, top         the scale; the top is found if absent
 *   format              how a value of the scale is written
 *   limit               where a dashed line is drawn
 */
export class HourChart {
  #plot = svg("svg", { class: "plot", "aria-hidden": "true", height });
  #headline = el("span", { className: "headline" });
  #note = el("figcaption", { className: "note" });
  #data = null;
  #width = 0;
  #over = -1;
  #text = "";

  constructor(title, name) {
    this.element = el("figure", { className: "card chart", data: { chart: name } },
      el("div", { className: "top" }, el("h3", { textContent: title }), this.#headline), this.#plot, this.#note);
    new ResizeObserver(([entry]) => {
      const width = Math.round(entry.contentRect.width);
      if (width && width !== this.#width) {
        this.#width = width;
        this.#draw();
      }
    }).observe(this.#plot.parentElement);
    this.#plot.addEventListener("pointermove", (event) => this.#point(event));
    this.#plot.addEventListener("pointerleave", () => this.#point(null));
  }

  show(data) {
    const text = JSON.stringify(data);
    if (text === this.#text) return;
    this.#text = text;
    this.#data = data;
    write(this.#headline, data.headline);
    mark(this.#headline, "tone", data.tone);
    this.#draw();
  }

  #draw() {
    if (!this.#data || !this.#width) return;
    const { columns, bottom = 0, format = String, limit } = this.#data;
    const width = this.#width; // of the content: without padding
    const values = columns.flatMap(({ stack, range }) => (range ? range : [(stack || []).reduce((sum, { value }) => sum + value, 0)]));
    const top = this.#data.top || roundUp(Math.max(0, ...values.filter(Number.isFinite)));
    const at = (value) => inset.top + (height - inset.top - inset.bottom) * (1 - (Math.min(value, top) - bottom) / (top - bottom));
    this.#plot.setAttribute("width", width);
    this.#plot.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const shapes = [];
    for (const value of [bottom, (bottom + top) / 2, top]) {
      shapes.push(svg("line", { class: "grid", x1: inset.left, x2: width - inset.right, y1: at(value), y2: at(value) }));
      const label = svg("text", { class: "scale", x: inset.left - 6, y: at(value) + 4, "text-anchor": "end" });
      label.textContent = format(value);
      shapes.push(label);
    }
    if (limit !== undefined) shapes.push(svg("line", { class: "limit", x1: inset.left, x2: width - inset.right, y1: at(limit), y2: at(limit) }));
    const step = (width - inset.left - inset.right) / Math.max(1, columns.length);
    const bar = Math.min(26, Math.max(3, step * 0.66));
    const every = Math.ceil(30 / step);
    columns.forEach((column, index) => shapes.push(...this.#column(column, index, { step, bar, at, bottom, every })));
    this.#plot.replaceChildren(...shapes);
    this.#showNote();
  }

  #column(column, index, { step, bar, at, bottom, every }) {
    const middle = inset.left + step * (index + 0.5);
    const shapes = [svg("rect", { class: "column", x: middle - step / 2, y: inset.top, width: step, height: height - inset.top - inset.bottom,
      ...(index === this.#over ? { "data-over": "" } : {}) })];
    if (index % every === 0) {
      const label = svg("text", { class: "hour", x: middle, y: height - 5, "text-anchor": "middle" });
      label.textContent = column.label;
      shapes.push(label);
    }
    let level = bottom;
    for (const { value, tone } of column.stack || []) {
      if (!(value > 0)) continue;
      const [low, high] = [at(level), at(level + value)];
      shapes.push(svg("rect", { class: "block", "data-tone": tone || "main", x: middle - bar / 2, y: high, width: bar, height: Math.max(1, low - high), rx: 2 }));
      level += value;
    }
    if (column.range && column.range.every(Number.isFinite)) {
      const [low, high] = column.range.map(at);
      shapes.push(svg("line", { class: "range", x1: middle, x2: middle, y1: low, y2: high }),
        svg("circle", { class: "dot", cx: middle, cy: high, r: 4 }), svg("circle", { class: "dot low", cx: middle, cy: low, r: 2.5 }));
    }
    return shapes;
  }

  /** The column under the pointer says what it shows. */
  #point(event) {
    let over = -1;
    if (event && this.#data) {
      const box = this.#plot.getBoundingClientRect();
      const step = (box.width - inset.left - inset.right) / Math.max(1, this.#data.columns.length);
      over = Math.floor((event.clientX - box.left - inset.left) / step);
      if (!this.#data.columns[over]) over = -1;
    }
    if (over === this.#over) return;
    this.#over = over;
    this.#plot.querySelectorAll(".column").forEach((column, index) => column.toggleAttribute("data-over", index === over));
    this.#showNote();
  }

  #showNote() {
    if (!this.#data) return;
    const column = this.#data.columns[this.#over];
    write(this.#note, column ? column.text : this.#data.note || "");
  }
}
