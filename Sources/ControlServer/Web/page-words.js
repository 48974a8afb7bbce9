// The daemon's words for people, in Chinese or English by the browser's language; and how numbers and times are written.
// License: GPL-3.0-or-later

export const isChinese = /^zh/i.test(navigator.language || "");
const locale = isChinese ? "zh-CN" : "en-GB";
document.documentElement.lang = isChinese ? "zh-CN" : "en";

/** The text in the user's language. */
export const both = (english, chinese) => (isChinese ? chinese : english);

const pick = (table) => (word) => {
  if (!word) return "";
  const entry = Object.hasOwn(table, word) ? table[word] : null;
  if (entry) return entry[isChinese ? 1 : 0];
  // A word that came after this page was written: "leadingZeroLost" as "leading zero lost".
  return String(word).replace(/([a-z])([A-Z])/g, (_, left, right) => `${left} ${right}`).toLowerCase();
};

export const activityWord = pick({
  idle: ["Free", "空闲"], reserved: ["Offered a call", "待接"], preview: ["Looks at a ticket", "预览工单"],
  dialingSelf: ["Own phone rings", "坐席振铃"], dialingCustomer: ["Rings customer", "呼叫客户"], talking: ["Talking", "通话中"],
  held: ["On hold", "保持中"], wrapUp: ["Writes up", "话后处理"],
});

export const intentWord = pick({
  loggedOut: ["Logged out", "已签出"], available: ["Available", "可用"], onDemand: ["On demand", "按需取单"], paused: ["Paused", "暂停"],
  draining: ["Leaving", "通话后签出"],
});

export const pauseWord = pick({
  break: ["break", "小休"], lunch: ["lunch", "午餐"], training: ["training", "培训"], meeting: ["meeting", "会议"],
  supervisor: ["by the supervisor", "班长安排"], supervising: ["supervising", "督导"], missedCalls: ["missed calls", "连续未接"],
  unresolvedCall: ["call not written up", "话后未填结果"],
});

export const callWord = pick({
  requested: ["Accepted", "已受理"], dialingAgent: ["Calls the agent", "呼叫坐席"], ringingAgent: ["Agent rings", "坐席振铃"],
  dialingCustomer: ["Calls the customer", "呼叫客户"], ringingCustomer: ["Customer rings", "客户振铃"],
  inFlow: ["Automated", "自动流程"], talking: ["Talking", "通话中"], held: ["On hold", "保持中"], waiting: ["Waits for a person", "等待接听"],
  ending: ["Hanging up", "正在挂断"], ended: ["Ended", "已结束"],
});

export const endWord = pick({
  answered: ["Talked", "已接听"], busy: ["Busy", "占线"], noAnswer: ["No answer", "无人接听"], unreachable: ["Not reachable", "无法接通"],
  declined: ["Declined", "拒接"], unwanted: ["Marked unwanted", "被标为骚扰"], blockedByAnalytics: ["Blocked", "被拦截"],
  invalidNumber: ["No such number", "空号"], numberChanged: ["Number changed", "号码已变更"], numberExpired: ["Number expired", "号码已失效"],
  badFormat: ["Bad number", "号码格式不对"], barred: ["Barred", "被中继禁止"], callerNotRegistered: ["Caller not reported", "主叫号码未报备"],
  canceled: ["Cancelled", "已取消"], canceledByAgent: ["Cancelled by the agent", "坐席取消"], agentBusy: ["Agent busy", "坐席忙"],
  agentNoAnswer: ["Agent did not answer", "坐席未接"], agentUnreachable: ["Agent not reachable", "坐席无法接通"], machine: ["Machine", "机器应答"],
  messageLeft: ["Message left", "已留言"], abandoned: ["Abandoned", "呼损"], congestion: ["Network busy", "网络拥塞"],
  networkFailure: ["Network failed", "网络故障"], trunkTimeout: ["Trunk silent", "中继无响应"], trunkAuth: ["Trunk refuses us", "中继鉴权失败"],
  mediaMismatch: ["No common codec", "媒体不兼容"], routingLoop: ["Routing loop", "路由环路"], localFailure: ["Failed here", "本地故障"],
  unknownAfterRestart: ["Not known (restart)", "重启后状态不明"], outsideHours: ["Outside hours", "不在呼叫时段"], capped: ["Called often enough", "已达次数上限"],
  doNotCall: ["Do not call", "在免呼名单"], duplicateInFlight: ["In a call already", "重复呼叫"], deferred: ["Deferred", "推迟"],
  interrupted: ["Interrupted", "中断"],
});

