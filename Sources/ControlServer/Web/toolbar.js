// The call toolbar: <script src="http://127.0.0.1:7080/toolbar.js" data-agent="1001" defer></script>
// See docs/ticket-pages.md; the types of window.Dialer are in toolbar.d.ts.
// License: GPL-3.0-or-later
(() => {
"use strict";
if (window.Dialer) return; // the line is in the page twice

const script = document.currentScript;
const isFrame = !!script && script.dataset.frame !== undefined; // our own page, which others show in an iframe
const options = { ...(script && script.dataset), ...(isFrame ? Object.fromEntries(new URLSearchParams(location.search)) : {}) };
const api = new URL((!isFrame && script && script.dataset.door) || (script ? script.src : location.href)).origin;
const wantedAgent = options.agent || null;
const pauseCodes = (options.codes || "break,lunch,training,meeting").split(",").map((code) => code.trim()).filter(Boolean);
const hasShortcuts = options.shortcuts !== "off";
const writesUp = options.writeUp !== "off"; // else the page has a form of its own

// ---------- words

const language = (options.lang || navigator.language || "en");
const chinese = /^zh/i.test(language);

const words = chinese ? {
  title: "电话", call: "呼叫", callTicket: "按工单呼叫", hangUp: "挂断", pair: "配对", pairCode: "配对码", close: "关闭提示",
  notPaired: "此页面尚未配对。请打开管理员给您的链接，或输入配对码。",
  badCode: "配对码无效或已过期，请重新获取。",
  ready: "就绪", connecting: "正在连接…", offline: "连不上拨号服务，正在重试。请确认它在运行，并允许浏览器访问本机网络。",
  blocked: "浏览器不允许此页面访问本机：请在网站设置中允许“本地网络访问”，然后刷新。",
  wrongAgent: (has, wants) => `此页面属于坐席 ${wants}，但已与坐席 ${has} 配对。请重新配对。`,
  busyHere: "通话进行中，请先挂断。", otherTab: "另一个标签页正在拨号。",
  noAnswer: "拨号服务没有回应，不确定是否已拨出。请看电话状态再重试。",
  after: (text, time) => `${text} ${time} 以后可以再拨。`,
  heldByCustomer: "对方保持中，请稍候",
  partyFailed: "没有接通同事或号码，客户仍在您这里。",
  asks: (who) => `${who} 请您协助`, asksTalking: (who) => `正与 ${who} 商谈`,
  restarted: "拨号服务重新启动过，通话已中断。请查看工单后再拨。",
  back: "已重新连上拨号服务。", lost: "拨号服务没有回应，这里显示的通话状态可能已过时，正在重试。",
  phoneAway: "您的话机没有注册，请检查话机。", lineOff: "您的常驻话路已断开，请在话机上重新接入。", lineLost: "您的话路断了，即将重新呼叫您的话机。",
  coming: "即将来电", previewing: "下一个工单", linkOffer: "网页请求拨打此号码，确认吗？", resting: "有来电未接，稍候再派单",
  available: "可用", once: "只接一通", pause: "暂停", signIn: "签入", signOut: "签出", signedOut: "已签出", leaving: "通话后签出",
  pausedFor: (code) => `暂停：${code}`, nextPaused: (code) => `通话后暂停：${code}`, asked: "只接一通",
  codes: { break: "小休", lunch: "午餐", training: "培训", meeting: "会议", missedCalls: "连续未接", unresolvedCall: "话后未填结果",
    supervisor: "班长安排", supervising: "督导" },
  stateMenu: "坐席状态", hold: "保持", resume: "取回", mute: "静音", unmute: "取消静音", keypad: "拨号盘", keys: "按键",
  transfer: "转接", search: "姓名、工号或号码", nobody: "没有找到", askFirst: "先询问", giveNow: "直接转", invite: "三方通话",
  complete: "转出", join: "三方通话", takeBack: "收回", ringing: "振铃中", drop: "请出",
  free: "空闲", busy: "忙", away: "不在", record: "录音", recordOn: "录音中", recordPaused: "录音已暂停", recordOff: "未录音",
  recordAnnounce: "正在播放录音提示", startRecord: "开始录音", pauseRecord: "暂停录音", resumeRecord: "继续录音",
  quality: (word, mos) => `通话质量${word}（MOS ${mos}）`, good: "好", fair: "一般", poor: "差",
  cards: "知识卡片", helped: "有帮助吗？", helpedYes: "有", helpedNo: "没有", card: "工单", script: "话术", history: "呼叫记录", noHistory: "还没有呼叫过", last: "上次结果", callbacks: "预约回访", noCallbacks: "没有预约",
  deadline: "最晚回访", priority: "优先级", ticketClass: "类别", created: "创建时间", number: "号码",
  second: "备用号码", about: "问题", owner: "坐席", seconds: (s) => `通话 ${s} 秒`, cardFailed: "工单无法显示：",
  fields: { order: "订单号", product: "商品", consentRef: "同意记录" }, priorities: { urgent: "紧急", high: "高", normal: "普通", low: "低" },
  writeUp: "话后处理", resolution: "结果", note: "备注", saveReady: "保存，接下一通", callAt: "回访时间", mine: "由我回访", promise: "预约回访", save: "保存", promised: (number, time) => `已预约 ${time} 回访 ${number}`, done: "完成，接下一通",
  chooseResolution: "请选择结果。", chooseTime: "请填写回访时间。", saved: "已保存。", dismiss: "以后再说",
  resolutions: { resolved: "已解决", unresolved: "未解决", followUp: "需再联系", refused: "拒绝沟通", wrongPerson: "非本人", voicemail: "语音信箱", doNotCall: "勿再致电" },
  dialNow: "拨打", skip: "跳过", skipWhy: "跳过原因", skips: ["客户已来电", "资料不全", "应由他人处理", "时间不合适"], cancel: "取消",
  shortcuts: "快捷键", collapse: "收起", expand: "展开", yes: "拨打", no: "不拨", limit: (time) => `通话将在 ${time} 到达上限`,
  states: {
    requested: "已受理", dialingAgent: "正在呼叫坐席话机", ringingAgent: "坐席话机振铃，请接听", dialingCustomer: "正在呼叫客户",
    ringingCustomer: "客户振铃中", talking: "通话中", held: "保持中", ending: "正在挂断", ended: "已结束", inFlow: "自动流程中",
    waiting: "客户等待中", consulting: "咨询中，客户听音乐", conference: "三方通话中",
  },
  ends: {
    answered: "通话结束", busy: "客户忙", noAnswer: "无人接听", unreachable: "无法接通", declined: "客户拒接",
    invalidNumber: "号码无效", canceled: "已取消", canceledByAgent: "已取消",
    agentBusy: "坐席话机忙", agentNoAnswer: "坐席未接听", agentUnreachable: "坐席话机不可用，请检查是否已注册",
    congestion: "线路繁忙，请稍后再拨", trunkTimeout: "线路没有回应，请联系管理员", localFailure: "本机故障，请联系管理员",
    machine: "语音信箱", messageLeft: "已留言", abandoned: "客户未等到坐席", transferred: "已转给同事",
    unwanted: "被客户标为骚扰", blockedByAnalytics: "被骚扰拦截", numberChanged: "号码已变更", badFormat: "线路不认此号码格式，请联系管理员",
    barred: "线路不允许拨打，请联系管理员", networkFailure: "网络故障，请稍后再拨",
    trunkAuth: "线路鉴权失败，请联系管理员", mediaMismatch: "语音编码不兼容，请联系管理员", routingLoop: "路由环路，请联系管理员",
    unknownAfterRestart: "拨号服务重启，结果不明", interrupted: "拨号服务重启，未呼叫客户", deferred: "暂时不能拨，已推迟",
  },
  reasons: {
    unknownAgent: "没有这个坐席，请联系管理员。", agentBusy: "您正在通话中，请先挂断。",
    agentUnreachable: "您的话机没有注册，请检查话机。", agentPaused: "您处于暂停状态，请先恢复。",
    numberInvalid: "这不是可以拨打的号码。", outsideHours: "现在不在可呼叫时段。", capped: "这个号码近期呼叫次数已达上限。",
    doNotCall: "客户要求不再致电，不能拨打。", duplicateInFlight: "这个号码正在呼叫中。",
    numberExpired: "隐私号已过期，请让工单系统换新号。", callerNotRegistered: "本机主叫号码未向该隐私号报备，请联系管理员。",
    numberBarred: "规则不允许拨打这个号码。", noConsent: "没有客户同意致电的记录，不能拨打。",
    cooldown: "刚刚拨打过，请稍候。", trunkDown: "线路不可用，请联系管理员。", noLine: "线路全忙，请稍后再拨。",
    draining: "拨号服务正在停止，暂时不能拨打。", rateLimited: "操作太快，请稍候。", notFound: "没有找到，也许已经不在了。",
    stateUnknown: "上次拨号的结果不确定，请查看通话记录后再拨。", notPermitted: "此页面无权这样做。",
    unauthorized: "此页面的配对已失效，请重新配对。", storeFailed: "数据库写不进去，请联系管理员。",
    conflict: "通话或工单现在的状态不允许这样做。", noRoute: "没有线路可以拨打这个号码，请联系管理员。",
    mediaUnavailable: "没有可用的语音端口，请联系管理员。", inProgress: "这个请求正在处理中，请稍候。", internalError: "拨号服务出错，请联系管理员。",
    invalidParams: "填写的内容有误，请检查。", tooLarge: "内容太大。", overloaded: "拨号服务太忙，请稍候。", timedOut: "没有及时完成，请先看现在的状态再重试。",
    methodNotFound: "页面与拨号服务版本不一致，请刷新。",
  },
} : {
  title: "Phone", call: "Call", callTicket: "Call the customer of ticket", hangUp: "Hang up", pair: "Pair", pairCode: "Pairing code",
  close: "Dismiss the message",
  notPaired: "This page is not paired. Open the link you were given, or enter a pairing code.",
  badCode: "This code is not valid any more. Ask for a new one.",
  ready: "Ready", connecting: "Connecting…",
  offline: "The dialer does not answer; trying again. Check that it runs, and that the browser may reach the local network.",
  blocked: "The browser does not let this page reach the dialer: allow “local network access” in the site's settings, then reload.",
  wrongAgent: (has, wants) => `This page is for agent ${wants} but is paired for agent ${has}. Pair it again.`,
  busyHere: "A call is under way. Hang up first.", otherTab: "Another tab is dialling.",
  noAnswer: "The dialer did not answer; the call may or may not have been placed. Look at your phone before you try again.",
  after: (text, time) => `${text} Try again after ${time}.`,
  heldByCustomer: "The customer put you on hold",
  partyFailed: "Nobody could be reached there; the customer is still with you.",
  asks: (who) => `${who} asks for your help`, asksTalking: (who) => `You advise ${who}`,
  restarted: "The dialer was restarted and the call is over. Look at the ticket before you dial again.",
  back: "The dialer answers again.", lost: "The dialer does not answer: what is shown of the call may be old. Trying again.",
  phoneAway: "Your phone is not registered: check it.", lineOff: "You are not on the line: connect your phone again.",
  lineLost: "Your line broke; your phone will be rung again.",
  coming: "A call is coming", previewing: "Next ticket", linkOffer: "A link asks for this call. Dial it?",
  resting: "You missed a call; the next one comes a little later",
  available: "Available", once: "One call only", pause: "Pause", signIn: "Sign in", signOut: "Sign out", signedOut: "Signed out",
  leaving: "Signing out after the call", pausedFor: (code) => `Paused: ${code}`, nextPaused: (code) => `Pausing after the call: ${code}`, asked: "One call only",
  codes: { break: "break", lunch: "lunch", training: "training", meeting: "meeting", missedCalls: "missed calls",
    unresolvedCall: "call not written up", supervisor: "by the supervisor", supervising: "supervising" },
  stateMenu: "Your state", hold: "Hold", resume: "Resume", mute: "Mute", unmute: "Unmute", keypad: "Keypad", keys: "Keys",
  transfer: "Transfer", search: "Name, extension or number", nobody: "Nobody found", askFirst: "Ask first", giveNow: "Transfer now",
  invite: "Add to call", complete: "Hand over", join: "All together", takeBack: "Take back", ringing: "ringing", drop: "Send away",
  free: "free", busy: "busy", away: "away", record: "Record", recordOn: "Recording", recordPaused: "Recording paused",
  recordOff: "Not recorded", recordAnnounce: "The recording is announced", startRecord: "Start recording",
  pauseRecord: "Pause recording", resumeRecord: "Resume recording",
  quality: (word, mos) => `Line quality ${word} (MOS ${mos})`, good: "good", fair: "fair", poor: "poor",
  cards: "Knowledge cards", helped: "Did it help?", helpedYes: "Yes", helpedNo: "No", card: "Ticket", script: "Script", history: "Attempts", noHistory: "Not called yet", last: "Last result", callbacks: "Callbacks",
  noCallbacks: "None promised", deadline: "Call before", priority: "Priority", ticketClass: "Class",
  created: "Since", number: "Number", second: "Second number", about: "Matter", owner: "Agent", seconds: (s) => `talked ${s} s`,
  cardFailed: "The ticket cannot be shown: ", fields: { order: "Order", product: "Product", consentRef: "Consent" }, priorities: {},
  writeUp: "Write-up", resolution: "Result", note: "Note", saveReady: "Save, next call", callAt: "Call again at",
  promise: "Call again later", save: "Save", promised: (number, time) => `${number} will be called again at ${time}`,
  mine: "I call in person", done: "Done, next call", chooseResolution: "Choose a result.", chooseTime: "Say when to call again.",
  saved: "Saved.", dismiss: "Later",
  resolutions: { resolved: "Resolved", unresolved: "Unresolved", followUp: "Call again", refused: "Will not talk",
    wrongPerson: "Wrong person", voicemail: "Voicemail", doNotCall: "Never call again" },
  dialNow: "Dial", skip: "Skip", skipWhy: "Why skip it", skips: ["customer called", "data missing", "not mine to handle", "wrong time"],
  cancel: "Cancel", shortcuts: "Shortcuts", collapse: "Collapse", expand: "Expand", yes: "Dial", no: "Do not dial",
  limit: (time) => `The longest talk is over at ${time}`,
  states: {
    requested: "Accepted", dialingAgent: "Calling your phone", ringingAgent: "Your phone rings: pick it up",
    dialingCustomer: "Calling the customer", ringingCustomer: "The customer's phone rings", talking: "Talking", held: "On hold",
    ending: "Hanging up", ended: "Ended", inFlow: "Led by a flow", waiting: "The customer waits",
    consulting: "Consulting; the customer hears music", conference: "Conference",
  },
  ends: {
    answered: "Call ended", busy: "Busy", noAnswer: "No answer", unreachable: "Cannot be reached", declined: "Declined",
    invalidNumber: "The number does not exist", canceled: "Cancelled", canceledByAgent: "Cancelled", agentBusy: "Your phone was busy", agentNoAnswer: "You did not pick up",
    agentUnreachable: "Your phone cannot be reached: check that it is registered", congestion: "The network is busy: try again later",
    trunkTimeout: "The trunk does not answer: tell your administrator", localFailure: "The dialer failed: tell your administrator",
    machine: "A machine answered", messageLeft: "A message was left", abandoned: "Nobody was there in time", transferred: "Given to a colleague",
    unwanted: "The customer marked the call as unwanted", blockedByAnalytics: "Blocked as spam", numberChanged: "The number has changed",
    badFormat: "The trunk cannot read the number: tell your administrator", barred: "The trunk does not allow it: tell your administrator",
    networkFailure: "The network failed: try again later",
    trunkAuth: "The trunk refuses us: tell your administrator", mediaMismatch: "No common codec: tell your administrator",
    routingLoop: "The call ran in a circle: tell your administrator", unknownAfterRestart: "Not known: the dialer was restarted",
    interrupted: "The dialer was restarted; nobody was called", deferred: "Not now: put off",
  },
  reasons: {
    unknownAgent: "There is no such agent: tell your administrator.", agentBusy: "You are in a call. Hang up first.",
    agentUnreachable: "Your phone is not registered: check it.", agentPaused: "You are paused: make yourself available first.",
    numberInvalid: "This is no number that can be called.", outsideHours: "Outside the calling hours.",
    capped: "This number has been called often enough for now.", doNotCall: "The customer asked not to be called.",
    duplicateInFlight: "This number is being called already.",
    numberExpired: "The number has expired: the ticket system has to give a new one.",
    callerNotRegistered: "This number accepts only reported callers: tell your administrator.",
    numberBarred: "The rules do not allow this number.", noConsent: "There is no record that the customer agreed to calls.",
    cooldown: "This number was called a moment ago.", trunkDown: "No line works: tell your administrator.",
    noLine: "Every line is in use: try again in a moment.", draining: "The dialer is shutting down.",
    rateLimited: "Too fast: wait a moment.", notFound: "Not found; it may be gone.",
    stateUnknown: "What became of the last try is not known. Look at the call before you try again.",
    notPermitted: "This page may not do that.", unauthorized: "This page is not paired any more: pair it again.",
    storeFailed: "The database cannot be written: tell your administrator.",
  },
};

const dateText = (when, parts) => new Date(when).toLocaleString(language, parts);
const timeOfDay = (when) => dateText(when, { hour: "2-digit", minute: "2-digit" });
const dayAndTime = (when) => dateText(when, { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });
const momentText = (when) => (new Date(when).toDateString() === new Date().toDateString() ? timeOfDay : dayAndTime)(when);
function clockText(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (n) => String(n).padStart(2, "0");
  return whole < 3600 ? `${Math.floor(whole / 60)}:${two(whole % 60)}`
    : `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}

// ---------- numbers in text

// Full-width and typographic characters, one for one, so that positions stay.
const wide = { "＋": "+", "（": "(", "）": ")", "　": " ", "\u00a0": " ", "＃": "#", "ｘ": "x", "，": ",", "；": ";" };
const plain = (text) => text.replace(/[０-９＋－（）　＃ｘ，；\u2010-\u2015\u2212\u00a0]/g, (c) =>
  (c >= "０" && c <= "９" ? String.fromCharCode(c.charCodeAt(0) - 0xfee0) : wide[c] || "-"));

const country = "(?:(?:\\+|00)?86[ -]?)?";
const marked = "(?: ?(?:转|轉|分机|ext\\.?) ?|x)\\d{1,6}(?!\\d)"; // not "138… x 2": that is a quantity
// A dial string's pause, then the extension: "0571-88888888,802", but neither "…,802室" nor two numbers.
const pause = (digits) => `[,;](?:ext=)?\\d${digits}(?=\\s*(?:$|[\\n,;。、)\\]】/]))`;
const extension = `(?:${marked})?`;
const switchboard = `(?:${marked}|${pause("{2,5}")})?`;
const area = "(?:10|2\\d|[3-9]\\d{2})";
const shapes = [
  "700[ -]?\\d{4}[ -]?\\d{4}[ -]?\\d{4}",                                                     // protected, 15 digits
  country + `1[3-9]\\d(?:(?:[ -]?\\d{4}){2}|\\d[ -]\\d{3}[ -]\\d{4})(?:-\\d{4}(?!\\d)|${pause("{4}")})?` + extension, // mobile, protected 11+4
  country + `(?:\\(0${area}\\)|0${area})[ -]?\\d{3,4}[ -]?\\d{4}(?:-\\d{2,5}(?!\\d))?` + switchboard, // landline
  `(?:\\+|00)86[ -]?(?:\\(0\\)[ -]?)?\\(?${area}\\)?[ -]?\\d{3,4}[ -]?\\d{4}` + switchboard,    // landline without its 0
  "[48]00[ -]?(?:\\d{3}[ -]?\\d{4}|\\d{4}[ -]?\\d{3})" + switchboard,                         // service numbers
  "[48]00\\d[ -]\\d{3}[ -]\\d{3}" + switchboard,
  "(?:\\+|00(?=85[23]|886))(?!86)[1-9]\\d{0,2}[ -]?(?:\\(\\d{1,4}\\)[ -]?)?\\d{1,12}(?:[ -]\\d{2,8}){0,5}" + extension, // the world
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
// A unit, and no name: 万先生, 元晓明 after a space, 个人.
const foreignAfter = new RegExp("^(?:\\s?(?:块钱|公斤|kg\\b|g\\b|ml\\b|usd\\b|cny\\b|rmb\\b|eur\\b|%|％)" +
  "|(?:元|万|件|个(?!人)|克)(?![一-鿿]{0,2}(?:先生|女士|小姐|老师|经理|师傅))|\\s(?:万?元?整?|件|个|克)(?<!\\s)(?![一-鿿]))", "i");

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

/** The phone numbers in a text: [{start, end, number}]. `context` gives what stands before it, as in a heading beside it. */
function findNumbers(text, context = () => "") {
  const found = [];
  if (!/[0-9０-９]{3}|[+＋][0-9]/.test(text)) return found;
  const flat = plain(text);
  shape.lastIndex = 0;
  for (let match; (match = shape.exec(flat)); ) {
    const start = match.index;
    const end = start + match[0].length;
    const digits = match[0].replace(/(?:转|轉|分机|ext\.?|x|,|;).*$/i, "").replace(/\D/g, "").length;
    const isNumber = digits >= 8 && digits <= 17 && !joinsBefore(flat, start) && !joinsAfter(flat, end)
      && isSpokenOfAsPhone(flat.slice(Math.max(0, start - 24), start), start < 24 ? context : () => "")
      && !foreignAfter.test(flat.slice(end, end + 6));
    if (isNumber) found.push({ start, end, number: match[0].trim() });
    else shape.lastIndex = skipJoined(flat, start);
  }
  return found;
}

/** By the words right before it, here or, where nothing stands here, in what stands before the text. */
function isSpokenOfAsPhone(here, context) {
  const before = (context() + here).slice(-24);
  return !foreignBefore.test(before) || phoneBefore.test(before);
}

// Past the whole word a rejected candidate belongs to, so that no part of it is taken for a number.
const skipJoined = (text, at) => {
  let end = at + 1;
  while (/[0-9A-Za-z_*-]/.test(text[end] || "")) end += 1;
  return end;
};

/** The number of a telephone link (RFC 3966): the extension, or what follows a pause, in words. */
function numberOfLink(href) {
  const match = /^(?:tel|callto):(?:\/\/)?(.+)$/i.exec(href.trim());
  if (!match) return null;
  let text = match[1];
  try { text = decodeURIComponent(text); } catch { /* a stray %: as it is written */ }
  const tail = /;ext=([0-9]+)/i.exec(text) || /[,pPwW]+([0-9]+)/.exec(text);
  return text.replace(/[;,pPwW].*$/, "") + (tail ? ` ext ${tail[1]}` : "");
}

// ---------- the page

const offNames = new Set(("script,style,noscript,textarea,input,select,option,button,code,svg,canvas,iframe,template," +
  "dialer-toolbar,head,title").split(","));
const offMarks = "a[href],label[for],[contenteditable=''],[contenteditable=true],[data-dialer=off],[data-dialer-number]," +
  "[data-dialer-ticket]";
const off = [...offNames].join(",") + "," + offMarks;
// Elements that hold much else: a ticket id on them is for the numbers inside.
const containers = "html,body,main,section,article,div,form,table,thead,tbody,tr,ul,ol,li,dl";

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  [data-dialer-number],[data-dialer-ticket]{cursor:pointer;text-decoration:underline dotted;text-underline-offset:.2em}
  [data-dialer-number]:hover,[data-dialer-ticket]:hover{text-decoration-style:solid}
  [data-dialer-number]:focus-visible,[data-dialer-ticket]:focus-visible{outline:2px solid #1a73e8;outline-offset:2px}`);

