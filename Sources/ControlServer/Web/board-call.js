// One call: what is known of it, and its recordings. Ticket systems lead here: /board#call=ID.
// License: GPL-3.0-or-later
import { Refreshed } from "/page-door.js";
import { action, el, write } from "/page-dom.js";
import { makePlayer } from "/board-player.js";
import { both, callWord, clock, endWord, wholeMoment } from "/page-words.js";

/** The call that the address names; null if it names none. */
export function namedCall() {
  const match = /^#call=([^&]+)/.exec(location.hash);
  try { return match && decodeURIComponent(match[1]); } catch { return null; }
}

function facts(call, agent) {
  const outcome = call.outcome || {};
  return [
    [both("State", "状态"), outcome.disposition ? endWord(outcome.disposition) : callWord(call.state)],
    [both("Customer", "客户"), call.number],
    [both("Ticket", "工单"), call.ticketId],
    [both("Agent", "坐席"), agent],
    [both("Asked for", "发起"), wholeMoment(call.requestedAt)],
    [both("Answered", "接听"), call.answeredAt && wholeMoment(call.answeredAt)],
    [both("Ended", "结束"), call.endedAt && wholeMoment(call.endedAt)],
    [both("Talk", "通话"), clock(call.talkSeconds)],
    [both("Trunk", "中继"), call.trunk],
    [both("Note", "备注"), call.note],
  ].filter(([, value]) => value);
}

export function makeCallView(door) {
  const player = makePlayer(door);
  const title = el("h2", { textContent: both("Call", "通话") });
  const list = el("dl", { className: "facts", data: { part: "facts" } });
  const trouble = el("p", { className: "empty", role: "status", hidden: true });
  const body = el("div", { className: "heard" });
  const nothing = el("p", { className: "empty", hidden: true, textContent: both("This call was not recorded.", "该通话没有录音。") });
  const element = el("div", { className: "view" },
    el("section", { className: "card", data: { part: "call" } }, el("header", {}, title), trouble, list, body, nothing), player.element);

  const refreshed = new Refreshed(1000, async () => {
    const id = namedCall();
    if (!id) return;
    try {
      const call = await door.ask("call.get", { call: id });
      const [{ recordings }, { agents }] = await Promise.all([door.ask("recording.list", { call: id }), door.ask("agent.list")]);
      if (id === namedCall()) show(call, recordings, agents);
    } catch (error) {
      if (error.reason !== "notFound") throw error;
      list.replaceChildren();
      body.replaceChildren();
      nothing.hidden = true;
      trouble.hidden = false;
      write(trouble, both("There is no such call (any more).", "没有这个通话，或已被删除。"));
    }
  });

  function show(call, recordings, agents) {
    trouble.hidden = true;
    const known = agents.find(({ agentId }) => agentId === call.agentId);
    const agent = known?.name ? `${known.name} ${known.agentId}` : call.agentId;
    list.replaceChildren(...facts(call, agent).map(([name, value]) => el("div", {}, el("dt", { textContent: name }), el("dd", { textContent: value }))));
    const name = `${call.number || ""} · ${wholeMoment(call.requestedAt)}`;
    const heard = recordings.filter(({ durationSeconds }) => durationSeconds);
    body.replaceChildren(...heard.map(({ recordingId, durationSeconds }) => action(
      both(`▶ Listen (${clock(durationSeconds)})`, `▶ 收听（${clock(durationSeconds)}）`), () => player.play(recordingId, name), { data: { recording: recordingId } })));
    nothing.hidden = heard.length > 0;
  }

  return {
    element,
    shown: () => refreshed.touch(),
    fresh: () => refreshed.touch(),
    event: ({ callId }) => { if (element.isConnected && callId === namedCall()) refreshed.touch(); },
  };
}