export const waitWord = pick({
  nextInLine: ["Ready: next in line", "就绪，排队中"], outsideHours: ["Outside calling hours", "不在呼叫时段"], cap: ["Called often enough", "达到次数上限"],
  cooldown: ["Pause after the last attempt", "重拨间隔"], noConsent: ["No consent", "缺少同意"], scheduledCallback: ["Agreed callback", "预约回访"],
  ownAgent: ["Kept for its own agent", "等待专属坐席"], batchPaused: ["Batch is paused", "批次已暂停"], byHand: ["Dialled by hand", "手动拨打"],
  noAgent: ["No agent is free", "没有空闲坐席"], abandonedBefore: ["Was abandoned before", "呼损锁定期"], machineBefore: ["Machine answered before", "曾遇语音信箱"],
  abandonmentLimit: ["Abandonment limit", "呼损率上限"], noSkill: ["No agent with the skills", "没有具备技能的坐席"], noLine: ["No free line", "没有空闲线路"],
  trunkDown: ["No trunk is up", "中继不可用"], noRoute: ["No route", "没有中继可呼叫该号码"], callerNotRegistered: ["Caller not reported", "主叫号码未报备"],
  doNotCall: ["Do not call", "在免呼名单"], numberInFlight: ["Number is in a call", "号码通话中"], stateUnknown: ["A person must decide", "待人工确认"],
  damaged: ["Damaged record", "记录损坏"], draining: ["The daemon drains", "系统正在停止"], review: ["A person must look", "待人工处理"],
  dialing: ["Being dialled", "正在呼叫"], talking: ["Talking", "通话中"], reserved: ["Offered to an agent", "已分配坐席"], wrapUp: ["Written up", "话后处理"],
  numberExpired: ["Number expired", "号码已失效"], expired: ["Too late", "已过期"], late: ["Past their latest time", "超过最晚时间"],
});

export const limitWord = pick({
  agents: ["agents", "坐席"], nobodyLoggedIn: ["nobody is logged in", "无人签入"], lines: ["lines", "线路"], pace: ["pace", "呼叫速率"],
  hours: ["calling hours", "呼叫时段"], caps: ["caps", "次数上限"], redial: ["redial pauses", "重拨间隔"], promises: ["agreed callbacks", "预约回访"],
  trunks: ["trunks", "中继"], abandonment: ["abandonment limit", "呼损率上限"], needsPerson: ["people", "人工处理"], nothing: ["nothing", "无"],
});

export const ticketWord = pick({
  loaded: ["loaded", "已导入"], refused: ["refused", "被拒"], notSelected: ["not selected", "未抽中"], waiting: ["waiting", "等待"], ready: ["ready", "就绪"],
  reserved: ["offered", "已分配"], dialing: ["dialling", "呼叫中"], talking: ["talking", "通话中"], wrapUp: ["write-up", "话后"], done: ["done", "完成"],
  exhausted: ["not reached", "未接通"], expired: ["too late", "过期"], cancelled: ["cancelled", "已取消"],
});

export const batchWord = pick({
  loading: ["Loading", "导入中"], loaded: ["Loaded", "已导入"], running: ["Running", "进行中"], paused: ["Paused", "已暂停"],
  completed: ["Done", "已完成"], cancelled: ["Cancelled", "已取消"],
});

/** The same as in the toolbar, whose script stands alone. */
export const resolutionWord = pick({
  resolved: ["Resolved", "已解决"], unresolved: ["Unresolved", "未解决"], followUp: ["Call again", "需再联系"], refused: ["Will not talk", "拒绝沟通"],
  wrongPerson: ["Wrong person", "非本人"], voicemail: ["Voicemail", "语音信箱"], doNotCall: ["Never call again", "勿再致电"],
});

export const priorityWord = pick({ urgent: ["urgent", "紧急"], high: ["high", "高优先级"], normal: ["normal", "普通"], low: ["low", "低优先级"] });

export const modeWord = pick({
  manual: ["by hand", "手动"], preview: ["preview", "预览"], progressive: ["progressive", "渐进"],
  progressiveCustomerFirst: ["progressive, customer first", "渐进（先客户）"], power: ["power", "倍率"], predictive: ["predictive", "预测"],
  automated: ["automated", "自动"],
});