/** The element, or the host of the shadow root it is in, and so on outwards, that matches. */
function closest(element, selector) {
  for (let at = element; at; at = at.getRootNode().host) {
    const found = at.closest(selector);
    if (found) return found;
  }
  return null;
}

const ticketOf = (element) => {
  const holder = closest(element, "[data-ticket-id]");
  return holder ? holder.dataset.ticketId : null;
};

// A cell under the heading "order number" holds no phone number, whatever its digits look like.
const headingForbids = (element) => {
  const cell = element.closest("td");
  const table = cell && cell.closest("table");
  const heading = table && (table.tHead || table).rows[0]?.cells[cell.cellIndex];
  return !!heading && (!!table.tHead || heading.localName === "th") && foreignBefore.test(heading.textContent.trim());
};

// <b>Order no.</b> 138…, <dt>订单号</dt><dd>138…</dd>: the words that tell are in the element before.
function contextOf(node) {
  for (let level = 0, at = node; level < 3 && at && !at.matches?.("tr,table,ul,ol,section,main,body"); level += 1, at = at.parentElement) {
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

function buttonsIn(node, parent) {
  const text = node.nodeValue;
  const numbers = findNumbers(text, () => contextOf(node)).map(({ start, end, number }) => {
    const shown = text.slice(start, end);
    return { start, end, make: () => makeButton(shown, { dialerNumber: number }, `${words.call} ${shown}`) };
  });
  const ticket = /[*＊xX•]{4}/.test(text) ? ticketOf(parent) : null;
  if (!ticket) return numbers;
  for (const match of text.matchAll(masked)) {
    const [start, shown] = [match.index, match[0]];
    numbers.push({ start, end: start + shown.length,
      make: () => makeButton(shown, { dialerTicket: ticket }, `${words.callTicket} ${ticket}`) });
  }
  return numbers.sort((a, b) => a.start - b.start);
}

/** Makes buttons of the numbers in a text whose element is none to be left alone; gives how many. */
function decorateText(node, parent) {
  if (divided.has(node)) return 0;
  const buttons = buttonsIn(node, parent);
  if (!buttons.length || headingForbids(parent)) return 0;
  const parts = [];
  let rest = node;
  let at = 0;
  for (const { start, end, make } of buttons) {
    if (start < at) continue;
    const middle = rest.splitText(start - at);
    rest = middle.splitText(end - start);
    const made = make();
    middle.replaceWith(made);
    parts.push(made, rest);
    at = end;
  }
  noteDivided(node, parts);
  return buttons.length;
}

// Of a divided text the page's own node keeps what stands before the first button; the parts behind it are ours. The page may write, move or
// remove its node: then the parts are taken back, lest a former customer's number be dialled.
const divided = new WeakMap(); // the page's node: {head, parts}
const nodeOfPart = new WeakMap();

const wholeText = (node) =>
  ownData.call(node) + divided.get(node).parts.map((part) => (divided.has(part) ? wholeText(part) : part.textContent)).join("");
const isPart = (part) => !!divided.get(nodeOfPart.get(part))?.parts.includes(part);

// The page's script finds the whole text in its node: it may add to it, or look before it writes.
const ownData = Object.getOwnPropertyDescriptor(CharacterData.prototype, "data").get;
const wholeData = {
  get() { return wholeText(this); },
  set(text) { undivide(this); this.data = text; },
};
const asWhole = Object.create(Text.prototype, {
  data: wholeData, nodeValue: wholeData, length: { get() { return this.data.length; } },
  // So do those who mark words in pages, part by part: these stay.
  splitText: { value(at) { const { parts } = letGo(this); parts.forEach((part) => nodeOfPart.delete(part)); return this.splitText(at); } },
});
for (const name of ["appendData", "insertData", "deleteData", "replaceData"]) {
  asWhole[name] = function change(...how) { undivide(this, this.data); this[name](...how); };
}

function noteDivided(node, parts) {
  divided.set(node, { head: node.data, parts });
  for (const part of parts) nodeOfPart.set(part, node);
  Object.setPrototypeOf(node, asWhole);
}

function letGo(node) {
  const known = divided.get(node);
  divided.delete(node);
  Object.setPrototypeOf(node, Text.prototype);
  return known;
}

/** Takes the parts away; the page's node has `text` again, or what the page wrote. */
function undivide(node, text) {
  for (const part of letGo(node).parts) {
    if (divided.has(part)) undivide(part);
    part.remove();
  }
  if (text !== undefined) node.data = text;
}

/** What the page did to texts that were divided. They are divided anew with what has changed. */
function followTexts(records) {
  const makeWhole = (node, isWritten) => {
    if (!divided.has(node)) return;
    undivide(node, isWritten ? undefined : node.data);
    changed.add(node);
  };
  const removed = new Set(records.flatMap((record) => [...record.removedNodes]));
  for (const { type, target, previousSibling, addedNodes, attributeName } of records) {
    if (type === "characterData") makeWhole(target, true);
    makeWhole(nodeOfPart.get(type === "characterData" ? target.parentNode : target)); // somebody wrote on a button
    if (attributeName === "data-ticket-id") target.querySelectorAll("[data-dialer-ticket]").forEach((button) => makeWhole(nodeOfPart.get(button)));
    if (addedNodes.length && !nodeOfPart.has(addedNodes[0])) makeWhole(previousSibling); // put right behind the page's node
  }
  for (const node of removed) {
    const parts = divided.get(node)?.parts;
    // To normalize a text takes its empty nodes away: nobody meant to remove the number.
    if (parts && !ownData.call(node) && removed.has(parts.at(-1)) && parts[0].isConnected && !node.isConnected) parts[0].before(node);
    makeWhole(node);
  }
  for (const part of removed) {
    const node = nodeOfPart.get(part);
    if (isPart(part) && !divided.get(node).parts.some((one) => one.isConnected)) makeWhole(node); // tidied away behind a text that is right
  }
  for (const { addedNodes } of records) {
    for (const part of addedNodes) if (nodeOfPart.has(part) && !isPart(part)) part.remove(); // kept by the page, and put back
  }
  observer.takeRecords(); // our own
}

/** Is the page's node, or the button, without the rest? Nobody watched while it was put away. */
function isTorn(node) {
  if (nodeOfPart.has(node)) return !isPart(node) || nodeOfPart.get(node).parentNode !== node.parentNode;
  let at = node;
  const { head, parts } = divided.get(node);
  return ownData.call(node) !== head || parts.some((part) => (at = at.nextSibling) !== part);
}

function mend(torn) {
  const node = divided.has(torn) ? torn : nodeOfPart.get(torn);
  if (node !== torn && !isPart(torn)) torn.remove();
  if (!divided.has(node)) return;
  undivide(node, ownData.call(node) === divided.get(node).head ? node.data : undefined);
  lineUp([node]);
}

/** Another ticket is there now, or none. */
function forgetTicket(element) {
  const { dialerTicket } = element.dataset;
  delete element.dataset.dialerTicket;
  if (element.getAttribute("aria-label") === `${words.callTicket} ${dialerTicket}`) element.removeAttribute("aria-label");
}

function decorateTicket(element) {
  if (element.matches(containers) || element.dataset.dialerTicket || element.querySelector("[data-dialer-number]")) return;
  element.dataset.dialerTicket = element.dataset.ticketId;
  if (element.matches("button,a[href]")) return;
  element.tabIndex = 0;
  element.setAttribute("role", "button");
  if (!element.getAttribute("aria-label")) element.setAttribute("aria-label", `${words.callTicket} ${element.dataset.ticketId}`);
}

// The most frequent of those that cannot have a shadow root.
const hostless = new Set("td,tr,th,tbody,li,ul,b,i,a,dd,dt,strong,small,br,img".split(","));
const mayHoldNumber = (text) => text.length > 6 && /[0-9０-９*＊]{3}|[+＋][0-9]/.test(text);

function survey(root) {
  const found = { texts: [], shadows: [], tickets: [], torn: [] };
  const visit = (parent) => {
    for (let node = parent.firstChild; node; node = node.nextSibling) {
      if (node.nodeType === 3) {
        if (divided.has(node)) { if (isTorn(node)) found.torn.push(node); }
        else if (mayHoldNumber(node.data)) found.texts.push(node);
        continue;
      }
      if (node.nodeType === 1) look(node);
    }
  };
  const look = (element) => {
    const name = element.localName;
    const isMarked = element.hasAttributes();
    if (isMarked && element.hasAttribute("data-ticket-id")) found.tickets.push(element);
    if (isMarked && nodeOfPart.has(element) && isTorn(element)) found.torn.push(element);
    if (offNames.has(name) || (isMarked && element.matches(offMarks))) return;
    if (!hostless.has(name)) lookForShadow(element, name);
    visit(element);
  };
  const lookForShadow = (element, name) => {
    if (element.shadowRoot) found.shadows.push(element.shadowRoot);
    else if (name.includes("-")) awaitShadow(element);
  };
  if (root.nodeType === 1) look(root);
  else visit(root);
  return found;
}

/** Lines up what is to be looked at in a node and below it. */
function decorate(root) {
  if (root.nodeType === Node.TEXT_NODE) {
    const parent = root.parentElement || root.getRootNode().host;
    if (parent && mayHoldNumber(root.nodeValue) && !closest(parent, off)) lineUp([root]);
    return;
  }
  const isElement = root.nodeType === Node.ELEMENT_NODE;
  if (!isElement && root.nodeType !== Node.DOCUMENT_FRAGMENT_NODE) return;
  if (isElement && root.parentElement && closest(root.parentElement, off)) return;
  const { texts, shadows, tickets, torn } = survey(root);
  torn.forEach(mend);
  lineUp(texts);
  lineUp(tickets.filter((element) => !closest(element, "[data-dialer=off]")));
  shadows.forEach(openShadow);
}

let line = []; // texts and elements with a ticket that are to be looked at, in the page's order
let isDone = []; // which of them were
let next = 0; // the first that was not

// Each frame with a change costs a layout, of a table with thousands of rows 100 ms. So a long line waits for idle moments, and each makes as
// many buttons as the page hardly notices: `share`, found by what frames cost. Where even the cheapest of several is too dear, there are no
// more slices: what is near the window is looked at, when that moves.
const slices = { whole: 200, least: 128, most: 2048, script: 12, cost: 35, dear: 60, tries: 3 }; // texts, buttons, buttons, ms, ms, ms, frames
let share = slices.least;
let cheapest = Infinity; // ms of a frame with a slice in it
let tries = 0; // slices there were
let isDear = false;
let longest = 1000; // that the line may grow to before what is done with leaves it
const whenIdle = window.requestIdleCallback ? (work) => requestIdleCallback(work, { timeout: 500 }) : (work) => setTimeout(work, 50);

function lineUp(nodes) {
  for (const node of nodes) line.push(node);
}

/** Looks at a little at once; of much, at what the window shows, and at the rest when the page is idle. */
function workOff() {
  if (line.length - next <= slices.whole) lookAt(next, line.length);
  else lookAt(...shownInWindow());
  if (line.length) whenIdle(workOnSlice);
}

function workOnSlice() {
  const began = performance.now();
  lookAt(...shownInWindow()); // somebody may have scrolled
  lookAt(next, line.length, share);
  const script = performance.now() - began;
  if (!line.length) return;
  requestAnimationFrame((frame) => setTimeout(() => {
    const cost = script + performance.now() - Math.max(frame, began);
    cheapest = Math.min(cheapest, cost);
    tries += 1;
    isDear = tries >= slices.tries && cheapest > slices.dear;
    if (isDear) return lookNear();
    share = cost < Math.max(slices.cost, 2 * cheapest) ? Math.min(2 * share, slices.most) : Math.max(share >> 1, slices.least);
    whenIdle(workOnSlice);
  }));
}

/** Looks at a part of the line, until so many buttons are made. */
function lookAt(from, until, most = Infinity) {
  const over = most === Infinity ? Infinity : performance.now() + slices.script;
  for (let [place, made] = [from, 0]; place < until && made < most && (place % 64 || performance.now() < over); place += 1) {
    if (isDone[place]) continue;
    isDone[place] = true;
    made += lookAtNode(line[place]);
  }
  settleLine();
}

function settleLine() {
  observer.takeRecords(); // our own
  while (isDone[next]) next += 1;
  if (isDear && line.length > longest) shortenLine();
  if (next < line.length) return;
  [line, isDone, next, share, cheapest, longest] = [[], [], 0, slices.least, Infinity, 1000];
  [tries, isDear] = [0, false];
}

/** What was looked at, or has left the page, leaves a line that one far row may hold for ever. */
function shortenLine() {
  line = line.filter((node, place) => !isDone[place] && node.isConnected);
  [isDone, next] = [[], 0];
  longest = Math.max(1000, 2 * line.length); // so that it costs little for each node that comes
}

let nearTimer = 0;

/** The window shows something else: once that rests, its numbers are made clickable. */
function lookNearSoon() {
  if (!isDear) return;
  clearTimeout(nearTimer);
  nearTimer = setTimeout(() => whenIdle(lookNear), 80);
}

/** Looks at what the window shows, and a window's height around it, so that the Tab key goes on. */
function lookNear() {
  const near = [];
  for (let place = next; isDear && place < line.length && near.length < 2 * slices.whole; place += 1) {
    if (!isDone[place] && isNear(line[place])) near.push(place);
  }
  for (const place of near) { // asked first, changed then: else each would cost a layout
    isDone[place] = true;
    lookAtNode(line[place]);
  }
  if (near.length) settleLine();
  if (near.length >= 2 * slices.whole) lookNearSoon(); // there may be more
}

function isNear(node) {
  if (!node.isConnected) return true; // gone, and done with
  const box = (node.nodeType === Node.TEXT_NODE ? holderOf(node) : node).getBoundingClientRect();
  return box.height > 0 && box.bottom > -innerHeight && box.top < 2 * innerHeight;
}

/** Gives how many buttons it makes. */
function lookAtNode(node) {
  if (!node.isConnected) return 0;
  if (node.nodeType === Node.TEXT_NODE) return decorateText(node, holderOf(node));
  decorateTicket(node);
  return 1;
}

const holderOf = (node) => node.parentElement || node.getRootNode().host;

/** The part of the line that the window shows; halving finds where it begins. */
function shownInWindow() {
  const box = (place) => (line[place].nodeType === Node.TEXT_NODE ? holderOf(line[place]) : line[place])?.getBoundingClientRect();
  let [from, until] = [next, line.length];
  while (from < until) {
    const middle = (from + until) >> 1;
    if ((box(middle)?.bottom ?? 0) < 0) from = middle + 1;
    else until = middle;
  }
  while (until < line.length && until - from < slices.whole && (box(until)?.top ?? 0) <= innerHeight) until += 1;
  return [from, until];
}

// An element that is defined later has its shadow root then.
const awaited = new Set();
function awaitShadow({ localName }) {
  if (awaited.has(localName) || customElements.get(localName)) return;
  awaited.add(localName);
  customElements.whenDefined(localName).then(() => {
    document.querySelectorAll(localName).forEach((element) => { if (element.shadowRoot) openShadow(element.shadowRoot); });
    requestAnimationFrame(workOff);
  }, () => { /* no name of an element to be defined */ });
}

let observer = null;
let changed = new Set();
const watched = new WeakSet();

/** Follows what changes in a document or shadow root from now on. */
function watch(root) {
  if (watched.has(root)) return false;
  watched.add(root);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  observer.observe(root, { childList: true, characterData: true, subtree: true, attributeFilter: ["data-ticket-id", "open"] });
  return true;
}

function openShadow(root) {
  if (watch(root)) decorate(root);
}

function watchPage() {
  observer = new MutationObserver((records) => {
    if (!changed.size) requestAnimationFrame(decorateChanges);
    followTexts(records);
    for (const { type, target, addedNodes, attributeName } of records) {
      if (attributeName === "data-ticket-id") forgetTicket(target);
      if (type !== "childList" && attributeName !== "open") changed.add(target);
      addedNodes.forEach((node) => changed.add(node));
    }
  });
  watch(document);
}

/** The page may have got another body, or other contents; what is outside of a modal dialog cannot be used. */
function placeBar() {
  const place = [...document.getElementsByTagName("dialog")].findLast((one) => one.matches(":modal")) || document.body;
  if (host.parentNode !== place) place?.append(host);
}

// A hidden page draws no frames; its numbers are made clickable when it is shown.
function decorateChanges() {
  const nodes = changed;
  changed = new Set();
  const before = line.length;
  placeBar();
  for (const node of nodes) if (node.isConnected) decorate(node);
  if (next === before) workOff();
  else if (isDear && line.length - before <= slices.whole) lookAt(before, line.length);
  else if (isDear) { [tries, isDear, cheapest] = [0, false, Infinity]; workOff(); } // the page is another one now
  // Else it goes on by itself.
}

/** What a click on an element asks for, or null. */
function targetOf(element) {
  const button = closest(element, "[data-dialer-number],[data-dialer-ticket]");
  if (button && button.dataset.dialerNumber) {
    return withTicket({ number: button.dataset.dialerNumber }, ticketOf(button));
  }
  if (button) return { ticket: ticketOf(button) || button.dataset.dialerTicket };
  const link = closest(element, "a[href]");
  const number = link && numberOfLink(link.getAttribute("href"));
  return number ? withTicket({ number }, ticketOf(link)) : null;
}

const withTicket = (target, ticket) => (ticket ? { ...target, ticket } : target);

function onActivate(event) {
  const element = event.composedPath()[0];
  if (event.button > 0 || !(element instanceof Element) || !event.isTrusted) return;
  if (event.type === "keydown" && (event.repeat || (event.key !== "Enter" && event.key !== " "))) return;
  // Links and buttons make a click of the key themselves.
  if (event.type === "keydown" && !element.matches("[role=button][data-dialer-number],[role=button][data-dialer-ticket]")) return;
  const target = targetOf(element);
  if (!target) return;
  event.preventDefault();
  event.stopPropagation();
  if (event.detail > 1) return; // the second click of a double click
  dial(target);
}

// ---------- the daemon

const tokenKey = `dialer.token ${api}`;
const pressKey = `dialer.press ${api}`;
const writeUpKey = `dialer.writeup ${api}`;
const looseKey = `dialer.talk ${api}`;
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
const isAnothers = () => !!wantedAgent && !!identity && wantedAgent !== identity.agent;

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
  isAnswered();
  if (response.status === 401) forget();
  if (answer.error) throw new Refusal(answer.error);
  return answer;
}

/** Whatever was said of a dialer that does not answer is over. */
function isAnswered() {
  if (message === words.offline || message === words.lost) say("");
  if (link === "down") wakeStream();
}

let lastId = 0;
const ask = async (method, params = {}) => (await post("/v1/rpc", { jsonrpc: "2.0", id: ++lastId, method, params })).result;

function forget() {
  [identity, desk, card, inquiry, callbacks, panel] = Array(6).fill(null); // nor does the page show a customer's data any more
  kept.set("localStorage", tokenKey, null);
  render();
}

async function pair(code) {
  const { token, agent } = await post("/v1/pair", { code });
  identity = { token, agent };
  kept.set("localStorage", tokenKey, identity);
  start();
}

/** What an error says to the user, with what to do. */
function explain(error) {
  if (!(error instanceof Refusal)) return words.offline;
  const text = words.reasons[error.reason] || error.message;
  return error.retryAt ? words.after(text, momentText(error.retryAt)) : text;
}

/** Does what a button asks for; says why if it cannot be. Gives whether it could. */
async function attempt(work) {
  try {
    await work();
    return true;
  } catch (error) {
    say(explain(error));
    return false;
  }
}

// ---------- what the page is told

const listeners = new Map();

/** Tells the page's own script, which may be broken. Gives false where it took the matter over. */
function announce(kind, detail) {
  for (const handler of listeners.get(kind) || []) {
    try { handler(detail); } catch (error) { console.error(error); }
  }
  tellParent(kind, detail);
  return document.dispatchEvent(new CustomEvent(`dialer:${kind}`, { detail, cancelable: true }));
}

let message = "";

function say(text) {
  if (message === text) return;
  message = text;
  render();
  announce("message", text);
}

// ---------- the call

// {callId, ticketId, number, state, since, disposition, holder, muted, recording, others, mos, limitAt}
let call = null;
let press = kept.get("sessionStorage", pressKey); // {key, number, ticket, at}: asked for and not answered yet
let offer = null;   // {number}: a link's, to be agreed to
let pending = null; // the promise of the press's answer
let link = "connecting"; // to the daemon: connecting, up, down

const isLive = () => !!call && call.state !== "ended";
const isTalking = () => !!call && (call.state === "talking" || call.state === "held");
const isHeldByUs = () => call.state === "held" && call.holder !== "customer";

function setCall(next) {
  const before = call;
  call = next;
  if (isLive() && writeUp && writeUp.callId !== call.callId) shelveWriteUp();
  // What is shown is of the one before: whoever this is, it is not theirs.
  if (isLive() && !call.ticketId && before?.callId !== call.callId) card = null;
  noteTalk();
  if (call && call.ticketId && !(before && before.ticketId === call.ticketId && card)) showTicket(call.ticketId);
  if (!isLive() && ["keypad", "transfer"].includes(panel)) panel = null;
  render();
  announce("state", shownCall());
}

// The last talk without a ticket, in which the customer may ask to be called again: {callId, number}.
let loose = kept.get("sessionStorage", looseKey);

function noteTalk() {
  const isOver = isLive() && !!loose && loose.callId !== call.callId;
  const isNew = isTalking() && !call.ticketId && loose?.callId !== call.callId;
  if (!isOver && !isNew) return;
  loose = isNew ? { callId: call.callId, number: call.number } : null;
  kept.set("sessionStorage", looseKey, loose);
}

/** Another call of the number of the last talk without a ticket, or of `what.call`: {callbackAt, mine, note}. */
async function promise(what) {
  const { call: callId = loose?.callId, callbackAt, mine, note } = what || {};
  if (!callId) return false;
  return attempt(async () => {
    const info = await ask("callback.promise", { call: callId, callbackAt, mine: !!mine, ...(note ? { note } : {}) });
    say("");
    status(words.promised(info.number, dayAndTime(callbackAt)));
    announce("resolved", info);
  });
}

/** What others are shown of the call. */
function shownCall() {
  if (!call) return null;
  const { callId, ticketId, state, number, disposition, muted, recording } = call;
  return { callId, ticketId, state, number, disposition, muted: !!muted, recording };
}

const makeKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");

/** Asks for a call. One press, one key: whatever happens to the page meanwhile, it is one call. */
async function dial(target) {
  offer = null;
  if (!identity) return say(words.notPaired);
  if (isAnothers()) return say(words.wrongAgent(identity.agent, wantedAgent));
  if (press) return press.number === target.number && press.ticket === target.ticket ? undefined : say(words.busyHere);
  if (isLive()) return say(words.busyHere);
  if (isPressedElsewhere()) return say(words.otherTab);
  press = { key: makeKey(), ...target, at: Date.now() };
  // First of all on its way: what is kept, told and drawn is for what comes later.
  const sent = send();
  tellPress(sent);
  kept.set("sessionStorage", pressKey, press);
  say("");
  render();
  await sent;
}

/** Sends the press; `pending` until it is answered. */
function send() {
  pending = sendPress();
  return pending.finally(() => { pending = null; });
}

async function sendPress() {
  const { key, number, ticket } = press;
  const params = { key, ...(number ? { number } : {}), ...(ticket ? { ticket } : {}) };
  try {
    const result = await insist(() => ask("call.dial", params));
    dropPress();
    if (!call || call.callId !== result.callId) {
      setCall({ callId: result.callId, ticketId: ticket, number: number || ticket, state: result.state, since: performance.now() });
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

/** Asks for something of the call there is; the answer is the call as it is then. */
async function control(method, params = {}) {
  if (!isLive()) return false;
  const { callId } = call;
  return attempt(async () => {
    const info = await ask(method, { call: callId, ...params });
    if (call && call.callId === callId && info.legs) takeDetails(info);
  });
}

async function hangUp() {
  if (!(await control("call.hangup")) && isLive()) await refresh();
}

const hold = () => control("call.hold");
const resume = () => control("call.resume");
const mute = () => control("call.mute");
const unmute = () => control("call.unmute");
const digits = (text) => control("call.digits", { digits: text });
const transfer = (target) => control("call.transfer", target);
const conference = (target) => control("call.conference", target);
const complete = () => control("call.complete");
const join = () => control("call.join");
const takeBack = () => control("call.takeBack");
const drop = (party) => control("call.drop", { party });
const record = (action) => control("call.record", { action });

const toggleHold = () => isTalking() && (isHeldByUs() ? resume() : hold());
const toggleMute = () => isTalking() && (call.muted ? unmute() : mute());
const recordAction = () => ({ on: "pause", paused: "resume" })[call.recording] || "start";
const toggleRecording = () => isTalking() && record(recordAction());

/** The call's parties as the daemon has them: who else is there, what is muted, recorded, and how it sounds. */
function takeDetails(info) {
  const alive = (info.legs || []).filter((leg) => leg.state !== "disconnected");
  const own = alive.find((leg) => leg.agentId === identity?.agent && leg.leg === "agent");
  const others = alive.filter((leg) => leg !== own && leg.leg !== "customer" && leg.leg !== "supervisor");
  const marks = alive.map((leg) => leg.received && leg.received.mos).filter(Boolean);
  const before = call;
  call = {
    ...call, ticketId: info.ticketId || call.ticketId, muted: !!(own && own.muted), recording: info.recordingState,
    others: others.map((leg) => ({ party: leg.party, agentId: leg.agentId, leg: leg.leg, isThere: leg.state === "confirmed" })),
    mos: marks.length ? Math.min(...marks) : undefined,
  };
  if (call.ticketId && (!card || card.id !== call.ticketId)) showTicket(call.ticketId);
  render();
  if (before.muted !== call.muted || before.recording !== call.recording) announce("state", shownCall());
}

let wantsDetails = 0;

/** Asks for the details soon; several wishes at once are one. */
function askDetails() {
  if (wantsDetails || document.hidden) return;
  wantsDetails = setTimeout(async () => {
    wantsDetails = 0;
    if (!isLive() || !identity) return;
    const [{ callId }, before] = [call, heard];
    try {
      const info = await ask("call.get", { call: callId });
      if (!isLive() || call.callId !== callId || info.state === "ended") return;
      // Older than an event, it says nothing of where the call is.
      if (heard === before && info.state !== call.state) takeCall(info);
      else takeDetails(info);
    } catch { /* the next event or look asks again */ }
  }, 60);
}

/** The state as the daemon has it: at the start, and after a gap. */
async function refresh() {
  if (!identity) return;
  refreshDesk();
  const before = heard;
  try {
    const { calls } = await ask("call.list", { limit: 1 });
    if (heard !== before) { await refresh(); return; } // an event overtook the answer, which may be older
    const [info] = calls;
    if (info) {
      takeCall(info);
    } else if (isLive()) {
      const { callId } = call; // it ended while nobody listened
      const past = await ask("call.get", { call: callId });
      if (call && call.callId === callId) endCall(past.outcome && past.outcome.disposition);
    }
  } catch (error) {
    // The lamp tells of it; while the stream is open, only this request was lost.
    if (!(error instanceof Refusal)) return void (link === "up" && setTimeout(() => link === "up" && refresh(), 2000));
    if (error.reason === "unauthorized") return;
    if (error.reason === "notFound") setCall(null);
    else say(explain(error));
  }
}

function takeCall(info) {
  const seconds = info.answeredAt ? info.talkSeconds : info.durationSeconds;
  const customer = (info.legs || []).find((leg) => leg.leg === "customer");
  setCall({
    ...(call && call.callId === info.callId ? call : {}),
    callId: info.callId, ticketId: info.ticketId, number: info.number, state: info.state, limitAt: info.limitAt,
    since: performance.now() - seconds * 1000,
    holder: info.state === "held" ? (call && call.holder) || (customer && customer.held ? "agent" : "customer") : undefined,
  });
  takeDetails(info);
}

// A colleague wants us in a call, which is not ours yet: {callId, ticketId, number, asker, isThere}. The ticket is shown meanwhile.
let inquiry = null;

function applyToInquiry({ type, callId, ticketId, agentId, data }) {
  if (inquiry && inquiry.callId === callId && /^call\.(?:party\.(?:left|failed)|transferred|ended)$/.test(type)) {
    if (type === "call.transferred") inquiry = null; // ours now, with its ticket
    else endInquiry();
  } else if (/^call\.(?:party\.(?:dialing|ringing|joined)|consulting|conference)$/.test(type) && data.partyAgent === identity?.agent
    && agentId !== identity.agent) {
    const isThere = /joined|consulting|conference/.test(type);
    const isNew = !inquiry || inquiry.callId !== callId;
    inquiry = { callId, ticketId, number: data.number || (inquiry && inquiry.number) || "", asker: agentId, isThere };
    if (isNew && ticketId) showTicket(ticketId);
    if (isNew && !names.has(agentId)) loadColleagues().then(render);
    render();
  }
}

function endInquiry() {
  const { ticketId } = inquiry;
  inquiry = null;
  if (!isLive() && card && card.id === ticketId) setCard(null);
  render();
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
  announce("event", event);
  if (event.type.startsWith("call.") || event.type.startsWith("recording.")) applyToCall(event);
  else if (event.type.startsWith("agent.") || event.type === "phone.state") applyToDesk(event);
  else if (event.type === "knowledge.changed") refreshCards();
  else if (event.type.startsWith("ticket.")) applyToTicket(event);
}

function applyToCall(event) {
  const data = event.data || {};
  applyToInquiry({ ...event, data });
  // One who takes the call back may still be held by the other.
  let state = event.type === "call.resumed" && data.state ? data.state : stateAfter[event.type];
  // For who gave it to another the call is over.
  const isGiven = event.type === "call.transferred" && data.partyAgent !== identity?.agent;
  if (event.type === "call.transferred") state = isGiven ? "ended" : "talking";
  // What else happens in a call says where it is then: consulting holds the customer.
  if (!state && event.type.startsWith("call.")) state = isLive() ? data.state : undefined;
  if (isLive() && call.callId === event.callId && state !== "ended") askDetails();
  if (event.type === "call.party.failed" && isLive()) say(words.partyFailed);
  if (/^call\.party\.(?:left|failed)$/.test(event.type) && isLive() && call.others) {
    call = { ...call, others: call.others.filter((one) => one.party !== data.party) };
  }
  if (event.type === "call.limit" && isLive()) say(words.limit(momentText(data.limitAt)));
  if (!state || !event.callId) return;
  heard += 1;
  if (isLive() && call.callId !== event.callId) return;
  if (!isLive() && state === "ended") return;
  const known = call && call.callId === event.callId ? call : null;
  const begins = !known || (state === "talking" && known.state !== "talking" && known.state !== "held");
  setCall({
    ...(known || {}),
    callId: event.callId, ticketId: event.ticketId || (known && known.ticketId),
    number: data.number || (known && known.number) || "", state,
    disposition: isGiven ? "transferred" : data.disposition,
    holder: state === "held" ? holderAfter(event) : undefined,
    since: begins ? performance.now() : known.since,
  });
  if (state === "ended") afterCall(event.callId);
}

/** Whose phone holds the call after this event. */
function holderAfter(event) {
  // Asked for at the door, it is the customer's leg that is held, and we who hold it.
  const { type, leg, data } = event;
  if (type !== "call.held" && type !== "call.resumed") return (call && call.state === "held" && call.holder) || "agent";
  if (data && data.reason === "request") return type === "call.held" ? "agent" : "customer";
  return type === "call.held" ? leg : leg === "agent" ? "customer" : "agent";
}

function endCall(disposition) {
  setCall({ ...call, state: "ended", disposition });
  afterCall(call.callId);
}

/** How it ended stays in the bar for a while; a talk for a ticket is to be written up. */
function afterCall(callId) {
  announce("ended", shownCall());
  if (call.ticketId && call.disposition === "answered") openWriteUp(callId, call.ticketId);
  if (card && card.id === call.ticketId) showTicket(card.id);
  setTimeout(() => { if (call && call.callId === callId && !isLive()) setCall(null); }, 8000);
}

// ---------- the desk

// What the agent wants and does: AgentInfo of the protocol, or null.
let desk = null;
let deskHeard = 0;

async function refreshDesk() {
  const before = deskHeard;
  try {
    const info = await ask("agent.get");
    if (deskHeard === before) setDesk(info);
  } catch { /* an older daemon, or none: the bar does without */ }
}

function setDesk(next) {
  const before = desk;
  desk = next;
  if (desk.activity === "preview" && desk.ticketId) {
    if (!before || before.activity !== "preview" || before.ticketId !== desk.ticketId) shelveWriteUp();
    showTicket(desk.ticketId);
  } else if (before && before.activity === "preview" && !isLive() && !press && !writeUp) {
    setCard(null);
  }
  if (desk.activity === "wrapUp" && desk.callId && !writeUp) findWriteUp(desk.callId);
  // The colleague's call may have ended, which concerns the colleague alone.
  if (inquiry && before && before.activity !== "idle" && desk.activity === "idle") endInquiry();
  render();
  announce("agent", desk);
}

function applyToDesk({ type, data, callId, ticketId }) {
  if (!desk) return;
  deskHeard += 1;
  if (type === "agent.state") {
    setDesk({
      ...desk, intent: data.intent || desk.intent, nextIntent: data.nextIntent, nextPauseCode: data.nextPauseCode, pauseCode: data.reason, activity: data.state,
      until: data.readyAt, callId, ticketId, restsUntil: undefined,
    });
  } else if (type === "agent.line") {
    setDesk({ ...desk, line: data.state });
  } else if (type === "phone.state") {
    setDesk({ ...desk, reachable: data.state === "registered" || data.state === "reachable" });
  }
}

/** Says what the agent wants; the daemon's answer is how it is then. */
async function want(method, params = {}) {
  if (!identity || isAnothers()) { say(identity ? words.wrongAgent(identity.agent, wantedAgent) : words.notPaired); return false; }
  return attempt(async () => {
    const before = deskHeard += 1;
    const info = await ask(method, params);
    if (deskHeard === before) setDesk(info); // an event that overtook the answer tells of what came after
    say("");
  });
}

const ready = (once) => want("agent.ready", once ? { once: true } : {});
const goOnBreak = (code) => want("agent.pause", code ? { code } : {});
const signIn = () => want("agent.login");
const signOut = () => want("agent.logout");

const takesCalls = () => desk && (desk.intent === "available" || desk.intent === "onDemand") && !desk.nextIntent;
const togglePause = () => (takesCalls() ? goOnBreak(pauseCodes[0]) : ready());

// ---------- the ticket

let card = null; // {id, info, trouble, isFolded}

/** Shows a ticket, asked for anew each time: others may have changed it. */
async function showTicket(id) {
  const isNew = !card || card.id !== id;
  if (isNew) setCard({ id, info: null });
  try {
    const info = await ask("ticket.get", { ticket: id });
    if (!card || card.id !== id) return;
    // The page may have a card of its own, and says so by preventDefault.
    const isOurs = isNew ? announce("ticket", info) : !card.isTheirs;
    setCard({ ...card, info, trouble: "", isTheirs: !isOurs });
    if (isOurs) offerCards(id);
  } catch (error) {
    if (card && card.id === id) setCard({ ...card, trouble: explain(error) });
  }
}

// Knowledge cards that may help with the ticket: in card.offers; the one that is open in card.opened, whole.

async function offerCards(id) {
  const result = await ask("knowledge.offer", { ticket: id }).catch(() => null);
  if (result && card && card.id === id) setCard({ ...card, offers: result.offers });
}

/** Opened again, it is closed. In a call it counts. */
async function openCard(id) {
  if (card.opened && card.opened.cardId === id) return setCard({ ...card, opened: null });
  const ticket = card.id;
  const opened = await ask("knowledge.show", { card: id }).catch(() => null);
  if (!opened || !card || card.id !== ticket) return;
  setCard({ ...card, opened });
  useCard(id, {});
}

function useCard(id, answer) {
  if (!call || call.ticketId !== card.id) return;
  const helped = { ...card.helped, ...("helped" in answer ? { [id]: answer.helped } : {}) };
  ask("knowledge.use", { card: id, call: call.callId, ...answer }).then(() => setCard({ ...card, helped }), () => {});
}

/** Cards were changed: what is shown of them is asked for anew. */
async function refreshCards() {
  if (!card || !card.info || card.isTheirs) return;
  const { id, opened } = card;
  offerCards(id);
  if (!opened) return;
  const now = await ask("knowledge.show", { card: opened.cardId }).catch(() => null);
  if (card && card.id === id && card.opened === opened) setCard({ ...card, opened: now });
}

function setCard(next) {
  card = next;
  render();
}

function applyToTicket({ ticketId, data }) {
  if (writeUp && writeUp.ticketId === ticketId && data.resolution) setWriteUp(null); // said elsewhere
  if (card && card.id === ticketId && !isLive()) showTicket(ticketId);
  if (panel === "callbacks") loadCallbacks();
}

// What is being written of a talk: {callId, ticketId, resolution, note, callbackAt, mine}; survives a reload.
let writeUp = writesUp ? kept.get("sessionStorage", writeUpKey) : null;

function setWriteUp(next) {
  writeUp = next;
  kept.set("sessionStorage", writeUpKey, next);
  render();
}

const editWriteUp = (change) => { writeUp = { ...writeUp, ...change }; kept.set("sessionStorage", writeUpKey, writeUp); render(); };

const shelf = (ticketId) => `${writeUpKey} ${ticketId}`;

/** Puts away what was not saved before the next call came: it is there again when that ticket is. */
function shelveWriteUp() {
  if (writeUp && (writeUp.note || writeUp.resolution)) kept.set("sessionStorage", shelf(writeUp.ticketId), writeUp);
  setWriteUp(null);
}

function openWriteUp(callId, ticketId) {
  if (!writesUp || (writeUp && writeUp.ticketId === ticketId)) return;
  const shelved = kept.get("sessionStorage", shelf(ticketId)) || {};
  const note = [shelved.note, notes.ticketId === ticketId ? notes.text : ""].filter(Boolean).join("\n");
  setWriteUp({ resolution: "", callbackAt: "", mine: true, ...shelved, callId, ticketId, note });
}

// What is noted while they talk, for the write-up.
const notes = { ticketId: null, text: "" };

/** After a reload: whose call is it that is written up? */
async function findWriteUp(callId) {
  try {
    const info = await ask("call.get", { call: callId });
    if (info.ticketId && desk.activity === "wrapUp" && desk.callId === callId && !writeUp) {
      showTicket(info.ticketId);
      openWriteUp(callId, info.ticketId);
    }
  } catch { /* it is gone; the write-up ends by itself */ }
}

/** Says how it went. `next`: the agent is ready for the next call. */
async function saveWriteUp(next) {
  const { ticketId, callId, resolution, note, callbackAt, mine } = writeUp;
  if (!resolution) return say(words.chooseResolution);
  if (resolution === "followUp" && !(new Date(callbackAt) > new Date())) return say(words.chooseTime);
  const at = resolution === "followUp" ? { callbackAt: new Date(callbackAt).toISOString(), mine: !!mine } : {};
  const isSaved = await resolve({ ticket: ticketId, call: callId, resolution, ...(note ? { note } : {}), ...at });
  if (isSaved && next && !takesCalls()) ready();
}

async function resolve(params) {
  return attempt(async () => {
    const info = await ask("ticket.resolve", params);
    notes.text = "";
    kept.set("sessionStorage", shelf(params.ticket), null);
    if (writeUp && writeUp.ticketId === params.ticket) setWriteUp(null);
    if (card && card.id === params.ticket && !isLive() && desk?.activity !== "preview") setCard({ ...card, info, isFolded: true });
    say("");
    status(words.saved);
    announce("resolved", info);
  });
}

async function skip(reason) {
  if (!desk || desk.activity !== "preview") return false;
  panel = null;
  return attempt(() => ask("ticket.skip", { ticket: desk.ticketId, ...(reason ? { reason } : {}) }));
}

const dialShown = () => desk && desk.activity === "preview" && dial({ ticket: desk.ticketId });

let callbacks = null; // of this agent, the soonest first

async function loadCallbacks() {
  try {
    callbacks = (await ask("callback.list")).callbacks;
  } catch (error) {
    callbacks = [];
    say(explain(error));
  }
  render();
  return callbacks;
}

// ---------- tabs

// One tab of an origin leads: it alone holds the event stream and passes on what it hears.
const channel = window.BroadcastChannel ? new BroadcastChannel(`dialer ${api}`) : null;
const tell = (note) => channel && channel.postMessage(note);
let lastSeq = 0;
let epoch = null; // of the daemon's run

if (channel) channel.onmessage = ({ data }) => {
  if (data.kind === "event") { lastSeq = Math.max(lastSeq, data.event.seq); apply(data.event); }
  if (data.kind === "refresh") refresh();
  if (data.kind === "restarted") afterRestart();
  if (data.kind === "hello" && isLeader) tell({ kind: "link", link });
  if (data.kind === "link" && !isLeader) showLink(data.link);
  if (data.kind === "press") onPressElsewhere(data.isLocked);
  if (data.kind === "answered") onAnsweredElsewhere();
  if (data.kind === "call" && !isLive() && data.call) setCall({ ...data.call, since: performance.now() });
};

// Another tab waits for the answer to a press. To ask for a lock before each press would take longer than the call needs to be under
// way, so tabs tell each other; in the moment before they know, the daemon refuses a second call.
let pressedElsewhere = 0; // until then at most; ms
const isPressedElsewhere = () => performance.now() < pressedElsewhere;
const pressLock = `dialer.press ${api}`;
const longestPress = 45000; // ms, with all its tries

/** Until this tab has its answer the others dial nothing. The lock is for the case that it is closed before. */
function tellPress(answered) {
  tell({ kind: "press" });
  const isOver = answered.then(() => tell({ kind: "answered" }));
  if (navigator.locks) navigator.locks.request(pressLock, () => { tell({ kind: "press", isLocked: true }); return isOver; });
}

function onPressElsewhere(isLocked) {
  pressedElsewhere = performance.now() + longestPress;
  if (isLocked) navigator.locks.request(pressLock, { mode: "shared" }, onAnsweredElsewhere);
}

function onAnsweredElsewhere() { pressedElsewhere = 0; }

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
      } catch { // the daemon is gone, or the network; said below, tried again
        isBlocked = !isLocal && (await isRefused());
      }
      if (identity) setLink("down");
    }
    await new Promise((resolve) => { wakeStream = resolve; setTimeout(resolve, pause); });
  }
}
let wakeStream = () => {};
let isBlocked = false;

