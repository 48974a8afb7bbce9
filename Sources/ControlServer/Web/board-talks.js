// Talks to listen to: those that the rules found, and every recording.
// License: GPL-3.0-or-later
import { Refreshed } from "/page-door.js";
import { action, el, say, write } from "/page-dom.js";
import { makePlayer } from "/board-player.js";
import { both, clock, count, findingWord, moment, wholeMoment } from "/page-words.js";

const pageSize = 50;

/** What the finding measured, for people. */
function findingText({ reason, value }) {
  if (value === undefined || value === null) return findingWord(reason);
  const seconds = ["longSilence", "longHold", "shortTalk"].includes(reason);
  const share = reason === "talkOver";
  const written = seconds ? both(`${Math.round(value)} s`, `${Math.round(value)} 秒`) : share ? `${Math.round(value <= 1 ? value * 100 : value)} %` : Math.round(value * 100) / 100;
  return `${findingWord(reason)} ${written}`;
}

export function makeTalksView(door) {
  const player = makePlayer(door);
  const day = el("select", { aria: { label: both("Day", "日期") } },
    ...[["today", both("Today", "今天")], ["yesterday", both("Yesterday", "昨天")]].map(([value, text]) => el("option", { value, textContent: text })));
  const told = el("span", { className: "badge" });
  const judged = el("tbody");
  const nothing = el("p", { className: "empty", hidden: true, textContent: both("The rules found nothing.", "没有需要关注的通话。") });
  const heads = (...texts) => el("thead", {}, el("tr", {}, ...texts.map((text) => el("th", { scope: "col", textContent: text }))));
  const quality = el("section", { className: "card", data: { part: "quality" } },
    el("header", {}, el("h2", { textContent: both("Listen to these first", "优先质检") }), told, el("span", { className: "push" }), day),
    el("div", { className: "wide talkList", tabIndex: 0, role: "region", aria: { label: both("Listen to these first", "优先质检") } }, el("table", { className: "folds talks" },
      heads(both("Score", "分数"), both("Started", "开始"), both("Agent", "坐席"), both("Customer, ticket", "客户与工单"), both("Talk", "通话"), both("What was found", "发现"), ""), judged)),
    nothing);

  const field = (text, name) => el("input", { name, placeholder: text, aria: { label: text }, size: 12, autocomplete: "off" });
  const search = el("form", { className: "choice push" }, field(both("Ticket", "工单"), "ticket"), field(both("Agent", "坐席"), "agent"),
    el("button", { type: "submit", className: "small", textContent: both("Search", "搜索") }));
  const body = el("tbody");
  const total = el("span", { className: "badge" });
  const more = action(both("More", "更多"), () => loadRecordings(body.children.length), { className: "small more" });
  const none = el("p", { className: "empty", hidden: true, textContent: both("No recording.", "没有录音。") });
  const recordings = el("section", { className: "card", data: { part: "recordings" } },
    el("header", {}, el("h2", { textContent: both("Recordings", "录音") }), total, search),
    el("div", { className: "wide" }, el("table", { className: "folds talks" },
      heads(both("Started", "开始"), both("Agent", "坐席"), both("Customer, ticket", "客户与工单"), both("Length", "时长"), ""), body)), none, more);

  const element = el("div", { className: "view" }, quality, recordings, player.element);
  let names = new Map();
  const agent = (id) => (id && names.get(id) ? `${names.get(id)} ${id}` : id || "–");
  const pair = (number, ticket) => [el("span", { className: "over", textContent: number || "–" }), el("span", { className: "under", textContent: ticket || "" })];
  const listen = (recording, title) => (recording ? action(both("▶ Listen", "▶ 收听"), () => player.play(recording, title), { className: "small", ariaLabel: both(`Listen: ${title}`, `收听：${title}`) }) : null);

  const refreshed = new Refreshed(10000, async () => {
    names = new Map((await door.ask("agent.list")).agents.map((info) => [info.agentId, info.name]));
    // Both are asked for before either is shown: rows that move apart move buttons away from under a pointer.
    const [judge, list] = await Promise.all([readJudged(), body.children.length <= pageSize ? readRecordings(0) : null]);
    judge();
    list?.();
  });

  async function readJudged() {
    const result = await door.ask("report.inspect", { from: day.value, to: day.value, limit: 100 });
    return () => {
      write(told, both(`${count(result.found)} of ${count(result.inspected)} talks with findings`, `${count(result.inspected)} 通中 ${count(result.found)} 通有发现`));
      nothing.hidden = result.calls.length > 0;
      judged.replaceChildren(...result.calls.map((call) => el("tr", { data: { call: call.callId } },
        el("td", { data: { label: both("Score", "分数") } }, el("b", { textContent: call.score })),
        el("td", { textContent: moment(call.requestedAt), data: { label: both("Started", "开始") } }), el("td", { textContent: agent(call.agentId), data: { label: both("Agent", "坐席") } }),
        el("td", {}, ...pair(call.number, call.ticketId)), el("td", { textContent: clock(call.talkSeconds), data: { label: both("Talk", "通话") } }),
        el("td", { className: "whole" }, el("span", { className: "chips" }, ...call.findings.map((finding) => el("span", {
          className: "chip", textContent: findingText(finding), data: { tone: ["oneWayAudio", "lowMark", "poorQuality"].includes(finding.reason) ? "bad" : "warn" } })))),
        el("td", { className: "whole number" }, listen(call.recordingId, `${agent(call.agentId)} · ${call.number || ""} · ${wholeMoment(call.requestedAt)}`)))));
    };
  }

  const loadRecordings = async (offset) => (await readRecordings(offset))();

  async function readRecordings(offset) {
    const wanted = Object.fromEntries([...new FormData(search)].map(([key, value]) => [key, value.trim()]).filter(([, value]) => value));
    const result = await door.ask("recording.list", { ...wanted, limit: pageSize, offset });
    const rows = result.recordings.map((recording) => el("tr", { data: { recording: recording.recordingId } },
      el("td", { textContent: moment(recording.startedAt), title: wholeMoment(recording.startedAt), data: { label: both("Started", "开始") } }),
      el("td", { textContent: agent(recording.agentId), data: { label: both("Agent", "坐席") } }), el("td", {}, ...pair(recording.number, recording.ticketId)),
      el("td", { textContent: recording.durationSeconds === undefined ? recording.text || both("running", "录音中") : clock(recording.durationSeconds), data: { label: both("Length", "时长") } }),
      el("td", { className: "whole number" }, recording.durationSeconds ? listen(recording.recordingId, `${agent(recording.agentId)} · ${recording.number || ""} · ${wholeMoment(recording.startedAt)}`) : null)));
    return () => {
      if (offset) body.append(...rows);
      else body.replaceChildren(...rows);
      write(total, count(result.total));
      none.hidden = result.total > 0;
      more.hidden = body.children.length >= result.total;
    };
  }

  day.addEventListener("change", () => refreshed.touch());
  search.addEventListener("submit", (event) => {
    event.preventDefault();
    loadRecordings(0).catch((error) => say(error.message));
  });
  return {
    element,
    shown: () => refreshed.touch(),
    fresh: () => refreshed.touch(),
    event: ({ type }) => { if (element.isConnected && type === "recording.stopped") refreshed.touch(); },
  };
}