export const findingWord = pick({
  oneWayAudio: ["one-way audio", "单通"], lowMark: ["low mark", "低分"], poorQuality: ["poor quality", "音质差"], longSilence: ["long silence", "长时间静音"],
  talkOver: ["talk-over", "抢话"], longHold: ["long hold", "长时间保持"], shortTalk: ["short talk", "通话过短"], noResolution: ["no resolution", "未填结果"],
});

export const refusalWord = pick({
  noNumber: ["no number", "没有号码"], masked: ["number is masked", "号码被隐藏"], spreadsheetNumber: ["spreadsheet made a figure of it", "号码被表格软件改成数值"],
  spreadsheetError: ["spreadsheet error", "表格错误值"], unexpectedText: ["unexpected text", "含有非号码内容"], shortNumber: ["short number", "紧急或短号码"],
  premiumRate: ["premium rate", "高资费号码"], tooShort: ["too few digits", "位数太少"], tooLong: ["too many digits", "位数太多"],
  leadingZeroLost: ["leading zero lost", "区号缺少开头的 0"], notInNumberingPlan: ["no such number", "不存在的号码"],
  digitsLeftOver: ["digits left over", "位数不符"], ambiguous: ["ambiguous", "有歧义"], badExtension: ["bad extension", "分机号有误"],
  tooManyNumbers: ["too many numbers", "号码太多"], missingID: ["id is missing", "缺少工单编号"], badID: ["bad id", "工单编号有误"],
  unknownClass: ["class unknown", "类别不明"], unknownPriority: ["priority unknown", "优先级不明"], badTime: ["bad time", "时间无法识别"],
  leftOut: ["left out by the mapping", "按映射略过"], malformedBytes: ["malformed bytes", "含有无效字节"], wrongFieldCount: ["wrong number of columns", "列数不符"],
  badQuote: ["bad quote", "引号有误"], unclosedQuote: ["quote not closed", "引号未闭合"], fieldTooLong: ["field too long", "内容过长"],
  recordTooLong: ["row too long", "行过长"], badJSON: ["no JSON object", "不是 JSON 对象"], tooManyColumns: ["too many columns", "列太多"],
});

const troubles = {
  unknownAgent: "没有这个坐席。", agentBusy: "坐席正在通话中。", agentUnreachable: "坐席的话机没有注册，请检查话机。", agentPaused: "坐席已暂停或签出。",
  numberInvalid: "这不是可以拨打的号码。", outsideHours: "现在不在可呼叫时段。", capped: "这个号码近期呼叫次数已达上限。", doNotCall: "号码在免呼名单，不能拨打。",
  duplicateInFlight: "这个号码正在呼叫中。", callerNotRegistered: "主叫号码未向该隐私号报备。", numberExpired: "隐私号已过期，请让工单系统换新号。",
  numberBarred: "规则不允许拨打这个号码。", cooldown: "刚刚拨打过，请稍候。", noConsent: "没有客户同意致电的记录，不能拨打。", trunkDown: "线路不可用。",
  noLine: "线路全忙，请稍后再试。", noRoute: "没有线路可以拨打这个号码。", mediaUnavailable: "没有可用的语音端口。", unauthorized: "此页面的配对已失效，请重新配对。",
  notPermitted: "此页面无权这样做。", conflict: "现在的状态不允许这样做", inProgress: "这个请求正在处理中，请稍候。", stateUnknown: "上次拨号的结果不确定，请先查看通话记录。",
  notFound: "没有找到，也许已经不在了。", batchRefused: "文件不能导入", draining: "拨号服务正在停止。", tooLarge: "内容太大", rateLimited: "操作太快，请稍候。",
  overloaded: "拨号服务太忙，请稍候。", storeFailed: "数据库写不进去，请联系管理员。", timedOut: "没有及时完成，请先看现在的状态再重试。", invalidParams: "填写的内容有误",
  internalError: "拨号服务出错，请联系管理员。", parseError: "页面与拨号服务版本不一致，请刷新。", invalidRequest: "页面与拨号服务版本不一致，请刷新。",
  methodNotFound: "页面与拨号服务版本不一致，请刷新。",
};