/** Whether the user has forbidden the page to reach this machine. */
async function isRefused() {
  for (const name of ["loopback-network", "local-network-access"]) {
    try {
      if ((await navigator.permissions.query({ name })).state === "denied") return true;
    } catch { /* a browser that does not know the word */ }
  }
  return false;
}

function setLink(next) {
  if (link === next) return;
  tell({ kind: "link", link: next });
  showLink(next);
}

function showLink(next) {
  link = next;
  render();
  if (link === "down" && isLive()) say(words.lost); // else the bar's own state says it
  if (link === "up") isAnswered();
  announce("link", link);
}

async function readStream(onOpen) {
  const headers = { Authorization: `Bearer ${identity.token}`, ...(lastSeq ? { "Last-Event-ID": String(lastSeq) } : {}) };
  const silence = watchSilence();
  try {
    const response = await reach("/v1/events", { headers, signal: silence.signal });
    if (response.status === 401) return forget();
    if (!response.ok) throw new Error(`status ${response.status}`);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      silence.broken();
      text += value;
      const messages = text.split("\n\n");
      text = messages.pop();
      messages.forEach((part) => onMessage(part, onOpen));
    }
  } finally {
    silence.end();
  }
}

let keepAlive = 15; // seconds between the daemon's comments on an idle stream; it says how many

