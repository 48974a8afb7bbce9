// The agents: what each does, since when. A press on one shows what a supervisor can do.
// License: GPL-3.0-or-later
import { Refreshed } from "/page-door.js";
import { KeyedList, action, el, inNextFrame, mark, say, write } from "/page-dom.js";
import { activityWord, both, clock, count, intentWord, moment, pauseWord, span } from "/page-words.js";

const tones = {
  talking: "talk", held: "talk", dialingSelf: "ring", dialingCustomer: "ring", reserved: "ring", preview: "ring", wrapUp: "write",
};
const ranks = { talk: 0, ring: 1, write: 2, idle: 3, warn: 4, off: 5 };

export function toneOf(agent) {
  if (tones[agent.activity]) return tones[agent.activity];
  if (agent.intent === "loggedOut") return "off";
  if (agent.intent === "paused") return "warn";
  return "idle";
}

export class AgentsCard {
  agents = new Map();
  #door;
  #list;
  #refreshed;
  #summary = el("span", { className: "badge" });
  #draw = inNextFrame(() => this.#show());
  changed = () => {};

  constructor(door) {
    this.#door = door;
    const grid = el("ul", { className: "agents", aria: { label: both("Agents", "坐席") } });
    this.#list = new KeyedList(grid, (agent) => agent.agentId, () => this.#make());
    this.element = el("section", { className: "card", data: { part: "agents" } },
      el("header", {}, el("h2", { textContent: both("Agents", "坐席") }), this.#summary), grid);
    this.#refreshed = new Refreshed(4000, async () => {
      const { agents } = await door.ask("agent.list");
      this.agents = new Map(agents.map((agent) => [agent.agentId, agent]));
      this.#draw();
    });
  }

  nameOf(id) { return (id && this.agents.get(id)?.name) || id || ""; }

  fresh() { this.#refreshed.touch(); }

  event({ type, agentId, callId, ts, data = {} }) {
    if (!/^(agent|phone)\./.test(type)) return;
    const agent = this.agents.get(agentId);
    if (agent && type === "agent.state") {
      const isSame = agent.activity === data.state;
      Object.assign(agent, {
        activity: data.state, intent: data.intent, nextIntent: data.nextIntent, nextPauseCode: data.nextPauseCode, until: data.readyAt, callId,
        pauseCode: data.intent === "paused" ? data.reason || agent.pauseCode : undefined,
        since: isSame ? agent.since : ts, intentSince: agent.intent === data.intent ? agent.intentSince : ts,
      });
    }
    // Counts and the phone's state come with the list; what can be told from the event is shown at once.
    this.#refreshed.touch();
    this.#draw();
  }

  tick() { this.#show(); }

  #show() {
    const all = [...this.agents.values()].map((agent) => ({ ...agent, tone: toneOf(agent) }));
    all.sort((a, b) => ranks[a.tone] - ranks[b.tone] || (a.agentId < b.agentId ? -1 : 1));
    this.#list.show(all);
    const of = (tone) => all.filter((agent) => agent.tone === tone).length;
    write(this.#summary, both(`${count(of("idle"))} free, ${count(of("talk"))} talking, ${count(all.length)} in all`,
      `${count(of("idle"))} 空闲，${count(of("talk"))} 通话，共 ${count(all.length)}`));
    this.changed();
  }

  #make() {
    let agent;
    const who = el("span", { className: "who" });
    const time = el("span", { className: "time" });
    const what = el("span", { className: "what" });
    const calls = el("span", { className: "calls" });
    const element = el("li", {},
      el("button", { type: "button", className: "agent", onclick: () => this.#open(agent.agentId) }, who, time, what, calls));
    const cell = element.firstElementChild;
    return {
      element,
      update: (next) => {
        agent = next;
        mark(cell, "tone", agent.tone);
        mark(cell, "agent", agent.agentId);
        mark(cell, "trouble", agent.reachable === false || agent.line === "lost");
        write(who, agent.name ? `${agent.name} ${agent.agentId}` : agent.agentId);
        write(what, this.#text(agent));
        write(calls, agent.calls ? both(`${agent.calls} calls`, `${agent.calls} 通`) : "");
        const since = agent.activity === "idle" ? this.#idleSince(agent) : agent.since;
        write(time, agent.tone === "off" || !since ? "" : clock((this.#door.now() - Date.parse(since)) / 1000));
      },
    };
  }

  #idleSince(agent) {
    return agent.intent === "paused" ? agent.intentSince || agent.since : agent.since;
  }

  #text(agent) {
    if (agent.reachable === false && agent.tone !== "off") return both("Phone not reachable", "话机不可用");
    if (agent.activity !== "idle") {
      const why = agent.nextPauseCode ? `: ${pauseWord(agent.nextPauseCode)}` : "";
      const next = agent.nextIntent ? ` → ${intentWord(agent.nextIntent)}${why}` : "";
      return activityWord(agent.activity) + next;
    }
    if (agent.intent === "paused") return `${intentWord("paused")}: ${pauseWord(agent.pauseCode || "break")}`;
    if (agent.intent === "available") {
      return agent.restsUntil && Date.parse(agent.restsUntil) > this.#door.now()
        ? both(`Rests until ${moment(agent.restsUntil)}`, `休息至 ${moment(agent.restsUntil)}`) : activityWord("idle");
    }
    return intentWord(agent.intent);
  }

  /** What can be done for, or with, one agent. */
  #open(id) {
    const agent = this.agents.get(id);
    if (!agent) return;
    const dialog = el("dialog", { className: "agentDialog", aria: { label: agent.name || id } });
    const close = el("button", { type: "button", className: "quiet", textContent: "✕", aria: { label: both("Close", "关闭") } });
    close.onclick = () => dialog.close();
    const set = (text, method, params, className = "") => action(text, async () => {
      await this.#door.ask(method, { agent: id, ...params });
      dialog.close();
      say(`${agent.name || id}: ${text}`, "good");
    }, { className });
    const facts = [
      [both("Does", "当前"), activityWord(agent.activity)], [both("Wants", "意愿"), intentWord(agent.intent)],
      [both("Calls", "通话数"), count(agent.calls)], [both("Talked", "通话时长"), span(agent.talkSeconds || 0)],
      [both("Missed in a row", "连续未接"), count(agent.missed)], [both("Phone", "话机"), agent.text || (agent.reachable === false ? "✕" : "✓")],
    ];
    const list = el("dl", { className: "facts" });
    for (const [name, value] of facts) list.append(el("div", {}, el("dt", { className: "soft", textContent: name }), el("dd", { textContent: value })));
    const isOut = agent.intent === "loggedOut";
    dialog.append(
      el("header", {}, el("h2", { textContent: agent.name ? `${agent.name} · ${id}` : id }), close),
      el("div", { className: "body" }, list),
      el("footer", {},
        isOut ? set(both("Log in", "签入"), "agent.login", {}, "main") : set(both("Make ready", "置为可用"), "agent.ready", {}, "main"),
        isOut ? null : set(both("Pause", "暂停"), "agent.pause", { code: "supervisor" }),
        isOut ? null : set(both("Log out", "签出"), "agent.logout", {}, "danger")));
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }
}