/** What the daemon refused, and why; where the reason says too little, the daemon's own words follow, which are English. */
export function troubleText({ message, data = {} }) {
  const text = isChinese && Object.hasOwn(troubles, data.reason) ? troubles[data.reason] : null;
  if (!text) return message;
  return (text.endsWith("。") ? text : `${text}：${message}`) + (data.retryAt ? ` ${moment(data.retryAt)} 以后可以再试。` : "");
}

export const verdictWord = pick({
  accepted: ["accepted", "接受"], refused: ["refused", "拒绝"], duplicate: ["known already", "重复"], notSelected: ["not selected", "未抽中"],
});

export const fieldWord = pick({
  id: ["Ticket id", "工单编号"], class: ["Class", "类别"], numbers: ["Phone numbers", "电话号码"], priority: ["Priority", "优先级"],
  owner: ["Agent", "坐席"], customerName: ["Customer", "客户姓名"], details: ["Matter", "问题"], order: ["Order", "订单号"], product: ["Product", "商品"],
  createdAt: ["Created", "创建时间"], deadlineAt: ["Not after", "最晚回访时间"], numbersExpireAt: ["Number expires", "号码失效时间"], vip: ["VIP", "会员等级"],
  consentRef: ["Consent", "授权"], leaveOut: ["Left out if", "略过条件"], language: ["Language", "语言"],
});

/** A ticket's further fields: most are columns of the site's own, named as in its file. */
export const columnWord = (name) => (["order", "product", "consentRef"].includes(name) ? fieldWord(name) : name);

export const basisWord = pick({
  header: ["by its heading", "按列名"], values: ["by its values", "按内容"], both: ["by heading and values", "按列名和内容"], nothing: ["a guess", "猜测"],
});

export const superviseWord = pick({ listen: ["Listen", "监听"], whisper: ["Whisper", "密语"], barge: ["Barge", "强插"] });

export const trunkWord = pick({
  refused: ["registration refused", "注册被拒"], noReply: ["no reply", "无应答"], noConnection: ["no connection", "连不上"], notSent: ["not sent", "未发出"],
  notRegistered: ["not registered", "未注册到运营商"], disabled: ["disabled", "已停用"], resting: ["rests as asked", "应对方要求暂歇"],
  credentialsRefused: ["credentials refused", "凭据被拒"], callsRefused: ["calls refused", "呼叫连续被拒"], failing: ["failing", "连续失败"],
});

export const standingWord = pick({
  promised: ["promised", "已预约"], urgent: ["urgent", "紧急"], pressing: ["soon late", "即将超时"], ordinary: ["", ""],
});

const clockForm = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });
const dayForm = new Intl.DateTimeFormat(locale, { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });
const longForm = new Intl.DateTimeFormat(locale, {
  year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
});
const countForm = new Intl.NumberFormat(locale);

export const count = (number) => countForm.format(number || 0);

/** `10:42`, and with the day where that is not today. */
export function moment(instant) {
  if (!instant) return "–";
  const date = new Date(instant);
  return (date.toDateString() === new Date().toDateString() ? clockForm : dayForm).format(date);
}

export const wholeMoment = (instant) => (instant ? longForm.format(new Date(instant)) : "–");

/** `0:07`, `12:30`, `1:02:30`. */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds || 0));
  const pair = (number) => String(number).padStart(2, "0");
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return hours ? `${hours}:${pair(minutes)}:${pair(rest)}` : `${minutes}:${pair(rest)}`;
}

/** `8 s`, `12 min`, `2 h 5 min`. */
export function span(seconds) {
  if (seconds === undefined || seconds === null) return "–";
  if (seconds < 90) return both(`${seconds < 10 ? Math.round(seconds * 10) / 10 : Math.round(seconds)} s`, `${seconds < 10 ? Math.round(seconds * 10) / 10 : Math.round(seconds)} 秒`);
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return both(`${minutes} min`, `${minutes} 分钟`);
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return both(`${Math.round(hours / 24)} days`, `${Math.round(hours / 24)} 天`);
  return minutes % 60 ? both(`${hours} h ${minutes % 60} min`, `${hours} 小时 ${minutes % 60} 分`) : both(`${hours} h`, `${hours} 小时`);
}

/** `62 %`; one digit below 10 %. */
export function percent(share) {
  if (share === undefined || share === null) return "–";
  const value = share * 100;
  return `${value > 0 && value < 10 ? value.toFixed(1) : Math.round(value)} %`;
}