/** Ends a stream on which nothing comes. To be let in takes 5 s at most; then two comments may fail. */
function watchSilence() {
  const ending = new AbortController();
  let [heardAt, longest] = [performance.now(), 5000];
  const timer = setInterval(() => { if (performance.now() - heardAt > longest) ending.abort(); }, 500);
  return {
    signal: ending.signal,
    broken() { [heardAt, longest] = [performance.now(), 2500 * (keepAlive + 1)]; },
    end() { clearInterval(timer); },
  };
}

function onMessage(part, onOpen) {
  const field = (name) => {
    const line = part.split("\n").find((candidate) => candidate.startsWith(`${name}: `));
    return line ? line.slice(name.length + 2) : "";
  };
  if (!field("data")) return; // a comment that keeps the stream open
  const data = JSON.parse(field("data"));
  if (field("event") === "open") return onStreamOpen(data, onOpen);
  lastSeq = data.seq;
  if (data.type === "gap") { tell({ kind: "refresh" }); refresh(); return; }
  tell({ kind: "event", event: data });
  apply(data);
}

function onStreamOpen(data, onOpen) {
  onOpen();
  const isAnother = epoch !== null && data.epoch !== epoch;
  epoch = data.epoch;
  keepAlive = data.keepAliveSeconds || keepAlive;
  setLink("up");
  if (!lastSeq || lastSeq > data.seq) lastSeq = data.seq;
  if (isAnother) { tell({ kind: "restarted" }); afterRestart(); } else refresh();
}

