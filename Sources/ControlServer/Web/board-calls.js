// The calls under way, and the supervisor's way into each: listen, whisper, barge in.
// License: GPL-3.0-or-later
import { Refreshed } from "/page-door.js";
import { KeyedList, action, el, inNextFrame, mark, write } from "/page-dom.js";
import { both, callWord, clock, count, endWord, superviseWord } from "/page-words.js";

const tones = {
  talking: "good", inFlow: "good", held: "warn", waiting: "bad", ringingCustomer: "talk", dialingCustomer: "talk", ringingAgent: "talk",
  dialingAgent: "talk",
};
const stateAfter = {
  "call.requested": "requested", "call.agent.dialing": "dialingAgent", "call.agent.ringing": "ringingAgent",
  "call.agent.answered": "dialingCustomer", "call.customer.dialing": "dialingCustomer", "call.customer.progress": "ringingCustomer",
  "call.customer.ringing": "ringingCustomer", "call.bridged": "talking", "call.held": "held", "call.waiting": "waiting",
};
const ways = ["listen", "whisper", "barge"];
/** An ended call stays so long, with how it ended. */
const lingers = 5000;

/** Who has a call that no agent has: its flow; or nobody yet, where customers are rung first. */
function ledBy(flow) {
  if (flow === "customer-first") return [both("customer first", "先呼客户"), both("no agent yet", "尚无坐席")];
  return flow ? [flow, both("automated", "自动")] : ["–", ""];
}

export class CallsCard {
  calls = new Map();
  #door;
  #nameOf;
  #list;
  #refreshed;
  #heard = 0;
  #summary = el("span", { className: "badge" });
  #empty = el("p", { className: "empty", textContent: both("Nobody is in a call.", "当前没有通话。") });
  #draw = inNextFrame(() => this.#show());
  changed = () => {};

