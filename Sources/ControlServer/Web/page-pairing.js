// Where a code is typed in, in a page that has no token yet.
// License: GPL-3.0-or-later
import { el, say } from "/page-dom.js";
import { both } from "/page-words.js";

/** `command` is what whoever runs the dialer types to make a code. */
export function makePairing(door, title, command) {
  const field = el("input", {
    autocomplete: "off", spellcheck: false, placeholder: "XXXX-XXXX-XXXX", required: true,
    aria: { label: both("Pairing code", "配对码") },
  });
  const form = el("form", {}, field, el("button", { type: "submit", className: "main", textContent: both("Pair", "配对") }));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await door.pair(field.value.trim());
    } catch (error) {
      const isBad = error.reason === "notFound" || error.reason === "invalidParams";
      say(isBad ? both("This code is not valid any more. Ask for a new one.", "配对码无效或已过期，请重新获取。") : error.message);
      field.select();
    }
  });
  return el("section", { className: "card pairing" },
    el("h2", { textContent: title }),
    el("p", { className: "soft", textContent: both(
      "This page is not paired. Open the link that the dialer printed, or enter its code.",
      "此页面尚未配对。请打开拨号服务给出的链接，或输入配对码。") }),
    form,
    el("p", { className: "soft" }, el("code", { textContent: command })));
}