/** The daemon was started anew: whether the call outlived that is for it to say. */
async function afterRestart() {
  const wasLive = isLive();
  await refresh();
  say(wasLive && !isLive() ? words.restarted : words.back);
}

// ---------- how the bar looks

const host = document.createElement("dialer-toolbar");
const root = host.attachShadow({ mode: "closed" });
const style = new CSSStyleSheet();
style.replaceSync(`
  :host{all:initial;position:fixed;right:16px;bottom:16px;z-index:2147483647;width:384px;max-width:calc(100vw - 32px);
    color-scheme:light dark}
  :host([data-position=left]){right:auto;left:16px}
  :host([data-frame]){position:static;display:block;width:auto;max-width:none}
  *{box-sizing:border-box;margin:0;scrollbar-width:thin;font:14px/1.45 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
  section{--bg:#fff;--fg:#1f2328;--dim:#59636e;--line:#d1d9e0;--soft:#f3f5f7;--press:#dbe9fb;--accent:#0969da;--on:#fff;
    --end:#cf222e;--ok:#1a7f37;--warn:#9a6700;--note:#fff6e5;--notefg:#6b3d00;
    background:var(--bg);color:var(--fg);border:1px solid var(--line);border-radius:12px;box-shadow:0 8px 28px #1f232826;
    display:flex;flex-direction:column;max-height:min(82vh,780px);overflow:hidden}
  section:focus{outline:0}
  :host([data-frame]) section{max-height:none;border-radius:0;border:0;box-shadow:none}
  [hidden]{display:none!important}
  .head{display:flex;align-items:center;gap:10px;padding:11px 12px}
  .lamp{width:10px;height:10px;border-radius:50%;background:var(--dim);flex:none}
  .lamp[data-state=up]{background:var(--ok)}.lamp[data-state=down]{background:var(--end)}.lamp[data-state=away]{background:#bf8700}
  .lamp[data-state=ringing]{background:#bf8700}.lamp[data-state=talking]{background:var(--accent)}
  .text{flex:1;min-width:0}.who{font-size:15px;font-weight:650;overflow-wrap:anywhere}.state{color:var(--dim);overflow-wrap:anywhere}
  .number{font-size:13px;font-variant-numeric:tabular-nums}.who:empty,.number:empty,.time:empty{display:none}
  .who:empty~.state{color:var(--fg)}.foot .who:empty{display:block}
  .time{font-variant-numeric:tabular-nums;font-weight:650}
  .bars{display:flex;align-items:end;gap:2px;height:14px;flex:none}
  .bars i{width:3px;border-radius:1px;background:var(--line)}.bars i:nth-child(1){height:5px}.bars i:nth-child(2){height:9px}
  .bars i:nth-child(3){height:14px}
  .bars[data-word=good] i{background:var(--ok)}.bars[data-word=fair] i:nth-child(-n+2){background:#bf8700}
  .bars[data-word=poor] i:first-child{background:var(--end)}
  button{border:1px solid transparent;border-radius:8px;padding:6px 12px;min-height:34px;font-weight:600;cursor:pointer;color:var(--fg);
    background:var(--soft);display:inline-flex;align-items:center;justify-content:center;gap:6px}
  button:hover{background:var(--press)}
  button.go{background:var(--accent);color:var(--on)}button.end{background:var(--end);color:#fff}
  button.go:hover,button.end:hover{filter:brightness(1.08)}
  button.bare{background:transparent;padding:6px 8px;min-width:34px}button.bare:hover{background:var(--soft)}
  button[aria-pressed=true],button[aria-expanded=true]{background:var(--press);border-color:var(--accent)}
  button:disabled{opacity:.5;cursor:default}
  :is(button,input,textarea,select,summary):focus-visible,.chip:has(:focus-visible){outline:2px solid var(--accent);outline-offset:2px}
  svg{width:16px;height:16px;flex:none;fill:none;stroke:currentColor;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}
  .controls{display:grid;grid-template-columns:repeat(6,1fr);gap:6px;padding:0 12px 11px}
  .controls button{flex-direction:column;gap:3px;padding:7px 2px 5px;font-size:11.5px;line-height:1.2;font-weight:500;min-height:48px}
  .controls button.rec svg{fill:var(--end);stroke:var(--end)}
  .pane{border-top:1px solid var(--line);padding:11px 12px}
  .row{display:flex;gap:8px;align-items:center;flex-wrap:wrap}.row>.grow{flex:1 1 72px;min-width:0;overflow-wrap:anywhere}
  .actions>strong{flex-basis:100%;margin-top:8px;font-weight:650}.list{list-style:none;padding:0;display:grid;gap:4px;max-height:190px;overflow:auto}
  .list button{width:100%;justify-content:flex-start;text-align:left;font-weight:500;background:transparent}
  .list button:hover,.list button[aria-pressed=true]{background:var(--press)}
  .list .grow{flex:1;min-width:0;overflow-wrap:anywhere}
  .keys{display:grid;grid-template-columns:repeat(3,1fr);gap:6px;margin-top:8px}.keys button{font-size:17px}
  .sent{min-height:1.45em;text-align:center;font-variant-numeric:tabular-nums;letter-spacing:.15em;overflow-wrap:anywhere}
  .body{overflow:auto;min-height:0;border-top:1px solid var(--line)}.body>:first-child,.body>[hidden]+*{border-top:0}
  h2{font-size:14px;font-weight:650}h3{font-size:12.5px;font-weight:600;color:var(--dim);margin:10px 0 3px}
  dl{display:grid;grid-template-columns:fit-content(45%) minmax(0,1fr);gap:3px 12px;margin-top:6px}dt{color:var(--dim)}:is(dt,dd){overflow-wrap:anywhere}
  summary{cursor:pointer;color:var(--dim);font-size:12.5px;font-weight:600;margin-top:8px;border-radius:4px}
  .script{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--soft);border-radius:8px;padding:8px 10px;margin-top:6px}
  .knowledge li{display:block!important}.knowledge button{text-align:left;font-weight:600}.knowledge div p{margin:4px 0}
  .history{list-style:none;padding:0;display:grid;gap:3px}.history li{display:flex;gap:8px;flex-wrap:wrap}
  .dim{color:var(--dim)}.small{font-size:12.5px}
  .note{padding:9px 12px;background:var(--note);color:var(--notefg);display:flex;gap:8px;align-items:start;border-top:1px solid var(--line)}
  .note span{flex:1;overflow-wrap:anywhere}.note button{color:inherit;min-height:0;min-width:28px;padding:0 6px;background:transparent}
  form.pane{display:flex;gap:8px}form.pane>button{flex:none}form.block{display:block}fieldset[hidden]+div+label.field{margin-top:0}.last{margin-top:10px}
  input,textarea,select{font:inherit;width:100%;min-width:0;border:1px solid #848d97;border-radius:8px;padding:6px 9px;background:var(--bg);
    color:inherit}
  textarea{resize:vertical;min-height:58px}label.field{display:block;margin-top:8px}label.field>span{display:block;color:var(--dim);
    font-size:12.5px;margin-bottom:3px}
  fieldset{border:0;padding:0;min-width:0;display:flex;flex-wrap:wrap;gap:6px}legend{color:var(--dim);font-size:12.5px;padding:0;
    margin-bottom:5px}
  .chip{position:relative;border:1px solid var(--line);border-radius:99px;padding:4px 11px;cursor:pointer}
  .chip:has(:checked){background:var(--accent);border-color:var(--accent);color:var(--on)}
  .chip input{position:absolute;inset:0;opacity:0;cursor:pointer}
  .check{display:flex;gap:8px;align-items:center;margin-top:8px}.check input{width:16px;height:16px;accent-color:var(--accent)}
  .foot{display:flex;gap:6px;align-items:center;border-top:1px solid var(--line);padding:7px 8px 7px 12px}
  .foot .grow{flex:1;min-width:0}
  .foot .who{font-size:13px;font-weight:500;color:var(--dim)}
  .badge{background:var(--accent);color:var(--on);border-radius:99px;font-size:11px;line-height:1;padding:3px 6px}
  kbd{border:1px solid var(--line);border-radius:5px;padding:0 6px;font-size:12px;background:var(--soft)}
  .hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
  @media (prefers-reduced-motion:no-preference){.lamp[data-state=ringing]{animation:beat 1s infinite alternate}
    @keyframes beat{to{opacity:.35}}}
  @media (prefers-color-scheme:dark){section{--bg:#161b22;--fg:#e6edf3;--dim:#9da7b3;--line:#3a424c;--soft:#232a33;--press:#1f3a5f;
    --accent:#4493f8;--on:#0b1320;--end:#da3633;--ok:#3fb950;--note:#3a2b0c;--notefg:#ffdfa8;box-shadow:0 8px 28px #0009}
    input,textarea,select{border-color:#6e7781}}
  @media (max-width:480px){:host,:host([data-position=left]){right:0;left:0;bottom:0;width:auto;max-width:none}
    section{border-radius:14px 14px 0 0;border-width:1px 0 0;max-height:72vh}.keys button{min-height:44px}}
  @media print{:host{display:none}}`);
