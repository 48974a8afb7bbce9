// The call toolbar. One line makes a page's phone numbers clickable:
//
//     <script src="http://127.0.0.1:7080/toolbar.js" data-agent="1001" defer></script>
//
// A click rings the agent, then the customer. The bar shows the call and can end it. See docs/ticket-pages.md.
// License: GPL-3.0-or-later
(() => {
"use strict";
if (window.Dialer) return; // the line is in the page twice

const script = document.currentScript;
const api = new URL(script ? script.src : location.href).origin;
const wantedAgent = (script && script.dataset.agent) || null;

// ---------------------------------------------------------------------------------------------- words

const chinese = /^zh/i.test(navigator.language || "");

const words = chinese ? {
  title: "电话", call: "呼叫", callTicket: "按工单呼叫", hangUp: "挂断", pair: "配对", pairCode: "配对码", close: "关闭提示",
  notPaired: "此页面尚未配对。请打开守护进程给出的链接，或输入配对码。",
  badCode: "配对码无效或已过期，请重新获取。",
  ready: "就绪", connecting: "正在连接…", offline: "连不上拨号服务，正在重试。请确认它在运行，并允许浏览器访问本机网络。",
  wrongAgent: (has, wants) => `此页面属于坐席 ${wants}，但已与坐席 ${has} 配对。请重新配对。`,
  busyHere: "通话进行中，请先挂断。", otherTab: "另一个标签页正在拨号。",
  noAnswer: "拨号服务没有回应，不确定是否已拨出。请看电话状态再重试。",
  after: (text, time) => `${text} ${time} 以后可以再拨。`,
  heldByCustomer: "对方保持中，请稍候",
  states: {
    requested: "已受理", dialingAgent: "正在呼叫坐席话机", ringingAgent: "坐席话机振铃，请接听", dialingCustomer: "正在呼叫客户",
    ringingCustomer: "客户振铃中", talking: "通话中", held: "保持中", ending: "正在挂断", ended: "已结束",
  },
  ends: {
    answered: "通话结束", busy: "客户忙", noAnswer: "无人接听", unreachable: "无法接通", declined: "客户拒接",
    invalidNumber: "号码无效", numberExpired: "隐私号已过期，请让工单系统换新号", canceled: "已取消", canceledByAgent: "已取消",
    agentBusy: "坐席话机忙", agentNoAnswer: "坐席未接听", agentUnreachable: "坐席话机不可用，请检查是否已注册",
    congestion: "线路繁忙，请稍后再拨", trunkTimeout: "线路没有回应，请联系管理员", localFailure: "本机故障，请联系管理员",
  },
  reasons: {
    unknownAgent: "没有这个坐席，请联系管理员。", agentBusy: "您正在通话中，请先挂断。",
    agentUnreachable: "您的话机没有注册，请检查话机。", agentPaused: "您处于暂停状态，请先恢复。",
    numberInvalid: "这不是可以拨打的号码。", outsideHours: "现在不在可呼叫时段。", capped: "这个号码近期呼叫次数已达上限。",
    doNotCall: "客户要求不再致电，不能拨打。", duplicateInFlight: "这个号码正在呼叫中。",
    numberExpired: "隐私号已过期，请让工单系统换新号。", callerNotRegistered: "本机主叫号码未向该隐私号报备，请联系管理员。",
    cooldown: "刚刚拨打过，请稍候。", trunkDown: "线路不可用，请联系管理员。", noLine: "线路全忙，请稍后再拨。",
    draining: "拨号服务正在停止，暂时不能拨打。", rateLimited: "操作太快，请稍候。", notFound: "没有找到，也许已经不在了。",
    stateUnknown: "上次拨号的结果不确定，请查看通话记录后再拨。", notPermitted: "此页面无权这样做。",
  },
} : {
  title: "Phone", call: "Call", callTicket: "Call the customer of ticket", hangUp: "Hang up", pair: "Pair", pairCode: "Pairing code",
  close: "Dismiss the message",
  notPaired: "This page is not paired. Open the link the daemon prints, or enter a pairing code.",
  badCode: "This code is not valid any more. Ask for a new one.",
  ready: "Ready", connecting: "Connecting…",
  offline: "The dialer does not answer; trying again. Check that it runs, and that the browser may reach the local network.",
  wrongAgent: (has, wants) => `This page is for agent ${wants} but is paired for agent ${has}. Pair it again.`,
  busyHere: "A call is under way. Hang up first.", otherTab: "Another tab is dialling.",
  noAnswer: "The dialer did not answer; the call may or may not have been placed. Look at your phone before you try again.",
  after: (text, time) => `${text} Try again after ${time}.`,
  heldByCustomer: "The customer put you on hold",
  states: {
    requested: "Accepted", dialingAgent: "Calling your phone", ringingAgent: "Your phone rings: pick it up",
    dialingCustomer: "Calling the customer", ringingCustomer: "The customer's phone rings", talking: "Talking", held: "On hold",
    ending: "Hanging up", ended: "Ended",
  },
  ends: {
    answered: "Call ended", busy: "Busy", noAnswer: "No answer", unreachable: "Cannot be reached", declined: "Declined",
    invalidNumber: "The number does not exist", numberExpired: "The number has expired: the ticket system has to give a new one",
    canceled: "Cancelled", canceledByAgent: "Cancelled", agentBusy: "Your phone was busy", agentNoAnswer: "You did not pick up",
    agentUnreachable: "Your phone cannot be reached: check that it is registered", congestion: "The network is busy: try again later",
    trunkTimeout: "The trunk does not answer: tell your administrator", localFailure: "The dialer failed: tell your administrator",
  },
  reasons: {
    unknownAgent: "There is no such agent: tell your administrator.", agentBusy: "You are in a call. Hang up first.",
    agentUnreachable: "Your phone is not registered: check it.", agentPaused: "You are paused: make yourself available first.",
    numberInvalid: "This is no number that can be called.", outsideHours: "Outside the calling hours.",
    capped: "This number has been called often enough for now.", doNotCall: "The customer asked not to be called.",
    duplicateInFlight: "This number is being called already.",
    numberExpired: "The number has expired: the ticket system has to give a new one.",
    callerNotRegistered: "This number accepts only reported callers: tell your administrator.",
    cooldown: "This number was called a moment ago.", trunkDown: "No line works: tell your administrator.",
    noLine: "Every line is in use: try again in a moment.", draining: "The dialer is shutting down.",
    rateLimited: "Too fast: wait a moment.", notFound: "Not found; it may be gone.",
    stateUnknown: "What became of the last try is not known. Look at the call before you try again.",
    notPermitted: "This page may not do that.",
  },
};

// ---------------------------------------------------------------------------------------------- numbers in text

// Full-width and typographic characters, one for one, so that positions stay.
const plain = (text) => text.replace(/[０-９＋－（）　＃ｘ\u2010-\u2015\u2212\u00a0]/g, (c) => {
  if (c >= "０" && c <= "９") return String.fromCharCode(c.charCodeAt(0) - 0xfee0);
  return { "＋": "+", "（": "(", "）": ")", "　": " ", "\u00a0": " ", "＃": "#", "ｘ": "x" }[c] || "-";
});

const country = "(?:(?:\\+|00)?86[ -]?)?";
const extension = "(?:(?: ?(?:转|轉|分机|ext\\.?) ?|x)\\d{1,6}(?!\\d))?"; // not "138… x 2": that is a quantity
const area = "(?:10|2\\d|[3-9]\\d{2})";
const shapes = [
  "700[ -]?\\d{4}[ -]?\\d{4}[ -]?\\d{4}",                                                     // protected, 15 digits
  country + "1[3-9]\\d(?:[ -]?\\d{4}){2}(?:-\\d{4}(?!\\d))?" + extension,                     // mobile, protected 11+4
  country + `(?:\\(0${area}\\)|0${area})[ -]?\\d{3,4}[ -]?\\d{4}(?:-\\d{2,5}(?!\\d))?` + extension, // landline
  `(?:\\+|00)86[ -]?\\(?${area}\\)?[ -]?\\d{3,4}[ -]?\\d{4}` + extension,                       // landline without its 0
  "[48]00[ -]?(?:\\d{3}[ -]?\\d{4}|\\d{4}[ -]?\\d{3})" + extension,                           // service numbers
  "[48]00\\d[ -]\\d{3}[ -]\\d{3}" + extension,
  "(?:\\+|00(?=85[23]|886))(?!86)[1-9]\\d{0,2}[ -]?(?:\\(\\d{1,4}\\)[ -]?)?\\d{2,12}(?:[ -]\\d{2,5}){0,4}" + extension, // the world
];
// Never begun inside a longer number or word: long digit strings cost nothing.
const shape = new RegExp(`(?<![0-9A-Za-z])(?=[0-9+(])(?:${shapes.map((s) => `(?:${s})`).join("|")})`, "gi");
const masked = /(?:\+?86[ -]?)?1[3-9]\d ?[*＊xX•]{4} ?\d{4}(?!\d)/g;

// What stands before a number that is none to call, and after it.
const foreignBefore = new RegExp(
  "(?:(?:订单|单号|运单|快递|物流|工单|编号|流水|条码|卡号|账号|帐号|身份证|发票|税号|金额|价格|合计)(?:号码?|编号)?" +
  "|\\b(?:order|invoice|tracking|serial|sku|ref|id|no|nr|account|amount|total|ean|isbn|qq)\\b" +
  "(?:[ .]*(?:number|no|id|code))?)[ .]*[:：#=№]?[ ]*$|[¥￥$€£#№]\\s*$", "i");
const phoneBefore = /(?:tel|phone|mobile|cell|fax|contact|call|手机|电话|联系|座机|热线|致电)[ .]*(?:number|no|nr|号码?)?[ .:：#]*$/i;
const foreignAfter = /^\s?(?:元|块钱|万|件|个|克|公斤|kg\b|g\b|ml\b|usd\b|cny\b|rmb\b|eur\b|%|％)/i;

const joinsBefore = (text, at) => {
  const before = text[at - 1];
  if (before === undefined) return false;
  if (/[0-9A-Za-z_*＊•@=&~^\\]/.test(before)) return true;
  // "PO-138…", "1.138…", "/138…" are parts of something else; "138…/139…" are two numbers.
  if (before === "-") return /[0-9A-Za-z]/.test(text[at - 2] || "");
  if (before === "+") return true;
  if (before === ".") return /[0-9]/.test(text[at - 2] || "");
  if (before === "/") return !/[0-9 ]/.test(text[at - 2] || "");
  return false;
};
const joinsAfter = (text, at) => {
  const after = text[at];
  if (after === undefined) return false;
  if (/[0-9A-Za-z_*＊•@=]/.test(after)) return true;
  if (after === "-" || after === ".") return /[0-9A-Za-z]/.test(text[at + 1] || "");
  if (after === "/") return !/[0-9 ]/.test(text[at + 1] || "");
  return false;
};

/** The phone numbers in a text: [{start, end, number}]. `context` is what stands before the text, as in a heading beside it. */
function findNumbers(text, context = "") {
  const found = [];
  if (!/[0-9０-９]{3}/.test(text)) return found;
  const flat = plain(text);
  shape.lastIndex = 0;
  for (let match; (match = shape.exec(flat)); ) {
    const start = match.index;
    const end = start + match[0].length;
    const before = (context + flat.slice(Math.max(0, start - 24), start)).slice(-24);
    const digits = match[0].replace(/(?:转|轉|分机|ext\.?|x).*$/i, "").replace(/\D/g, "").length;
    const isNumber = digits >= 8 && digits <= 17 && !joinsBefore(flat, start) && !joinsAfter(flat, end)
      && (!foreignBefore.test(before) || phoneBefore.test(before)) && !foreignAfter.test(flat.slice(end, end + 6));
    if (isNumber) found.push({ start, end, number: match[0].trim() });
    else shape.lastIndex = skipJoined(flat, start);
  }
  return found;
}

// Past the whole word a rejected candidate belongs to, so that no part of it is taken for a number.
const skipJoined = (text, at) => {
  let end = at + 1;
  while (/[0-9A-Za-z_*-]/.test(text[end] || "")) end += 1;
  return end;
};

// ---------------------------------------------------------------------------------------------- the page

const off = "script,style,noscript,textarea,input,select,option,button,code,svg,canvas,iframe,a[href],label[for]," +
  "[contenteditable=''],[contenteditable=true],[data-dialer=off],[data-dialer-number],[data-dialer-ticket]";
// Elements that hold much else: a ticket id on them tells of the numbers inside, it does not make all of them one button.
const containers = "html,body,main,section,article,div,form,table,thead,tbody,tr,ul,ol,li,dl";

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  [data-dialer-number],[data-dialer-ticket]{cursor:pointer;text-decoration:underline dotted;text-underline-offset:.2em}
  [data-dialer-number]:hover,[data-dialer-ticket]:hover{text-decoration-style:solid}
  [data-dialer-number]:focus-visible,[data-dialer-ticket]:focus-visible{outline:2px solid #1a73e8;outline-offset:2px}`);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

const ticketOf = (element) => {
  const holder = element.closest("[data-ticket-id]");
  return holder ? holder.dataset.ticketId : null;
};

// A cell under the heading "order number" holds no phone number, whatever its digits look like.
const headingForbids = (element) => {
  const cell = element.closest("td");
  const table = cell && cell.closest("table");
  const heading = table && table.tHead && table.tHead.rows[0] && table.tHead.rows[0].cells[cell.cellIndex];
  return !!heading && foreignBefore.test(heading.textContent.trim());
};

// <b>Order no.</b> 138…, <dt>订单号</dt><dd>138…</dd>: the words that tell are in the element before.
function contextOf(node) {
  for (let level = 0, at = node; level < 3 && at && !at.matches?.("table,ul,ol,section,main,body"); level += 1, at = at.parentElement) {
    for (let before = at.previousSibling; before; before = before.previousSibling) {
      const text = (before.nodeType === Node.COMMENT_NODE ? "" : before.textContent).trim();
      if (text) return text.slice(-24) + " ";
    }
  }
  return "";
}

function makeButton(text, data, label) {
  const span = document.createElement("span");
  span.textContent = text;
  Object.assign(span.dataset, data);
  span.tabIndex = 0;
  span.setAttribute("role", "button");
  span.setAttribute("aria-label", label);
  return span;
}

function buttonsIn(text, ticket, context) {
  const numbers = findNumbers(text, context).map(({ start, end, number }) => {
    const shown = text.slice(start, end);
    return { start, end, make: () => makeButton(shown, { dialerNumber: number }, `${words.call} ${shown}`) };
  });
  if (!ticket) return numbers;
  for (const match of text.matchAll(masked)) {
    const [start, shown] = [match.index, match[0]];
    numbers.push({ start, end: start + shown.length,
      make: () => makeButton(shown, { dialerTicket: ticket }, `${words.callTicket} ${ticket}`) });
  }
  return numbers.sort((a, b) => a.start - b.start);
}

function decorateText(node) {
  const parent = node.parentElement;
  const text = node.nodeValue;
  if (!parent || text.length < 7 || parent.closest(off)) return;
  if (!/[0-9０-９*＊]{3}/.test(text)) return;
  const buttons = buttonsIn(text, ticketOf(parent), contextOf(node));
  if (!buttons.length || headingForbids(parent)) return;
  let rest = node;
  let at = 0;
  for (const { start, end, make } of buttons) {
    if (start < at) continue;
    const middle = rest.splitText(start - at);
    rest = middle.splitText(end - start);
    middle.replaceWith(make());
    at = end;
  }
}

function decorateTicket(element) {
  if (element.matches(containers) || element.dataset.dialerTicket || element.querySelector("[data-dialer-number]")) return;
  element.dataset.dialerTicket = element.dataset.ticketId;
  if (element.matches("button,a[href]")) return;
  element.tabIndex = 0;
  element.setAttribute("role", "button");
  if (!element.getAttribute("aria-label")) element.setAttribute("aria-label", `${words.callTicket} ${element.dataset.ticketId}`);
}

function decorate(root) {
  if (root.nodeType === Node.TEXT_NODE) return decorateText(root);
  if (root.nodeType !== Node.ELEMENT_NODE || root.localName === "dialer-toolbar" || root.closest("[data-dialer=off]")) return;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  texts.forEach(decorateText);
  if (root.matches("[data-ticket-id]")) decorateTicket(root);
  root.querySelectorAll("[data-ticket-id]").forEach(decorateTicket);
}

function watchPage() {
  let changed = new Set();
  new MutationObserver((records) => {
    if (!changed.size) requestAnimationFrame(work);
    for (const record of records) {
      if (record.type === "characterData") changed.add(record.target);
      record.addedNodes.forEach((node) => changed.add(node));
    }
  }).observe(document.body, { childList: true, characterData: true, subtree: true });
  // A hidden page draws no frames; its numbers are made clickable when it is shown.
  function work() {
    const nodes = changed;
    changed = new Set();
    for (const node of nodes) if (node.isConnected) decorate(node);
  }
}

/** What a click on an element asks for, or null. */
function targetOf(element) {
  const button = element.closest("[data-dialer-number],[data-dialer-ticket]");
  if (button && button.dataset.dialerNumber) {
    return withTicket({ number: button.dataset.dialerNumber }, ticketOf(button));
  }
  if (button) return { ticket: button.dataset.dialerTicket };
  const link = element.closest("a[href]");
  const match = link && /^(?:tel|callto):(?:\/\/)?(.+)$/i.exec(link.getAttribute("href").trim());
  if (!match) return null;
  let number = match[1];
  try { number = decodeURIComponent(number); } catch { /* a stray %: as it is written */ }
  return withTicket({ number: number.replace(/;(?!ext=).*$/i, "") }, ticketOf(link));
}

const withTicket = (target, ticket) => (ticket ? { ...target, ticket } : target);

function onActivate(event) {
  if (event.button > 0 || !(event.target instanceof Element) || !event.isTrusted) return;
  if (event.type === "keydown" && (event.repeat || (event.key !== "Enter" && event.key !== " "))) return;
  // Links and buttons make a click of the key themselves.
  if (event.type === "keydown" && !event.target.matches("[role=button]")) return;
  const target = targetOf(event.target);
  if (!target) return;
  event.preventDefault();
  event.stopPropagation();
  if (event.detail > 1) return; // the second click of a double click
  dial(target);
}

// ---------------------------------------------------------------------------------------------- the daemon

const tokenKey = `dialer.token ${api}`;
const pressKey = `dialer.press ${api}`;
const kept = {
  get(storage, key) { try { return JSON.parse(window[storage].getItem(key)); } catch { return null; } },
  set(storage, key, value) {
    try {
      if (value === null) window[storage].removeItem(key);
      else window[storage].setItem(key, JSON.stringify(value));
    } catch { /* storage is off: the page works, and forgets */ }
  },
};
let identity = kept.get("localStorage", tokenKey); // {token, agent}

class Refusal extends Error {
  constructor(error) {
    super(error.message);
    this.reason = (error.data && error.data.reason) || "internalError";
    this.retryAt = error.data && error.data.retryAt;
    this.callId = error.data && error.data.callId;
  }
}

// Pages from elsewhere need the user's permission to reach this machine; naming the address space lets the browser ask.
const isLocal = /^(?:localhost|127\.|\[::1\])/.test(location.hostname);
let addressSpace = isLocal ? {} : { targetAddressSpace: "loopback" };

async function reach(path, options) {
  const request = { ...options, cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer" };
  try {
    return await fetch(api + path, { ...request, ...addressSpace });
  } catch (error) {
    if (!addressSpace.targetAddressSpace || error.name === "AbortError") throw error;
    addressSpace = {}; // a browser that does not know the word
    return fetch(api + path, request);
  }
}

const jsonHeaders = () => ({
  "Content-Type": "application/json", ...(identity ? { Authorization: `Bearer ${identity.token}` } : {}),
});

async function post(path, body) {
  const timeout = AbortSignal.timeout ? AbortSignal.timeout(10000) : undefined;
  const response = await reach(path, { method: "POST", headers: jsonHeaders(), body: JSON.stringify(body), signal: timeout });
  const answer = await response.json();
  if (response.status === 401) forget();
  if (answer.error) throw new Refusal(answer.error);
  return answer;
}

let lastId = 0;
const ask = async (method, params) => (await post("/v1/rpc", { jsonrpc: "2.0", id: ++lastId, method, params })).result;

function forget() {
  identity = null;
  kept.set("localStorage", tokenKey, null);
  render();
}

async function pair(code) {
  const { token, agent } = await post("/v1/pair", { code });
  identity = { token, agent };
  kept.set("localStorage", tokenKey, identity);
  start();
}

// ---------------------------------------------------------------------------------------------- the call

let call = null;    // {callId, number, state, since, disposition}
let press = kept.get("sessionStorage", pressKey); // {key, number, ticket, at}: asked for and not answered yet
let pending = null; // the promise of its answer
let link = "connecting"; // to the daemon: connecting, up, down
let message = "";
const listeners = new Map();

const isLive = () => !!call && call.state !== "ended";

function setCall(next) {
  call = next;
  render();
  const detail = call ? { callId: call.callId, state: call.state, number: call.number, disposition: call.disposition } : null;
  document.dispatchEvent(new CustomEvent("dialer:state", { detail }));
  for (const handler of listeners.get("state") || []) handler(detail);
}

const makeKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");

/** Asks for a call. One press, one key: whatever happens to the page meanwhile, it is one call. */
async function dial(target) {
  if (!identity) return say(words.notPaired);
  if (press) return press.number === target.number && press.ticket === target.ticket ? undefined : say(words.busyHere);
  if (isLive()) return say(words.busyHere);
  press = { key: makeKey(), ...target, at: Date.now() };
  kept.set("sessionStorage", pressKey, press);
  say("");
  await send(() => { dropPress(); say(words.otherTab); });
}

/** Sends the press unless another tab is at one; `pending` until it is answered. */
function send(taken) {
  pending = exclusively("dialer.press", sendPress, taken);
  return pending.finally(() => { pending = null; });
}

async function sendPress() {
  const { key, number, ticket } = press;
  const params = { key, ...(number ? { number } : {}), ...(ticket ? { ticket } : {}) };
  try {
    const result = await insist(() => ask("call.dial", params));
    dropPress();
    if (!call || call.callId !== result.callId) {
      setCall({ callId: result.callId, number: number || ticket, state: result.state, since: performance.now() });
    }
    tell({ kind: "call", call });
  } catch (error) {
    dropPress();
    if (error.callId && !isLive()) await refresh();
    say(explain(error));
  }
}

/** Tries again while no answer comes: the same key cannot place a second call. */
async function insist(attempt) {
  for (let left = 3; ; left -= 1) {
    try {
      return await attempt();
    } catch (error) {
      const isOver = error instanceof Refusal && error.reason !== "inProgress";
      if (isOver || left === 0) throw error instanceof Refusal ? error : new Refusal({ message: words.noAnswer });
      await new Promise((resolve) => setTimeout(resolve, 700));
    }
  }
}

function dropPress() {
  press = null;
  kept.set("sessionStorage", pressKey, null);
  render();
}

async function hangUp() {
  if (!isLive()) return;
  try {
    await ask("call.hangup", { call: call.callId });
  } catch (error) {
    say(explain(error));
    await refresh();
  }
}

/** The state as the daemon has it: at the start, and after a gap. */
async function refresh() {
  if (!identity) return;
  const before = heard;
  try {
    const { calls } = await ask("call.list", { limit: 1 });
    if (heard !== before) { await refresh(); return; } // an event overtook the answer, which may be older
    const [info] = calls;
    if (info) {
      const seconds = info.answeredAt ? info.talkSeconds : info.durationSeconds;
      setCall({ callId: info.callId, number: info.number, state: info.state, since: performance.now() - seconds * 1000 });
    } else if (isLive()) {
      const { callId } = call; // it ended while nobody listened
      const past = await ask("call.get", { call: callId });
      if (call && call.callId === callId) endCall(past.outcome && past.outcome.disposition);
    }
  } catch (error) {
    if (!(error instanceof Refusal) || error.reason === "unauthorized") return; // the lamp tells of it
    if (error.reason === "notFound") setCall(null);
    else say(explain(error));
  }
}

let heard = 0; // events of calls taken in

const stateAfter = {
  "call.requested": "requested", "call.agent.dialing": "dialingAgent", "call.agent.ringing": "ringingAgent",
  "call.agent.answered": "dialingCustomer", "call.customer.dialing": "dialingCustomer",
  "call.customer.progress": "ringingCustomer", "call.customer.ringing": "ringingCustomer", "call.customer.answered": "talking",
  "call.bridged": "talking", "call.held": "held", "call.resumed": "talking", "call.ended": "ended",
};

/** Takes in one event of the daemon's, straight from the stream or by way of the leading tab. */
function apply(event) {
  for (const handler of listeners.get("event") || []) handler(event);
  const data = event.data || {};
  // One who takes the call back may still be held by the other.
  let state = event.type === "call.resumed" && data.state ? data.state : stateAfter[event.type];
  // For who gave it to another the call is over.
  if (event.type === "call.transferred") state = data.partyAgent === event.agentId ? "talking" : "ended";
  if (!state || !event.callId) return;
  heard += 1;
  if (isLive() && call.callId !== event.callId) return;
  if (!call && state === "ended") return;
  const known = call && call.callId === event.callId ? call : null;
  const begins = !known || (state === "talking" && known.state !== "talking" && known.state !== "held");
  setCall({
    callId: event.callId, number: data.number || (known && known.number) || "", state, disposition: data.disposition,
    holder: state === "held" ? holderAfter(event) : undefined,
    since: begins ? performance.now() : known.since,
  });
  if (state === "ended") clearLater(event.callId);
}

/** Whose phone holds the call after this event. */
function holderAfter(event) {
  return event.type === "call.held" ? event.leg : event.leg === "agent" ? "customer" : "agent";
}

function endCall(disposition) {
  setCall({ ...call, state: "ended", disposition });
  clearLater(call.callId);
}

/** How it ended stays in the bar for a while. */
const clearLater = (callId) => setTimeout(() => { if (call && call.callId === callId && !isLive()) setCall(null); }, 8000);

function explain(error) {
  const text = words.reasons[error.reason] || error.message;
  if (!error.retryAt) return text;
  const time = new Date(error.retryAt).toLocaleTimeString(navigator.language, { hour: "2-digit", minute: "2-digit" });
  return words.after(text, time);
}

// ---------------------------------------------------------------------------------------------- tabs

// One tab of an origin leads: it alone holds the event stream and passes on what it hears.
const channel = window.BroadcastChannel ? new BroadcastChannel(`dialer ${api}`) : null;
const tell = (note) => channel && channel.postMessage(note);
let lastSeq = 0;

if (channel) channel.onmessage = ({ data }) => {
  if (data.kind === "event") { lastSeq = Math.max(lastSeq, data.event.seq); apply(data.event); }
  if (data.kind === "refresh") refresh();
  if (data.kind === "hello" && isLeader) tell({ kind: "link", link });
  if (data.kind === "link" && !isLeader) showLink(data.link);
  if (data.kind === "call" && !isLive() && data.call) setCall({ ...data.call, since: performance.now() });
};

/** Runs the work if no other tab of this origin is at the same; else `taken`. */
function exclusively(name, work, taken) {
  if (!navigator.locks) return work(); // no secure context: the daemon still refuses a second call
  return navigator.locks.request(`${name} ${api}`, { ifAvailable: true }, (lock) => (lock ? work() : taken()));
}

let isLeader = false;

function lead() {
  if (!navigator.locks) { isLeader = true; follow(); return; }
  navigator.locks.request(`dialer.leader ${api}`, () => { isLeader = true; return follow(); });
}

/** Reads the event stream for ever, from where this or another tab left off. */
async function follow() {
  for (let pause = 500; ; pause = Math.min(pause * 2, 10000)) {
    if (identity) {
      try {
        await readStream(() => { pause = 500; });
      } catch { /* the daemon is gone, or the network; said below, tried again */ }
      if (identity) setLink("down");
    }
    await new Promise((resolve) => { wakeStream = resolve; setTimeout(resolve, pause); });
  }
}
let wakeStream = () => {};

function setLink(next) {
  if (link === next) return;
  tell({ kind: "link", link: next });
  showLink(next);
}

function showLink(next) {
  link = next;
  render();
  for (const handler of listeners.get("link") || []) handler(link);
}

async function readStream(onOpen) {
  const headers = { Authorization: `Bearer ${identity.token}`, ...(lastSeq ? { "Last-Event-ID": String(lastSeq) } : {}) };
  const response = await reach("/v1/events", { headers });
  if (response.status === 401) return forget();
  if (!response.ok) throw new Error(`status ${response.status}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    text += value;
    const messages = text.split("\n\n");
    text = messages.pop();
    messages.forEach((part) => onMessage(part, onOpen));
  }
}

function onMessage(part, onOpen) {
  const field = (name) => {
    const line = part.split("\n").find((candidate) => candidate.startsWith(`${name}: `));
    return line ? line.slice(name.length + 2) : "";
  };
  if (!field("data")) return; // a comment that keeps the stream open
  const data = JSON.parse(field("data"));
  if (field("event") === "open") {
    onOpen();
    setLink("up");
    if (!lastSeq || lastSeq > data.seq) lastSeq = data.seq;
    refresh();
    return;
  }
  lastSeq = data.seq;
  if (data.type === "gap") { tell({ kind: "refresh" }); refresh(); return; }
  tell({ kind: "event", event: data });
  apply(data);
}

// ---------------------------------------------------------------------------------------------- the bar

const host = document.createElement("dialer-toolbar");
const root = host.attachShadow({ mode: "closed" });
const style = new CSSStyleSheet();
style.replaceSync(`
  :host{all:initial;position:fixed;right:16px;bottom:16px;z-index:2147483647;max-width:calc(100vw - 32px)}
  *{box-sizing:border-box;font:14px/1.4 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
  section{background:#fff;color:#1f2328;border:1px solid #d0d7de;border-radius:10px;box-shadow:0 4px 16px #0003;padding:10px 12px;
    min-width:250px;max-width:400px}
  .row{display:flex;align-items:center;gap:10px}
  .lamp{width:10px;height:10px;border-radius:50%;background:#9aa4af;flex:none}
  .lamp[data-state=up]{background:#2da44e}.lamp[data-state=down]{background:#cf222e}
  .lamp[data-state=ringing]{background:#d4a72c}.lamp[data-state=talking]{background:#0969da}
  .text{flex:1;min-width:0}.who{font-weight:600;overflow-wrap:anywhere}.state{color:#59636e}
  .who:empty,.time:empty{display:none}
  .time{font-variant-numeric:tabular-nums;font-weight:600}
  button{border:0;border-radius:6px;padding:6px 12px;font-weight:600;cursor:pointer;background:#0969da;color:#fff}
  button.end{background:#cf222e}button.close{background:transparent;color:inherit;padding:0 4px}
  button:focus-visible,input:focus-visible{outline:2px solid #0969da;outline-offset:2px}
  button[hidden],form[hidden],.message[hidden]{display:none}
  .message{margin-top:8px;padding:6px 8px;border-radius:6px;background:#fff1e5;color:#7a2e00;display:flex;gap:6px}
  .message span{flex:1}
  form{display:flex;gap:8px;margin-top:8px}
  input{flex:1;min-width:0;border:1px solid #d0d7de;border-radius:6px;padding:5px 8px;background:#fff;color:inherit}
  @media (prefers-color-scheme:dark){section{background:#1c2128;color:#e6edf3;border-color:#444c56}.state{color:#9198a1}
    input{background:#0d1117;border-color:#444c56}.message{background:#4d2d00;color:#ffdfb6}}`);
root.adoptedStyleSheets = [style];

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}
const ui = {
  lamp: element("span", { className: "lamp" }), who: element("div", { className: "who" }),
  state: element("div", { className: "state" }), time: element("span", { className: "time" }),
  end: element("button", { className: "end", type: "button", textContent: words.hangUp, title: "Alt+Shift+H", onclick: hangUp }),
  note: element("span", {}), form: element("form", {}),
  code: element("input", { autocomplete: "off", spellcheck: false, placeholder: words.pairCode, ariaLabel: words.pairCode }),
};
ui.state.setAttribute("role", "status");
ui.time.setAttribute("aria-hidden", "true");
ui.dismiss = element("button", { className: "close", type: "button", textContent: "×", ariaLabel: words.close, onclick: () => say("") });
ui.message = element("div", { className: "message", hidden: true }, ui.note, ui.dismiss);
ui.message.setAttribute("role", "alert");
ui.form.append(ui.code, element("button", { type: "submit", textContent: words.pair }));
ui.form.onsubmit = async (event) => {
  event.preventDefault();
  try { await pair(ui.code.value.trim()); ui.code.value = ""; say(""); } catch (error) { say(pairingTrouble(error)); }
};
const section = element("section", { ariaLabel: words.title },
  element("div", { className: "row" }, ui.lamp, element("div", { className: "text" }, ui.who, ui.state), ui.time, ui.end),
  ui.message, ui.form);
section.setAttribute("role", "region");
root.append(section);

const pairingTrouble = (error) =>
  error instanceof Refusal ? (error.reason === "notFound" ? words.badCode : explain(error)) : words.offline;

function say(text) {
  message = text;
  render();
  for (const handler of listeners.get("message") || []) handler(text);
}

function lampState() {
  if (press && !isLive()) return "ringing";
  if (isLive()) return call.state === "talking" || call.state === "held" ? "talking" : "ringing";
  return identity ? link : "down";
}

function stateText() {
  if (call && call.state === "held" && call.holder === "customer") return words.heldByCustomer;
  if (call) return (call.state === "ended" && words.ends[call.disposition]) || words.states[call.state] || call.state;
  if (press) return words.states.requested;
  if (!identity) return words.notPaired;
  if (wantedAgent && wantedAgent !== identity.agent) return words.wrongAgent(identity.agent, wantedAgent);
  return link === "up" ? `${words.ready} · ${identity.agent}` : link === "down" ? words.offline : words.connecting;
}

function render() {
  const shown = { lamp: lampState(), who: call ? call.number : press ? press.number || press.ticket : "", state: stateText() };
  ui.lamp.dataset.state = shown.lamp;
  if (ui.who.textContent !== shown.who) ui.who.textContent = shown.who;
  if (ui.state.textContent !== shown.state) ui.state.textContent = shown.state; // said aloud only when it changes
  ui.end.hidden = !isLive() || call.state === "ending";
  ui.form.hidden = !!identity && (!wantedAgent || wantedAgent === identity.agent);
  ui.message.hidden = !message;
  if (ui.note.textContent !== message) ui.note.textContent = message;
  renderTime();
}

let ticking = 0;
function renderTime() {
  if (!isLive()) { ui.time.textContent = ""; clearInterval(ticking); ticking = 0; return; }
  const seconds = Math.max(0, Math.floor((performance.now() - call.since) / 1000));
  ui.time.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  if (!ticking) ticking = setInterval(renderTime, 500);
}

// ---------------------------------------------------------------------------------------------- beginning

function start() {
  render();
  wakeStream();
  refresh();
}

async function pairFromLink() {
  const match = /[#&]pair=([^&]+)/.exec(location.hash);
  if (!match) return;
  // Gone from the address bar and the history before anything else: a code is good for one use, and not for a screenshot.
  history.replaceState(history.state, "", location.pathname + location.search);
  try { await pair(decodeURIComponent(match[1])); } catch (error) { if (!identity) say(pairingTrouble(error)); }
}

async function begin() {
  document.body.append(host);
  decorate(document.body);
  watchPage();
  document.addEventListener("click", onActivate, true);
  document.addEventListener("keydown", onActivate, true);
  document.addEventListener("keydown", (event) => {
    if (event.altKey && event.shiftKey && event.code === "KeyH" && event.isTrusted) { event.preventDefault(); hangUp(); }
  });
  window.addEventListener("storage", ({ key }) => {
    if (key !== tokenKey) return;
    identity = kept.get("localStorage", tokenKey);
    start();
  });
  await pairFromLink();
  // A press the page was reloaded on top of: the same key asks what became of it, and dials only if it never arrived.
  if (press && identity && Date.now() - press.at < 60000) {
    send(() => {});
  } else if (press) {
    dropPress();
  }
  start();
  tell({ kind: "hello" });
  lead();
}

/**
 * For ticket pages: Dialer.dial("13800138000"), Dialer.dial({ticket: "T1"}), Dialer.hangUp(), and
 * Dialer.on("state" | "link" | "message" | "event", handler), which gives back a function that ends it.
 */
window.Dialer = Object.freeze({
  dial: (target) => dial(typeof target === "string" ? { number: target } : { number: target.number, ticket: target.ticket }),
  hangUp,
  on(kind, handler) {
    if (!listeners.has(kind)) listeners.set(kind, new Set());
    listeners.get(kind).add(handler);
    return () => listeners.get(kind).delete(handler);
  },
  get state() { return call ? call.state : null; },
  get pending() { return pending; },
  get link() { return link; },
  get message() { return message; },
  findNumbers,
});

if (document.body) begin();
else document.addEventListener("DOMContentLoaded", begin);
})();
