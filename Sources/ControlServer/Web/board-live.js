// What goes on now: tiles, agents, calls, batches, the queue, the trunks.
// License: GPL-3.0-or-later
import { el } from "/page-dom.js";
import { AgentsCard } from "/board-agents.js";
import { BatchesCard } from "/board-batches.js";
import { CallsCard } from "/board-calls.js";
import { QueueCard, TrunksCard } from "/board-queue.js";
import { Tiles } from "/board-tiles.js";

export function makeLiveView(door) {
  const agents = new AgentsCard(door);
  const calls = new CallsCard(door, (agent) => agents.nameOf(agent));
  const batches = new BatchesCard(door);
  const queue = new QueueCard(door);
  const trunks = new TrunksCard(door);
  const tiles = new Tiles(door, { agents, calls, queue });
  const parts = [agents, calls, batches, queue, trunks, tiles];
  const element = el("div", { className: "view" }, tiles.element,
    el("div", { className: "columns" },
      el("div", {}, agents.element, calls.element),
      el("div", {}, batches.element, queue.element, trunks.element)));
  const view = {
    element,
    fresh() { for (const part of parts) part.fresh(); },
    event(event) { for (const part of parts) part.event(event); },
    tick() { for (const part of parts) part.tick?.(); },
  };
  if (door.link === "up") view.fresh();
  return view;
}