root.adoptedStyleSheets = [style];

const paths = {
  phone: "M4.6 2.6 6.4 5 5.3 6.6c.8 1.7 2.2 3.2 4.1 4.1L11 9.6l2.4 1.8c-.3 1.7-1.3 2.5-2.7 2.3C6.6 13.1 2.9 9.4 2.3 5.3c-.2-1.4.6-2.4 2.3-2.7z",
  hold: "M5.5 3.5v9M10.5 3.5v9", resume: "M5 3.2 12.5 8 5 12.8z",
  mute: "M8 2.2a1.9 1.9 0 0 1 1.9 1.9v3.6a1.9 1.9 0 0 1-3.8 0V4.1A1.9 1.9 0 0 1 8 2.2zM4 7.5a4 4 0 0 0 8 0M8 11.5v2.3",
  unmute: "M9.9 7.5V4.1a1.9 1.9 0 0 0-3.7-.6M6.1 6.5v1.2a1.9 1.9 0 0 0 2.7 1.7M4 7.5a4 4 0 0 0 6.2 3.3M12 7.5q0 .7-.2 1.3M8 11.5v2.3M2.8 2.5l10.4 11",
  keypad: "M4 4h.01M8 4h.01M12 4h.01M4 8h.01M8 8h.01M12 8h.01M4 12h.01M8 12h.01M12 12h.01",
  transfer: "M2.5 8h10.5M9.2 4.2 13 8l-3.8 3.8", record: "M11.5 8a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0z",
  card: "M3 2.8h10v10.4H3zM5.5 6h5M5.5 8.5h5M5.5 11h2.5", clock: "M13.5 8a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0zM8 4.8V8l2.2 1.4",
  down: "M4 6.2 8 10.2l4-4", up: "M4 10 8 6l4 4", close: "M4 4l8 8M12 4l-8 8",
  help: "M5.8 6a2.2 2.2 0 1 1 3.2 2c-.7.4-1 .8-1 1.5M8 12.3h.01",
};

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", paths[name]);
  svg.append(path);
  return svg;
}

/** An element; whatever is shown goes in as text. Names with a dash are attributes. */
function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.includes("-") || key === "role") made.setAttribute(key, value);
    else made[key] = value;
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

const button = (text, onclick, properties = {}) =>
  element("button", { type: "button", onclick, ...properties }, ...(properties.icon ? [icon(properties.icon)] : []), text);

/** A button that shows a picture alone; its name is for screen readers and as a hint. */
const picture = (name, label, onclick, properties = {}) =>
  element("button", { type: "button", className: "bare", onclick, "aria-label": label, title: label, ...properties }, icon(name));

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text; // said aloud only when it changes
}

/** Fills a node anew when what it shows has changed; what has the focus stays otherwise. */
const filled = new WeakMap();
function fill(node, key, build) {
  if (filled.get(node) === key) return;
  filled.set(node, key);
  node.replaceChildren(...build());
}

const show = (node, isShown) => { node.hidden = !isShown; };

// ---------- the bar

let panel = null; // which one is open: state, keypad, transfer, callbacks, skip, shortcuts
let opener = null; // the button that opened it
let isFolded = kept.get("localStorage", `dialer.folded ${api}`) === true;

const controlButton = (name, label, onclick, properties = {}) =>
  element("button", { type: "button", onclick, ...properties }, icon(name), element("span", { textContent: label }));

const ui = {
  lamp: element("span", { className: "lamp" }),
  who: element("div", { className: "who" }),
  number: element("div", { className: "number" }),
  state: element("div", { className: "state", role: "status" }),
  bars: element("span", { className: "bars", role: "img" }, element("i"), element("i"), element("i")),
  time: element("span", { className: "time", "aria-hidden": "true" }),
  end: button(words.hangUp, () => hangUp(), { className: "end" }),
  hold: controlButton("hold", words.hold, () => toggleHold()),
  mute: controlButton("mute", words.mute, () => toggleMute()),
  keypad: controlButton("keypad", words.keypad, () => toggle("keypad", ui.keypad)),
  transfer: controlButton("transfer", words.transfer, () => toggle("transfer", ui.transfer)),
  record: controlButton("record", words.record, () => toggleRecording()),
  card: controlButton("card", words.card, () => toggleCard()),
  others: element("div", { className: "pane" }),
  offer: element("div", { className: "pane row" }),
  panel: element("div", { className: "pane" }),
  note: element("span"),
  code: element("input", { autocomplete: "off", spellcheck: false, placeholder: words.pairCode, "aria-label": words.pairCode }),
  body: element("div", { className: "body" }),
  ticket: element("div", { className: "pane", role: "group", "aria-label": words.card }),
  stateButton: button("", () => toggle("state", ui.stateButton), { "aria-haspopup": "true" }),
  agent: element("span", { className: "who grow" }),
  callbacks: picture("clock", words.callbacks, () => toggle("callbacks", ui.callbacks)),
  help: picture("help", words.shortcuts, () => toggle("shortcuts", ui.help)),
  fold: picture("down", words.collapse, () => setFolded(!isFolded)),
  said: element("div", { className: "hidden", "aria-live": "polite" }),
};
ui.controls = element("div", { className: "controls", role: "group", "aria-label": words.title },
  ui.hold, ui.mute, ui.keypad, ui.transfer, ui.record, ui.card);
ui.message = element("div", { className: "note", hidden: true, role: "alert" }, ui.note,
  picture("close", words.close, () => say(""), {}));
ui.form = element("form", { className: "pane" }, ui.code, element("button", { type: "submit", className: "go", textContent: words.pair }));
ui.form.onsubmit = async (event) => {
  event.preventDefault();
  try { await pair(ui.code.value.trim()); ui.code.value = ""; say(""); } catch (error) { say(pairingTrouble(error)); }
};
const pairingTrouble = (error) =>
  error instanceof Refusal ? (error.reason === "notFound" ? words.badCode : explain(error)) : words.offline;

ui.writeUp = makeWriteUp();
ui.body.append(ui.writeUp.form, ui.ticket);
ui.foot = element("div", { className: "foot" }, ui.stateButton, ui.agent, ui.callbacks, ui.help, ui.fold);
const section = element("section", { role: "region", "aria-label": words.title, tabIndex: -1 },
  element("div", { className: "head" }, ui.lamp, element("div", { className: "text" }, ui.who, ui.number, ui.state), ui.bars, ui.time, ui.end),
  ui.controls, ui.offer, ui.others, ui.panel, ui.message, ui.form, ui.body, ui.foot, ui.said);
root.append(section);

const status = (text) => { ui.said.textContent = text; };

function setFolded(next) {
  isFolded = next;
  kept.set("localStorage", `dialer.folded ${api}`, isFolded);
  if (isFolded) panel = null;
  render();
}

const isFoldedAway = () => isFolded && !isFrame;

function toggleCard() {
  if (card) setCard({ ...card, isFolded: !card.isFolded });
}

/** Opens a panel, or closes it; the focus goes with it. */
function toggle(name, button) {
  if (panel === name) { closePanel(); return; }
  panel = name;
  opener = button;
  if (isFolded) setFolded(false);
  if (name === "callbacks") { callbacks = null; loadCallbacks(); }
  render();
  focusFirst(ui.panel);
}

function closePanel() {
  panel = null;
  render();
  if (opener && !opener.hidden && opener.isConnected) opener.focus();
}

const focusFirst = (node) => node.querySelector("input,select,textarea,button")?.focus();

// ---- what it shows

function render() {
  renderHead();
  renderControls();
  renderOffer();
  renderOthers();
  renderPanel();
  renderCard();
  renderWriteUp();
  renderFoot();
  renderTime();
  if (root.activeElement && root.activeElement.closest("[hidden]")) section.focus(); // what had it is gone
  tellSize();
}

function renderHead() {
  ui.lamp.dataset.state = lampState();
  setText(ui.who, whoText());
  setText(ui.number, numberText());
  setText(ui.state, stateText());
  show(ui.end, isLive() && call.state !== "ending");
  show(ui.form, !identity || isAnothers());
  show(ui.message, !!message);
  setText(ui.note, message);
  const word = isTalking() && call.mos ? (call.mos >= 4 ? "good" : call.mos >= 3.5 ? "fair" : "poor") : "";
  show(ui.bars, !!word);
  ui.bars.dataset.word = word;
  if (word) ui.bars.setAttribute("aria-label", words.quality(words[word], call.mos.toFixed(1)));
  ui.bars.title = word ? ui.bars.getAttribute("aria-label") : "";
}

function lampState() {
  if (press && !isLive()) return "ringing";
  if (isLive()) return isTalking() ? "talking" : "ringing";
  if (!identity) return "down";
  return link === "up" && desk && !takesCalls() ? "away" : link;
}

const isAsked = () => !!inquiry && !isLive();
const isShowing = () => !!desk && desk.activity === "preview" && !isLive() && !press;

function whoText() {
  if (offer) return offer.number;
  if (isAsked()) return (inquiry.ticketId && nameOf(inquiry.ticketId)) || inquiry.number;
  if (isShowing()) return nameOf(desk.ticketId) || desk.ticketId;
  if (!call) return press ? press.number || press.ticket : "";
  return (call.ticketId && nameOf(call.ticketId)) || call.number;
}

/** Beside a name, the number. */
const numberText = () => (call && !offer && !isAsked() && !isShowing() && whoText() !== call.number ? call.number : "");

const nameOf = (ticket) => (card && card.id === ticket && card.info && card.info.customer) || "";

function stateText() {
  if (offer) return words.linkOffer;
  if (isAsked()) return (inquiry.isThere ? words.asksTalking : words.asks)(names.get(inquiry.asker) || inquiry.asker);
  if (call && !isShowing()) return callText();
  if (press) return words.states.requested;
  if (!identity) return words.notPaired;
  if (isAnothers()) return words.wrongAgent(identity.agent, wantedAgent);
  if (link !== "up") return link === "down" ? (isBlocked ? words.blocked : words.offline) : words.connecting;
  if (isShowing()) return words.previewing;
  return `${deskText()} · ${identity.agent}`;
}

/** Some are also reasons not to dial. */
const endText = (disposition) => words.ends[disposition] || words.reasons[disposition];

function callText() {
  if (call.state === "ended") return endText(call.disposition) || words.states.ended;
  if (call.state === "held" && call.holder === "customer") return words.heldByCustomer;
  const others = (call.others || []).filter((one) => one.isThere);
  if (others.length && call.state === "held") return words.states.consulting;
  if (others.length && call.state === "talking") return words.states.conference;
  return words.states[call.state] || call.state;
}

/** What the agent wants and does, in few words; with trouble at the phone, that. */
function deskText() {
  if (!desk) return words.ready;
  if (desk.line === "off") return words.lineOff;
  if (desk.line === "lost") return words.lineLost;
  if (desk.reachable === false) return words.phoneAway;
  if (desk.activity === "reserved") return words.coming;
  if (desk.activity === "wrapUp") return words.writeUp;
  if (desk.intent === "available" && desk.restsUntil && new Date(desk.restsUntil) > new Date()) return words.resting;
  return intentText();
}

