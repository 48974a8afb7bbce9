// Elements for our own pages: everything shown is text, nothing is ever parsed as HTML.
// License: GPL-3.0-or-later

/** Makes an element. Properties are set as such; `data`, `aria` and `role` become attributes; null children are left out. */
export function el(name, properties = {}, ...children) {
  const made = document.createElement(name);
  const { data, aria, role, ...rest } = properties;
  Object.assign(made, rest);
  for (const [key, value] of Object.entries(data || {})) made.dataset[key] = value;
  for (const [key, value] of Object.entries(aria || {})) made.setAttribute(`aria-${key}`, value);
  if (role) made.setAttribute("role", role);
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** Makes an SVG element; attributes as they are. */
export function svg(name, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Writes text only where it changed, so that screen readers hear changes and selections stay. */
export function write(element, text) {
  const wanted = text === null || text === undefined ? "" : String(text);
  if (element.textContent !== wanted) element.textContent = wanted;
}

/** Sets or takes away a data attribute, if it changed. */
export function mark(element, name, value) {
  if (value === null || value === undefined || value === false) {
    if (name in element.dataset) delete element.dataset[name];
  } else if (element.dataset[name] !== String(value)) {
    element.dataset[name] = value;
  }
}

/**
 * Keeps a container's children in step with a list: each item has an element of its own that is made once, brought up to date
 * by `update`, moved when the order changes, and removed when the item is gone. So focus and hover stay where they are.
 */
export class KeyedList {
  #container;
  #key;
  #make;
  #views = new Map();

  /** `make(item)` gives `{ element, update(item) }`. */
  constructor(container, key, make) {
    this.#container = container;
    this.#key = key;
    this.#make = make;
  }

  show(items) {
    const seen = new Set();
    let at = this.#container.firstElementChild;
    for (const item of items) {
      const key = this.#key(item);
      if (seen.has(key)) continue;
      seen.add(key);
      let view = this.#views.get(key);
      if (!view) this.#views.set(key, (view = this.#make(item)));
      view.update(item);
      if (view.element === at) at = at.nextElementSibling;
      else this.#container.insertBefore(view.element, at);
    }
    for (const [key, view] of this.#views) {
      if (seen.has(key)) continue;
      view.element.remove();
      this.#views.delete(key);
    }
  }
}

/** Runs the work once in the next frame, however often it is asked for. */
export function inNextFrame(work) {
  let isAsked = false;
  return () => {
    if (isAsked) return;
    isAsked = true;
    // A hidden page draws no frames; it is brought up to date when it is shown.
    requestAnimationFrame(() => {
      isAsked = false;
      work();
    });
  };
}

/** A message for the user, said aloud; it leaves by itself unless it is one of trouble. */
export function say(text, kind = "trouble") {
  const box = document.querySelector("#messages");
  const close = el("button", { type: "button", className: "quiet", textContent: "×", aria: { label: "✕" } });
  const message = el("div", { className: "message", data: { kind }, role: kind === "trouble" ? "alert" : "status" },
    el("span", { textContent: text }), close);
  close.onclick = () => message.remove();
  box.append(message);
  while (box.children.length > 4) box.firstElementChild.remove();
  setTimeout(() => message.remove(), kind === "trouble" ? 20000 : 6000);
}

/** A button that does something which takes a moment: it cannot be pressed twice, and says what went wrong. */
export function action(text, work, properties = {}) {
  const button = el("button", { type: "button", textContent: text, ...properties });
  button.addEventListener("click", async () => {
    if (button.ariaBusy === "true") return;
    button.ariaBusy = "true";
    try {
      await work();
    } catch (error) {
      say(error.message);
    } finally {
      button.ariaBusy = null;
    }
  });
  return button;
}
