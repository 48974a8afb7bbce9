// Knowledge cards in our own pages: their text made into elements, what was found in it, their files. A card's text comes from people and
// files: it is never parsed as HTML, links are http, https and tel only, images are the card's own files only.
// License: GPL-3.0-or-later
import { action, el } from "/page-dom.js";
import { both } from "/page-words.js";

const inlineSigns = /\*\*(.+?)\*\*|!\[([^\]\n]*)\]\(([^)\s]+)\)|\[([^\]\n]+)\]\(([^)\s]+)\)/g;

/** The address if it may be followed; null for any other kind, such as javascript:. */
export function safeAddress(text) {
  if (/^tel:[-+0-9*#().;,a-z=]+$/i.test(text)) return text;
  try {
    const url = new URL(text);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

function inline(text, picture) {
  const parts = [];
  let last = 0;
  for (const match of text.matchAll(inlineSigns)) {
    if (match.index > last) parts.push(text.slice(last, match.index));
    const [whole, bold, label, file, linkText, address] = match;
    if (bold !== undefined) parts.push(el("strong", {}, ...inline(bold, picture)));
    else if (file !== undefined) parts.push(picture(file, label) || label || file);
    else {
      const href = safeAddress(address);
      parts.push(href ? el("a", { href, textContent: linkText, ...(href.startsWith("tel:") ? {} : { target: "_blank", rel: "noopener noreferrer" }) }) : whole);
    }
    last = match.index + whole.length;
  }
  if (last < text.length) parts.push(text.slice(last));
  return parts;
}

/** The elements of a text: headings, lists, paragraphs. `picture(name, label)` gives an image's element, or null. */
export function cardText(text, picture = () => null) {
  const blocks = [];
  let list = null;
  let lines = [];
  const endParagraph = () => {
    if (!lines.length) return;
    blocks.push(el("p", {}, ...lines.flatMap((line, index) => [...(index ? [el("br")] : []), ...inline(line, picture)])));
    lines = [];
  };
  const endList = () => {
    if (list) blocks.push(el(list.name, {}, ...list.items));
    list = null;
  };
  for (const line of String(text).split("\n")) {
    const heading = /^(#{1,6}) (.*)$/.exec(line);
    const item = /^ {0,3}(?:[-*+]|(\d{1,3})[.)]) (.*)$/.exec(line);
    if (heading || item || !line.trim()) endParagraph();
    if (!item) endList();
    if (heading) blocks.push(el(heading[1].length > 2 ? "h5" : "h4", {}, ...inline(heading[2], picture)));
    else if (item) {
      const name = item[1] ? "ol" : "ul";
      if (list && list.name !== name) endList();
      list = list || { name, items: [] };
      list.items.push(el("li", {}, ...inline(item[2], picture)));
    } else if (line.trim()) lines.push(line);
  }
  endParagraph();
  endList();
  return blocks;
}

/** Text with what was found in it marked. */
export const pieces = (list) => list.map(({ text, match }) => (match ? el("mark", { textContent: text }) : text));

const addresses = new Map(); // of files that were opened: the text beside a picture may be drawn again with every key
const addressLife = 240000;

/** Where a card's file can be seen. */
async function addressOf(door, card, file) {
  const known = addresses.get(file.attachmentId);
  if (known && performance.now() - known.at < addressLife) return known.path;
  const path = door.ask("knowledge.open", { card: card.cardId, attachment: file.attachmentId }).then((opening) => opening.path);
  addresses.set(file.attachmentId, { path, at: performance.now() });
  path.catch(() => addresses.delete(file.attachmentId));
  return path;
}

/** An element of the card's text, with its images, and its other files to fetch. */
export function cardBody(door, card) {
  const files = card.attachments || [];
  const path = (file) => addressOf(door, card, file);
  const shown = new Set();
  const picture = (name, label) => {
    const file = files.find((candidate) => candidate.name === name && candidate.type.startsWith("image/"));
    if (!file) return null;
    shown.add(file.attachmentId);
    const image = el("img", { alt: label || name, loading: "lazy" });
    path(file).then((src) => { image.src = src; }, () => image.replaceWith(label || name));
    return image;
  };
  const body = el("div", { className: "cardText" }, ...cardText(card.text || "", picture));
  const others = files.filter((file) => !shown.has(file.attachmentId));
  if (others.length) {
    body.append(el("p", { className: "files" }, ...others.map((file) => action(file.name, async () => {
      const link = el("a", { href: await path(file), target: "_blank", rel: "noopener" });
      if (!file.type.startsWith("image/")) link.download = file.name;
      document.body.append(link);
      link.click();
      link.remove();
    }, { className: "small", title: both(`${Math.ceil(file.bytes / 1024)} KB`, `${Math.ceil(file.bytes / 1024)} KB`) }))));
  }
  return body;
}