function intentText() {
  if (desk.nextIntent === "paused") return words.nextPaused(codeText(desk.nextPauseCode || "break"));
  switch (desk.intent) {
    case "paused": return words.pausedFor(codeText(desk.pauseCode));
    case "loggedOut": return words.signedOut;
    case "draining": return words.leaving;
    case "onDemand": return words.asked;
    default: return words.ready;
  }
}

const codeText = (code) => words.codes[code] || code || "";

function setControl(button, name, label, isOn) {
  if (button.dataset.icon !== name) {
    button.dataset.icon = name;
    button.firstChild.replaceWith(icon(name));
  }
  setText(button.lastChild, label);
  if (isOn !== undefined) button.setAttribute("aria-pressed", String(!!isOn));
}

function renderControls() {
  show(ui.controls, isLive() && !isFoldedAway());
  if (ui.controls.hidden) return;
  const isHeld = isHeldByUs();
  setControl(ui.hold, isHeld ? "resume" : "hold", isHeld ? words.resume : words.hold, isHeld);
  setControl(ui.mute, call.muted ? "unmute" : "mute", call.muted ? words.unmute : words.mute, call.muted);
  setControl(ui.record, "record", words.record, call.recording === "on");
  const about = { on: [words.recordOn, words.pauseRecord], paused: [words.recordPaused, words.resumeRecord],
    announcing: [words.recordAnnounce, ""] }[call.recording] || [words.recordOff, words.startRecord];
  ui.record.setAttribute("aria-label", about.filter(Boolean).join(": "));
  ui.record.title = about[0];
  ui.record.classList.toggle("rec", call.recording === "on");
  for (const one of [ui.hold, ui.mute, ui.keypad, ui.transfer, ui.record]) one.disabled = !isTalking();
  ui.card.disabled = !card;
  ui.card.setAttribute("aria-expanded", String(!!card && !card.isFolded));
  for (const name of ["keypad", "transfer"]) ui[name].setAttribute("aria-expanded", String(panel === name));
}

/** What waits for a word of the agent's. */
function renderOffer() {
  const isDone = !!desk && desk.activity === "wrapUp" && !writeUp && !isLive() && !press;
  const isLoose = !!loose && !!call && call.callId === loose.callId && !call.ticketId;
  const kind = offer ? "link" : isShowing() ? "ticket" : (isDone ? "done " : "") + (isLoose || (isDone && loose) ? "talk" : "");
  show(ui.offer, !!kind);
  fill(ui.offer, kind, () => {
    if (kind === "link") {
      return [button(words.yes, () => dial(offer), { className: "go", icon: "phone" }),
        button(words.no, () => { offer = null; render(); })];
    }
    if (kind !== "ticket") {
      ui.promise = button(words.promise, () => toggle("promise", ui.promise), { icon: "clock" });
      return [isDone ? button(words.done, () => ready(), { className: "go" }) : "", kind.endsWith("talk") ? ui.promise : ""].filter(Boolean);
    }
    ui.skip = button(words.skip, () => toggle("skip", ui.skip), hint("KeyS"));
    return [button(words.dialNow, () => dialShown(), { className: "go", icon: "phone", ...hint("KeyD") }), ui.skip];
  });
}

/** Who else is in the call, and what can be done about it. */
function renderOthers() {
  const others = (isLive() && call.others) || [];
  show(ui.others, others.length > 0);
  fill(ui.others, JSON.stringify([others, isLive() && call.state]), () => others.map((one) => {
    const asks = one.isThere && call.state === "held";
    const name = names.get(one.agentId) || one.agentId || words.second;
    return element("div", { className: "row" },
      element("span", { className: "grow", textContent: one.isThere ? name : `${name} · ${words.ringing}` }),
      ...(asks ? [button(words.complete, complete, { className: "go" }), button(words.join, join)] : []),
      button(one.isThere && !asks ? words.drop : words.takeBack, () => (one.isThere && !asks ? drop(one.party) : takeBack())));
  }));
}

function renderFoot() {
  show(ui.foot, !!identity);
  const text = desk ? intentText() : "";
  show(ui.stateButton, !!desk);
  fill(ui.stateButton, text, () => [element("span", { textContent: text === words.ready ? words.available : text }), icon("down")]);
  ui.stateButton.setAttribute("aria-label", `${words.stateMenu}: ${text}`);
  ui.stateButton.setAttribute("aria-expanded", String(panel === "state"));
  ui.callbacks.setAttribute("aria-expanded", String(panel === "callbacks"));
  ui.help.setAttribute("aria-expanded", String(panel === "shortcuts"));
  setText(ui.agent, (desk && desk.name) || "");
  show(ui.fold, !isFrame);
  setControlIcon(ui.fold, isFolded ? "up" : "down", isFolded ? words.expand : words.collapse);
}

function setControlIcon(button, name, label) {
  if (button.dataset.icon === name) return;
  button.dataset.icon = name;
  button.replaceChildren(icon(name));
  button.setAttribute("aria-label", label);
  button.title = label;
}

let ticking = 0;

/** The seconds that run: of the call, or until a preview or a write-up is over. */
function renderTime() {
  const until = !isLive() && desk && ["preview", "wrapUp"].includes(desk.activity) ? desk.until : null;
  setText(ui.time, isLive() ? clockText((performance.now() - call.since) / 1000)
    : until ? clockText((new Date(until) - Date.now()) / 1000) : "");
  const runs = isLive() || !!until;
  if (runs && !ticking) ticking = setInterval(renderTime, 500);
  if (!runs && ticking) { clearInterval(ticking); ticking = 0; }
}

// How it sounds has no event of its own.
setInterval(() => { if (isTalking() && link === "up") askDetails(); }, 5000);

// ---- panels

function renderPanel() {
  if ((panel === "skip" && !isShowing()) || (panel === "promise" && !loose)) panel = null;
  show(ui.panel, !!panel && !isFoldedAway());
  const build = { state: statePanel, keypad: keypadPanel, transfer: transferPanel, callbacks: callbacksPanel, skip: skipPanel,
    promise: promisePanel, shortcuts: shortcutsPanel }[panel];
  ui.promise?.setAttribute("aria-expanded", String(panel === "promise"));
  const key = { state: `state ${desk && desk.intent} ${desk && desk.pauseCode}`, callbacks: `callbacks ${JSON.stringify([callbacks, loose])}`,
    promise: `promise ${loose && loose.callId}` };
  fill(ui.panel, key[panel] || panel, () => (build ? build() : []));
}

function statePanel() {
  const item = (text, work, isOn) =>
    element("li", {}, button(text, () => { closePanel(); work(); }, { "aria-pressed": String(!!isOn) }));
  const { intent, pauseCode } = desk || {};
  const items = intent === "loggedOut" ? [item(words.signIn, signIn)] : [
    item(words.available, () => ready(), intent === "available"),
    item(words.once, () => ready(true), intent === "onDemand"),
    ...pauseCodes.map((code) => item(words.pausedFor(codeText(code)), () => goOnBreak(code), intent === "paused" && pauseCode === code)),
    item(words.signOut, signOut),
  ];
  return [element("ul", { className: "list", "aria-label": words.stateMenu }, ...items)];
}

let keysSent = Promise.resolve();

function keypadPanel() {
  const sent = element("div", { className: "sent", "aria-live": "polite", "aria-label": words.keys });
  const send = (digit) => {
    sent.textContent = (sent.textContent + digit).slice(-24);
    keysSent = keysSent.then(() => digits(digit)); // in the order in which they were pressed
  };
  const keys = [..."123456789*0#"].map((digit) => button(digit, () => send(digit)));
  const pad = element("div", { className: "keys", role: "group", "aria-label": words.keypad }, ...keys);
  pad.onkeydown = (event) => {
    if (!/^[0-9*#]$/.test(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    send(event.key);
  };
  return [sent, pad];
}

const names = new Map(); // of colleagues that were found, by id

function transferPanel() {
  const results = element("ul", { className: "list" });
  const actions = element("div", { className: "row actions" });
  const input = element("input", { type: "search", placeholder: words.search, "aria-label": words.search, autocomplete: "off" });
  const choose = (target, label) => {
    const act = (work) => () => { closePanel(); work(); };
    actions.replaceChildren(element("strong", { className: "grow", textContent: label }),
      button(words.askFirst, act(() => transfer({ ...target, consult: true })), { className: "go" }),
      button(words.giveNow, act(() => transfer(target))), button(words.invite, act(() => conference(target))));
    actions.querySelector("button").focus();
  };
  let colleagues = [];
  const search = () => {
    const text = input.value.trim();
    const rows = colleagues.filter(({ label }) => label.toLowerCase().includes(text.toLowerCase())).slice(0, 8).map(
      ({ agentId, label, about }) => searchResult(label, words[about], () => choose({ agent: agentId }, label)));
    if (/^[+\d][\d -]{2,}/.test(text)) rows.push(searchResult(text, words.number, (label) => choose({ number: text }, label)));
    results.replaceChildren(...(rows.length ? rows : [element("li", { className: "dim", textContent: words.nobody })]));
  };
  input.oninput = search;
  input.onkeydown = (event) => {
    const first = results.querySelector("button");
    if (!first || (event.key !== "Enter" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    if (event.key === "Enter") first.click();
    else first.focus();
  };
  loadColleagues().then((found) => { colleagues = found; search(); });
  return [input, results, actions];
}

/** Whom a call can be given to: those who are free first. */
async function loadColleagues() {
  try {
    const { agents } = await ask("agent.list", { colleagues: true });
    const found = agents.filter(({ agentId }) => agentId !== identity.agent).map((one) => {
      names.set(one.agentId, one.name ? `${one.agentId} ${one.name}` : one.agentId);
      return { agentId: one.agentId, label: names.get(one.agentId), about: availability(one) };
    });
    const order = ["free", "busy", "away"];
    return found.sort((a, b) => order.indexOf(a.about) - order.indexOf(b.about));
  } catch (error) {
    say(explain(error));
    return [];
  }
}

function availability({ intent, activity, reachable }) {
  if ((intent !== "available" && intent !== "onDemand") || reachable === false) return activity === "idle" ? "away" : "busy";
  return activity === "idle" ? "free" : "busy";
}

function searchResult(label, about, choose) {
  return element("li", {}, element("button", { type: "button", onclick: () => choose(label) },
    element("span", { className: "grow", textContent: label }), element("span", { className: "dim small", textContent: about || "" })));
}

function callbacksPanel() {
  const title = element("div", { className: "row" }, element("h2", { className: "grow", textContent: words.callbacks }),
    loose ? button(words.promise, () => { panel = null; toggle("promise", ui.callbacks); }, { title: loose.number }) : "");
  if (!callbacks) return [title, element("p", { className: "dim", textContent: "…" })];
  if (!callbacks.length) return [title, element("p", { className: "dim", textContent: words.noCallbacks })];
  return [title, element("ul", { className: "list" }, ...callbacks.map((one) =>
    searchResult(`${dayAndTime(one.callbackAt)}  ${one.customer || one.number || one.ticketId}`, one.ticketId,
      () => { closePanel(); showTicket(one.ticketId); })))];
}

function promisePanel() {
  const at = element("input", { type: "datetime-local", value: localTime(Date.now() + 3600e3), required: true });
  const mine = element("input", { type: "checkbox", checked: true });
  const note = element("input", { maxLength: 4000 });
  const field = (label, input) => element("label", { className: "field" }, element("span", { textContent: label }), input);
  const form = element("form", { className: "block" },
    element("h2", { textContent: `${words.promise}: ${loose.number}` }), field(words.callAt, at),
    element("label", { className: "check" }, mine, words.mine), field(words.note, note),
    element("div", { className: "row last" }, element("button", { type: "submit", className: "go", textContent: words.save }), button(words.cancel, closePanel)));
  form.onsubmit = async (event) => {
    event.preventDefault();
    const wish = { callbackAt: new Date(at.value).toISOString(), mine: mine.checked, note: note.value.trim() };
    if (await promise(wish)) toggle("callbacks", ui.callbacks); // where it is now
  };
  return [form];
}

function skipPanel() {
  const why = element("input", { placeholder: words.skipWhy, "aria-label": words.skipWhy, maxLength: 200 });
  const form = element("form", { className: "row" }, element("span", { className: "grow" }, why),
    element("button", { type: "submit", className: "go", textContent: words.skip }), button(words.cancel, closePanel));
  form.onsubmit = (event) => { event.preventDefault(); skip(why.value.trim()); };
  const usual = words.skips.map((reason) => element("li", {}, button(reason, () => skip(reason))));
  return [form, element("ul", { className: "list", "aria-label": words.skipWhy }, ...usual)];
}

function shortcutsPanel() {
  const rows = Object.entries(shortcuts).flatMap(([code, { label }]) => [
    element("dt", {}, element("kbd", { textContent: keyText(code) })), element("dd", { textContent: label })]);
  return [element("h2", { textContent: words.shortcuts }), element("dl", {}, ...rows)];
}

// ---- the ticket's card

function renderCard() {
  const isShown = !!card && !card.isFolded && !card.isTheirs && !isFoldedAway();
  show(ui.ticket, isShown);
  show(ui.body, isShown || (!!writeUp && !isFoldedAway()) || (isNoting() && !isFoldedAway()));
  if (isShown || !card) fill(ui.ticket, card ? JSON.stringify([card, isAlone()]) : "", card ? cardParts : () => []);
}

/** Nothing else is going on: its customer can be called, and the card can be closed. */
const isAlone = () => !isLive() && !isShowing() && !isAsked();

function cardParts() {
  const { id, info, trouble } = card;
  const head = element("div", { className: "row" },
    element("h2", { className: "grow", textContent: info && info.customer ? `${info.customer} · ${id}` : id }),
    isAlone() ? button(words.call, () => dial({ ticket: id }), { icon: "phone" }) : null,
    picture("close", words.collapse, () => (isAlone() ? setCard(null) : toggleCard())));
  if (trouble) return [head, element("p", { textContent: words.cardFailed + trouble })];
  if (!info) return [head, element("p", { className: "dim", textContent: "…" })];
  return [head, info.title ? element("p", { textContent: info.title }) : null, fieldsOf(info), lastResult(info), scriptOf(info),
    knowledgeOf(), historyOf(info)].filter(Boolean);
}

function fieldsOf(info) {
  const named = [[words.number, info.number], [words.second, info.alternate], [words.priority, words.priorities[info.priority] || info.priority],
    [words.ticketClass, info.ticketClass], [words.owner, info.agentId],
    [words.created, info.createdAt && dayAndTime(info.createdAt)], [words.deadline, info.notAfter && dayAndTime(info.notAfter)],
    ...Object.entries(info.fields || {}).map(([name, value]) => [words.fields[name] || name, value])];
  const shown = named.filter(([, value]) => value);
  return element("dl", {}, ...shown.flatMap(([name, value]) =>
    [element("dt", { textContent: name }), element("dd", { textContent: value })]));
}

function knowledgeOf() {
  const { offers = [], opened, helped = {} } = card;
  if (!offers.length) return null;
  const answer = (id, value, text) => element("button", { type: "button", textContent: text, "aria-pressed": String(helped[id] === value), onclick: () => useCard(id, { helped: value }) });
  const entries = offers.map(({ card: { cardId, title }, ticketClass, words: found }) => {
    const isOpen = !!opened && opened.cardId === cardId;
    const body = isOpen && element("div", {}, ...articleOf(opened.text), call && call.ticketId === card.id
      ? element("p", { className: "row" }, words.helped, answer(cardId, true, words.helpedYes), answer(cardId, false, words.helpedNo)) : "");
    return element("li", {}, element("button", { type: "button", textContent: title, "aria-expanded": String(isOpen), title: [...found, ticketClass].filter(Boolean).join(" · "),
      onclick: () => openCard(cardId) }), ...(body ? [body] : []));
  });
  return element("details", { open: true }, element("summary", { textContent: words.cards }), element("ul", { className: "history knowledge" }, ...entries));
}

/** A card's text as elements, never parsed as HTML; a link is followed by http, https or tel only. */
function articleOf(text) {
  return text.split("\n").filter((line) => line.trim()).map((line) => {
    const [, sign, rest] = /^\s*(#+ |[-*+] )?(.*)$/.exec(line);
    const parts = rest.split(/(\*\*.+?\*\*|!?\[[^\]]*\]\([^)\s]+\))/).filter(Boolean).map((part) => {
      if (/^\*\*.+\*\*$/.test(part)) return element("strong", { textContent: part.slice(2, -2) });
      const link = /^(!?)\[([^\]]*)\]\((https?:\/\/[^)\s]+|tel:[^)\s]+|[^):\s]+)\)$/i.exec(part);
      if (!link) return part;
      return link[1] || !/^(https?|tel):/i.test(link[3]) ? link[2] || link[3] : element("a", { href: link[3], target: "_blank", rel: "noopener noreferrer", textContent: link[2] });
    });
    const isHead = sign && sign[0] === "#";
    return element("p", {}, ...(sign && !isHead ? ["• "] : []), ...(isHead ? [element("strong", {}, ...parts)] : parts));
  });
}