  constructor(door, nameOf) {
    this.#door = door;
    this.#nameOf = nameOf;
    const columns = [both("Time", "时长"), both("State", "状态"), both("Agent", "坐席"), both("Customer, ticket", "客户与工单"), ""];
    const body = el("tbody");
    this.#list = new KeyedList(body, (call) => call.callId, () => this.#make());
    this.element = el("section", { className: "card", data: { part: "calls" } },
      el("header", {}, el("h2", { textContent: both("Calls", "通话") }), this.#summary),
      el("div", { className: "callList", tabIndex: 0, role: "region", aria: { label: both("Calls", "通话") } }, el("table", { className: "calls folds" },
        el("thead", {}, el("tr", {}, ...columns.map((text) => el("th", { textContent: text, scope: "col" })))), body)),
      this.#empty);
    this.#refreshed = new Refreshed(2000, () => this.#load());
  }

  get running() { return [...this.calls.values()].filter((call) => call.state !== "ended"); }

  fresh() { this.#refreshed.touch(); }

  async #load() {
    const before = this.#heard;
    const { calls } = await this.#door.ask("call.list", { limit: 200 });
    if (this.#heard !== before) return this.#refreshed.touch(); // an event overtook the answer
    const known = this.calls;
    this.calls = new Map(calls.map((info) => [info.callId, this.#fromInfo(info)]));
    for (const [id, call] of known) if (call.endedAt && !this.calls.has(id)) this.calls.set(id, call);
    this.#draw();
  }

  #fromInfo(info) {
    const mine = info.legs.find((leg) => leg.leg === "supervisor" && leg.agentId === this.#door.identity?.agent && leg.state !== "disconnected");
    const known = this.calls.get(info.callId);
    return {
      callId: info.callId, agentId: info.agentId, flow: info.flow, number: info.number, ticketId: info.ticketId, state: info.state,
      trunk: info.trunk, since: Date.parse(info.answeredAt || info.requestedAt),
      mine: mine ? { party: mine.party, mode: known?.mine?.mode, isThere: mine.state === "confirmed" } : null,
    };
  }

  event(event) {
    const { type, callId, agentId, ticketId, ts, data = {} } = event;
    if (!callId || !type.startsWith("call.")) return;
    this.#heard += 1;
    let call = this.calls.get(callId);
    if (!call) {
      if (type === "call.ended") return;
      call = { callId, since: Date.parse(ts), state: "requested", mine: null };
      this.calls.set(callId, call);
    }
    if (agentId) call.agentId = agentId;
    if (ticketId) call.ticketId = ticketId;
    if (data.number) call.number = data.number;
    if (data.trunk) call.trunk = data.trunk;
    if (data.flow) call.flow = data.flow;
    const state = type === "call.ended" ? "ended" : data.state && data.state in tones ? data.state : stateAfter[type];
    if (state && call.state !== "ended") {
      const answered = type === "call.customer.answered" || type === "call.bridged";
      if (answered && !call.isAnswered) Object.assign(call, { isAnswered: true, since: Date.parse(ts) });
      call.state = state;
    }
    this.#follow(call, type, data);
    if (type === "call.ended") this.#end(call, data);
    this.#draw();
  }

  /** The supervisor's own part in a call. */
  #follow(call, type, data) {
    const isMe = data.partyAgent && data.partyAgent === this.#door.identity?.agent;
    if (type === "call.supervised" && isMe) call.mine = { party: data.party, mode: data.reason, isThere: true };
    if (/^call\.party\.(failed|left)$/.test(type) && call.mine && (isMe || data.party === call.mine.party)) call.mine = null;
  }

  #end(call, data) {
    call.disposition = data.disposition;
    call.endedAt = this.#door.now();
    call.mine = null;
    setTimeout(() => { this.calls.delete(call.callId); this.#draw(); }, lingers);
  }

  tick() { this.#show(); }

  #show() {
    const all = [...this.calls.values()].sort((a, b) => a.since - b.since);
    this.#list.show(all.slice(0, 300));
    this.#empty.hidden = all.length > 0;
    this.element.querySelector(".callList").hidden = all.length === 0;
    const running = this.running;
    const talking = running.filter((call) => call.state === "talking" || call.state === "held").length;
    write(this.#summary, running.length ? both(`${count(running.length)}, ${count(talking)} talking`, `${count(running.length)} 通，${count(talking)} 通话中`) : "");
    this.changed();
  }

  #make() {
    let call;
    const time = el("td", { className: "time" });
    const chip = el("span", { className: "chip" });
    const pair = () => [el("span", { className: "over" }), el("span", { className: "under" })];
    const [agent, agentID] = pair();
    const [number, ticket] = pair();
    const acts = el("div", { className: "acts" });
    const buttons = ways.map((mode) => {
      // Pressed again, it ends what it began.
      const button = action(superviseWord(mode), () => (call.mine?.mode === mode ? this.#leave(call.callId) : this.#supervise(call.callId, mode)), { className: "small" });
      button.dataset.way = mode;
      return button;
    });
    const hangUp = action("✕", () => this.#hangUp(call.callId), { className: "small danger", title: both("End the call", "结束通话"), ariaLabel: both("End the call", "结束通话") });
    acts.append(el("span", { className: "joined", role: "group", aria: { label: both("Step in", "介入通话") } }, ...buttons), hangUp);
    const element = el("tr", {}, time, el("td", { className: "state" }, chip), el("td", { className: "agentCell" }, agent, agentID),
      el("td", { className: "customerCell" }, number, ticket), el("td", { className: "whole" }, acts));
    return {
      element,
      update: (next) => {
        call = next;
        mark(element, "state", call.state);
        mark(element, "call", call.callId);
        element.classList.toggle("mine", !!call.mine);
        write(time, clock(((call.endedAt || this.#door.now()) - call.since) / 1000));
        write(chip, call.state === "ended" ? endWord(call.disposition) || callWord("ended") : callWord(call.state));
        mark(chip, "tone", tones[call.state]);
        const name = this.#nameOf(call.agentId);
        const [leader, how] = ledBy(call.flow);
        write(agent, name || leader);
        write(agentID, name ? (name === call.agentId ? "" : call.agentId) : how);
        write(number, call.number || "–");
        write(ticket, call.ticketId || "");
        this.#offer(call, buttons, hangUp);
      },
    };
  }

  #offer(call, buttons, hangUp) {
    const canHear = ["talking", "held", "inFlow", "waiting"].includes(call.state);
    buttons.forEach((button, index) => {
      button.hidden = !canHear || (ways[index] === "whisper" && call.state === "inFlow");
      button.ariaPressed = String(call.mine?.mode === ways[index]);
      button.ariaLabel = `${superviseWord(ways[index])}: ${call.agentId || call.flow || ""} ${call.number || ""}`;
    });
    hangUp.hidden = call.state === "ended" || call.state === "ending";
  }

  async #supervise(callId, mode) {
    const info = await this.#door.ask("call.supervise", { call: callId, agent: this.#door.identity.agent, mode });
    const call = this.calls.get(callId);
    const leg = info.legs.find((leg) => leg.leg === "supervisor" && leg.agentId === this.#door.identity.agent && leg.state !== "disconnected");
    if (call && leg) call.mine = { party: leg.party, mode, isThere: leg.state === "confirmed" };
    this.#draw();
  }

  async #leave(callId) {
    const call = this.calls.get(callId);
    if (!call?.mine) return;
    await this.#door.ask("call.drop", { call: callId, party: call.mine.party });
    call.mine = null;
    this.#draw();
  }

  async #hangUp(callId) {
    await this.#door.ask("call.hangup", { call: callId });
  }
}