function lastResult(info) {
  if (!info.resolution) return null;
  const result = words.resolutions[info.resolution] || info.resolution;
  return element("p", { className: "script" }, element("strong", { textContent: `${words.last}: ${result}` }),
    info.note ? `\n${info.note}` : "");
}

function scriptOf(info) {
  if (!info.script) return null;
  return element("details", { open: true }, element("summary", { textContent: words.script }),
    element("div", { className: "script", textContent: info.script }));
}

function historyOf(info) {
  const lines = info.attempts.slice(-8).reverse().map((one) => {
    const outcome = one.outcome && (endText(one.outcome.disposition) || one.outcome.disposition);
    const talked = one.outcome && one.outcome.talkSeconds ? words.seconds(Math.round(one.outcome.talkSeconds)) : "";
    return element("li", {}, element("span", { className: "dim", textContent: dayAndTime(one.startedAt) }),
      [outcome, talked, one.agentId].filter(Boolean).join(" · "));
  });
  return element("details", {}, element("summary", { textContent: `${words.history} (${info.attempts.length})` }),
    lines.length ? element("ul", { className: "history" }, ...lines) : element("p", { className: "dim", textContent: words.noHistory }));
}

// ---- the write-up

function makeWriteUp() {
  const chips = Object.entries(words.resolutions).map(([value, text]) => element("label", { className: "chip" },
    element("input", { type: "radio", name: "resolution", value, onchange: () => choose(value) }), text));
  const note = element("textarea", { maxLength: 4000, rows: 2, oninput: () => writeNote(note.value) });
  const at = element("input", { type: "datetime-local", oninput: () => editWriteUp({ callbackAt: at.value }) });
  const mine = element("input", { type: "checkbox", onchange: () => editWriteUp({ mine: mine.checked }) });
  const choose = (resolution) => editWriteUp({
    resolution, ...(resolution === "followUp" && !writeUp.callbackAt ? { callbackAt: localTime(Date.now() + 3600e3) } : {}) });
  const results = element("fieldset", {}, element("legend", { textContent: words.resolution }), ...chips);
  const later = element("div", {},
    element("label", { className: "field" }, element("span", { textContent: words.callAt }), at),
    element("label", { className: "check" }, mine, words.mine));
  const save = element("button", { type: "submit", className: "go", textContent: words.saveReady });
  const foot = element("div", { className: "row last" }, save, button(words.dismiss, () => setWriteUp(null)));
  const form = element("form", { className: "pane block", role: "group", "aria-label": words.writeUp },
    results, later, element("label", { className: "field" }, element("span", { textContent: words.note }), note), foot);
  form.onsubmit = (event) => { event.preventDefault(); saveWriteUp(true); };
  form.onkeydown = (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); saveWriteUp(true); }
  };
  return { form, results, later, note, at, mine, foot };
}

const localTime = (when) => {
  const date = new Date(when - new Date(when).getTimezoneOffset() * 60e3);
  return date.toISOString().slice(0, 16);
};

function writeNote(text) {
  if (writeUp) editWriteUp({ note: text });
  else Object.assign(notes, { ticketId: call && call.ticketId, text });
}

/** While they talk only the note is there; how it went is said afterwards. */
const isNoting = () => writesUp && !writeUp && isLive() && !!call.ticketId;

function renderWriteUp() {
  const { form, results, later, note, at, mine, foot } = ui.writeUp;
  show(form, (!!writeUp || isNoting()) && !isFoldedAway());
  show(results, !!writeUp);
  show(foot, !!writeUp);
  show(later, !!writeUp && writeUp.resolution === "followUp");
  const text = writeUp ? writeUp.note : notes.ticketId === (call && call.ticketId) ? notes.text : "";
  if (note.value !== text) note.value = text;
  if (!writeUp) return;
  for (const radio of results.querySelectorAll("input")) radio.checked = radio.value === writeUp.resolution;
  if (at.value !== writeUp.callbackAt) at.value = writeUp.callbackAt;
  mine.checked = !!writeUp.mine;
}

/** To what comes next: the write-up's results, the offer, or the bar itself. */
function enterBar() {
  if (isFolded) setFolded(false);
  if (writeUp) (ui.writeUp.results.querySelector("input:checked") || ui.writeUp.results.querySelector("input")).focus();
  else if (isTalking()) ui.hold.focus();
  else if (!ui.offer.hidden) focusFirst(ui.offer);
  else (ui.form.hidden ? ui.stateButton : ui.code).focus();
}

// ---------- keys

// All with Alt and Shift, by the key's place, so that they are the same in every layout and no page's field wants them.
const shortcuts = {
  KeyE: { label: words.title, work: enterBar },
  KeyH: { label: words.hangUp, work: hangUp },
  KeyO: { label: `${words.hold} / ${words.resume}`, work: toggleHold },
  KeyM: { label: words.mute, work: toggleMute },
  KeyK: { label: words.keypad, work: () => isTalking() && toggle("keypad", ui.keypad) },
  KeyX: { label: words.transfer, work: () => isTalking() && toggle("transfer", ui.transfer) },
  KeyR: { label: `${words.pauseRecord} / ${words.resumeRecord}`, work: toggleRecording },
  KeyC: { label: words.card, work: toggleCard },
  KeyD: { label: words.dialNow, work: dialShown },
  KeyS: { label: words.skip, work: () => isShowing() && toggle("skip", ui.skip) },
  KeyP: { label: `${words.pause} / ${words.available}`, work: togglePause },
  KeyL: { label: words.callbacks, work: () => toggle("callbacks", ui.callbacks) },
};
const keyText = (code) => `Alt+Shift+${code.slice(3)}`;
const hint = (code) => (hasShortcuts ? { title: keyText(code), "aria-keyshortcuts": keyText(code) } : {});

for (const [name, code] of [["end", "KeyH"], ["hold", "KeyO"], ["mute", "KeyM"], ["keypad", "KeyK"], ["transfer", "KeyX"],
  ["record", "KeyR"], ["card", "KeyC"], ["stateButton", "KeyP"], ["callbacks", "KeyL"]]) {
  if (!hasShortcuts) continue;
  ui[name].setAttribute("aria-keyshortcuts", keyText(code));
  ui[name].title = ui[name].title ? `${ui[name].title} (${keyText(code)})` : keyText(code);
}

// On a Mac, Alt and Shift write letters: there a field of the page keeps them.
const writesLetters = (event) => /^Mac/.test(navigator.platform || "")
  && event.composedPath()[0].matches?.("input,textarea,select,[contenteditable]:not([contenteditable=false])");

function onShortcut(event) {
  if (!hasShortcuts || !event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey || event.repeat) return;
  const shortcut = shortcuts[event.code];
  if (!shortcut || !event.isTrusted || writesLetters(event)) return;
  event.preventDefault();
  event.stopPropagation();
  shortcut.work();
}

// What is typed in the bar is not for the page's own keys.
section.addEventListener("keydown", (event) => {
  event.stopPropagation();
  if (event.key !== "Escape") return;
  event.preventDefault(); // nor does it close the page's dialog in which the bar is
  if (panel) closePanel();
  else root.activeElement?.blur();
});
for (const kind of ["keyup", "keypress"]) section.addEventListener(kind, (event) => event.stopPropagation());

// ---------- in a frame

// The page around us, if it is one of those that may use the daemon: our own page names them.
const allowedOrigins = isFrame ? (document.querySelector("meta[name=dialer-origins]")?.content || "").split(" ").filter(Boolean) : [];
let parentOrigin = null;

const frameSheet = new CSSStyleSheet();
frameSheet.replaceSync("body{margin:0;background:transparent}");

function listenToParent() {
  if (!isFrame || window.parent === window) return;
  const around = location.ancestorOrigins ? location.ancestorOrigins[0] : document.referrer && new URL(document.referrer).origin;
  if (allowedOrigins.includes(around)) parentOrigin = around;
  window.addEventListener("message", (event) => {
    if (event.source !== window.parent || !allowedOrigins.includes(event.origin)) return;
    parentOrigin = event.origin;
    onParentMessage(event.data);
  });
  tellParent("hello", { agent: identity && identity.agent });
}

const parentMethods = { dial, hangUp, hangup: hangUp, callbacks: loadCallbacks, hold, resume, mute, unmute, digits, transfer, complete, takeBack, join, conference, drop, record,
  ready, pause: goOnBreak, signIn, signOut, dialNext: dialShown, skip, showTicket, resolve, promise, findNumbers };

/** {dialer: "dial", with: {number: "138…"}, id: 1} is answered by {dialer: "answer", id: 1, detail: …}; a word that nobody knows by null. */
async function onParentMessage(data) {
  if (!data || typeof data.dialer !== "string") return;
  if (!Object.hasOwn(parentMethods, data.dialer)) return void (data.id === undefined || tellParent("answer", null, data.id));
  const target = data.dialer === "dial" ? targetFrom(data.with) : data.with;
  tellParent("answer", (await parentMethods[data.dialer](target)) ?? null, data.id);
}

function tellParent(kind, detail, id) {
  if (parentOrigin) window.parent.postMessage({ dialer: kind, detail, ...(id === undefined ? {} : { id }) }, parentOrigin);
}

let lastSize = 0;
function tellSize() {
  if (!isFrame || section.offsetHeight === lastSize) return;
  lastSize = section.offsetHeight;
  tellParent("size", { height: lastSize });
}

// ---------- beginning

function start() {
  render();
  wakeStream();
  refresh();
}

/** What came with the address: a pairing code, or a telephone link that the browser hands over. */
async function readAddress(pattern) {
  const match = pattern.exec(location.hash);
  if (!match) return;
  // Gone from the address bar and the history before anything else: a code is good for one use, and not for a screenshot.
  history.replaceState(history.state, "", location.pathname + location.search);
  let value = match[2];
  try { value = decodeURIComponent(value); } catch { /* as it is written */ }
  if (match[1] === "tel") {
    // Anybody can write a link: it is dialled only when the agent agrees.
    const number = numberOfLink(value);
    if (number) { offer = { number }; render(); }
    return;
  }
  try { await pair(value); } catch (error) { if (!identity) say(pairingTrouble(error)); }
}

async function begin() {
  host.toggleAttribute("data-frame", isFrame);
  if (options.position) host.dataset.position = options.position;
  placeBar();
  if (isFrame) document.adoptedStyleSheets = [frameSheet];
  else { watchPage(); decorate(document.body); workOff(); }
  document.addEventListener("click", onActivate, true);
  document.addEventListener("keydown", onActivate, true);
  document.addEventListener("keydown", onShortcut, true);
  document.addEventListener("visibilitychange", () => { if (isLive()) askDetails(); });
  for (const kind of ["scroll", "resize", "click"]) window.addEventListener(kind, lookNearSoon, { capture: true, passive: true });
  window.addEventListener("online", () => wakeStream());
  window.addEventListener("hashchange", () => readAddress(/^#(pair|tel)=([^&]+)$/)); // put into the address of a page that is open
  window.addEventListener("storage", ({ key }) => {
    if (key !== tokenKey) return;
    identity = kept.get("localStorage", tokenKey);
    if (identity) start();
    else forget();
  });
  listenToParent();
  if (writeUp) showTicket(writeUp.ticketId);
  await readAddress(/[#&](pair|tel)=([^&]+)/);
  // A press the page was reloaded on top of: the same key asks what became of it, and dials only if it never arrived.
  if (press && identity && !isAnothers() && Date.now() - press.at < 60000) {
    send();
  } else if (press) {
    dropPress();
  }
  start();
  tell({ kind: "hello" });
  lead();
}

const targetFrom = (target) =>
  (typeof target === "string" ? { number: target } : withTicket(target?.number ? { number: target.number } : {}, target?.ticket));

/** For ticket pages, typed in toolbar.d.ts. */
window.Dialer = Object.freeze({
  dial: (target) => dial(targetFrom(target)),
  hangUp, hangup: hangUp, hold, resume, mute, unmute, digits, transfer, complete, takeBack, join, conference, drop, record,
  ready, pause: goOnBreak, signIn, signOut, dialNext: dialShown, skip, showTicket, resolve, promise, callbacks: loadCallbacks, findNumbers,
  on(kind, handler) {
    if (!listeners.has(kind)) listeners.set(kind, new Set());
    listeners.get(kind).add(handler);
    return () => listeners.get(kind).delete(handler);
  },
  /** Makes a page of the dialer's own the browser's handler of tel: links, once the user agrees. */
  registerHandler: (page = `${location.origin}${location.pathname}`) => navigator.registerProtocolHandler("tel", `${page}#tel=%s`),
  get state() { return call ? call.state : null; },
  get call() { return shownCall(); },
  get agent() { return desk && { ...desk }; },
  get ticket() { return card && card.info; },
  get pending() { return pending; },
  get link() { return link; },
  get message() { return message; },
});

if (document.body) begin();
else document.addEventListener("DOMContentLoaded", begin);
})();
