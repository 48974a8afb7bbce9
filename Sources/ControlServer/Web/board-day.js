// The day in figures: charts by the hour, agents and classes in tables.
// License: GPL-3.0-or-later
import { Refreshed } from "/page-door.js";
import { el, write } from "/page-dom.js";
import { HourChart } from "/page-chart.js";
import { both, count, percent, resolutionWord, span } from "/page-words.js";

const periods = [
  ["today", both("Today", "今天")], ["yesterday", both("Yesterday", "昨天")], ["week", both("Last 7 days", "最近 7 天")],
];

/** What customers marked in surveys (a class's `surveyFlow`): the answer asked most often, as { mean, given, marks }. */
function marksOf(line) {
  const all = Object.entries(line.satisfaction || {});
  const sum = (keys) => Object.values(keys).reduce((total, number) => total + number, 0);
  const [best] = all.sort((a, b) => sum(b[1]) - sum(a[1]));
  if (!best) return null;
  const marks = Object.entries(best[1]).filter(([key]) => /^[0-9]$/.test(key)).sort();
  const given = marks.reduce((total, [, number]) => total + number, 0);
  if (!given) return null;
  return { name: best[0], given, marks, mean: marks.reduce((total, [key, number]) => total + Number(key) * number, 0) / given };
}

const figures = {
  answered: {
    title: both("Answer rate", "接通率"),
    column: (line) => ({
      stack: [{ value: line.answered, tone: "main" }, { value: line.attempts - line.answered, tone: "rest" }],
      text: `${percent(line.answerSeizureRatio)} · ${both(`${count(line.answered)} of ${count(line.attempts)} calls answered`, `接通 ${count(line.answered)} / ${count(line.attempts)}`)}`,
    }),
    headline: (line) => percent(line.answerSeizureRatio),
    note: (line) => both(`${count(line.answered)} of ${count(line.attempts)} calls answered`, `接通 ${count(line.answered)} / ${count(line.attempts)} 通`),
    format: (value) => (Number.isInteger(value) ? count(value) : ""),
  },
  resolution: {
    title: both("Resolution", "处理结果"),
    column: (line) => {
      const resolved = line.resolutions.resolved || 0;
      const rest = Object.values(line.resolutions).reduce((sum, number) => sum + number, 0) - resolved;
      return { stack: [{ value: resolved, tone: "good" }, { value: rest, tone: "rest" }], text: resolutionText(line) };
    },
    headline: (line) => count(line.resolutions.resolved || 0),
    note: resolutionText,
    format: (value) => (Number.isInteger(value) ? count(value) : ""),
  },
  waiting: {
    title: both("Waiting for the first call", "等待首次呼叫"),
    column: (line) => {
      const { firstAttempt } = line;
      return { stack: [{ value: firstAttempt ? firstAttempt.medianSeconds : 0, tone: "main" }], text: waitingText(line) };
    },
    headline: (line) => (line.firstAttempt ? span(line.firstAttempt.medianSeconds) : "–"),
    note: waitingText,
    format: (value) => (value ? span(value) : "0"),
  },
  abandonment: {
    title: both("Abandonment", "呼损率"),
    column: (line) => ({ stack: [{ value: 100 * (line.abandonment || 0), tone: "bad" }], text: abandonmentText(line) }),
    headline: (line) => percent(line.abandonment || 0),
    note: abandonmentText,
    format: (value) => `${Math.round(value * 10) / 10} %`,
    least: 3,
  },
  satisfaction: {
    title: both("Satisfaction", "满意度"),
    column: (line) => {
      const marks = marksOf(line);
      return { stack: [{ value: marks ? marks.mean : 0, tone: "good" }], text: marksText(line) };
    },
    headline: (line) => (marksOf(line) ? marksOf(line).mean.toFixed(2) : "–"),
    note: marksText,
    format: (value) => String(value),
    top: 5,
  },
  sound: {
    title: both("Sound (MOS)", "音质 (MOS)"),
    column: (line) => {
      const { measured, median, p5 } = line.quality;
      return { range: measured ? [p5 ?? median, median] : null, text: soundText(line) };
    },
    headline: (line) => (line.quality.median === undefined ? "–" : line.quality.median.toFixed(2)),
    note: soundText,
    format: (value) => value.toFixed(1),
    bottom: 1,
    top: 4.5,
  },
};

function resolutionText(line) {
  const words = Object.entries(line.resolutions).sort((a, b) => b[1] - a[1]).map(([word, number]) => `${count(number)} ${resolutionWord(word).toLowerCase()}`);
  return words.join(" · ") || both("nothing written up", "暂无处理结果");
}

function waitingText(line) {
  const { firstAttempt, automated } = line;
  const first = firstAttempt ? both(`half within ${span(firstAttempt.medianSeconds)}, nine of ten within ${span(firstAttempt.p90Seconds)}`,
    `中位 ${span(firstAttempt.medianSeconds)}，九成在 ${span(firstAttempt.p90Seconds)}内`) : both("no first call", "没有首次呼叫");
  const wait = automated && automated.wait.count
    ? both(`; ${span(automated.wait.meanSeconds)} for a person in automated calls`, `；转人工平均等待 ${span(automated.wait.meanSeconds)}`) : "";
  return first + wait;
}

function abandonmentText(line) {
  return both(`${count(line.abandoned)} abandoned, ${count(line.answered)} answered`, `呼损 ${count(line.abandoned)}，接通 ${count(line.answered)}`);
}

function marksText(line) {
  const marks = marksOf(line);
  if (!marks) return both("nobody was asked", "没有评价");
  return `${both(`${count(marks.given)} answers`, `${count(marks.given)} 个评价`)}: ${marks.marks.map(([key, number]) => `${key} × ${count(number)}`).join(", ")}`;
}

function soundText(line) {
  const { measured, median, p5, poor, oneWay } = line.quality;
  if (!measured) return both("not measured", "暂无数据");
  const oneWays = oneWay ? both(`, ${count(oneWay)} one-way`, `，单通 ${count(oneWay)}`) : "";
  return both(`median ${median.toFixed(2)}, one in twenty below ${(p5 ?? median).toFixed(2)}; ${count(poor)} poor`,
    `中位 ${median.toFixed(2)}，P5 ${(p5 ?? median).toFixed(2)}，较差 ${count(poor)}`) + oneWays;
}

/** Hours without a gap, from the first to the last with a call, ten at least. */
function hoursOf(groups) {
  const byKey = new Map(groups.map((line) => [line.key, line]));
  const hours = groups.map((line) => Number(line.key)).filter(Number.isInteger);
  let first = Math.min(...hours, 9);
  let last = Math.max(...hours, 18);
  if (hours.length && hours.every((hour) => hour < 8 || hour > 20)) [first, last] = [Math.min(...hours), Math.max(...hours)];
  while (last - first < 9) if (last < 23) last += 1; else first -= 1;
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const key = String(first + index).padStart(2, "0");
    return { key, label: key, name: `${key}:00`, line: byKey.get(key) };
  });
}

const tables = [
  ["hour", both("By hour", "按小时")], ["agent", both("By agent", "按坐席")], ["class", both("By class", "按类别")], ["trunk", both("By trunk", "按中继")],
];

const columns = [
  [both("Calls", "呼叫"), (line) => count(line.attempts)],
  [both("Answered", "接通"), (line) => count(line.answered)],
  [both("Rate", "接通率"), (line) => percent(line.answerSeizureRatio)],
  [both("Reached", "触达客户"), (line) => `${count(line.reached)} / ${count(line.attempted)}`],
  [both("Resolved", "已解决"), (line) => count(line.resolutions.resolved || 0)],
  [both("Abandoned", "呼损"), (line) => count(line.abandoned)],
  [both("Mean talk", "平均通话"), (line) => span(line.talk.meanSeconds)],
  [both("Mean write-up", "平均话后"), (line) => span(line.wrapUp.meanSeconds)],
  [both("Mark", "评价"), (line) => (marksOf(line) ? marksOf(line).mean.toFixed(2) : "–")],
  ["MOS", (line) => (line.quality.median === undefined ? "–" : line.quality.median.toFixed(2))],
];

export function makeDayView(door) {
  const charts = Object.fromEntries(Object.entries(figures).map(([name, { title }]) => [name, new HourChart(title, name)]));
  const period = el("select", { aria: { label: both("Period", "时段") } }, ...periods.map(([value, text]) => el("option", { value, textContent: text })));
  const ticketClass = el("select", { aria: { label: both("Class", "类别") } }, el("option", { value: "", textContent: both("All classes", "全部类别") }));
  const by = el("select", { aria: { label: both("Table", "表格") } }, ...tables.map(([value, text]) => el("option", { value, textContent: text })));
  by.value = "agent";
  const told = el("span", { className: "soft" });
  const table = el("table", { className: "folds figures" });
  const element = el("div", { className: "view" },
    el("div", { className: "bar-of-choices" }, period, ticketClass, told),
    el("div", { className: "charts" }, ...Object.values(charts).map((chart) => chart.element)),
    el("section", { className: "card" }, el("header", {}, el("h2", { textContent: both("Figures", "明细") }), el("span", { className: "push" }), by),
      el("div", { className: "wide" }, table)));

  const refreshed = new Refreshed(6000, load);
  let known = new Map();

  async function request(grouping) {
    const days = period.value === "week" ? { from: await weekBegin(), to: "today" } : { from: period.value, to: period.value };
    return door.ask("report.get", { by: grouping, ...days, ...(ticketClass.value ? { ticketClass: ticketClass.value } : {}) });
  }

  /** Six days before today, by the site's clock. */
  async function weekBegin() {
    const { fromText } = await door.ask("report.get", { by: "day", from: "today", to: "today" });
    const date = new Date(`${fromText.slice(0, 10)}T00:00:00Z`);
    return new Date(date.getTime() - 6 * 86400000).toISOString().slice(0, 10);
  }

  async function load() {
    const report = await request(period.value === "week" ? "day" : "hour");
    showCharts(report);
    await Promise.all([loadTable(), loadClasses()]);
  }

  async function loadTable() {
    const report = await request(by.value === "hour" && period.value === "week" ? "day" : by.value);
    if (by.value === "agent") known = new Map((await door.ask("agent.list")).agents.map((agent) => [agent.agentId, agent.name]));
    showTable(report);
  }

  async function loadClasses() {
    const { groups } = await door.ask("report.get", { by: "class", from: period.value === "week" ? "today" : period.value, to: period.value === "week" ? "today" : period.value });
    const names = groups.map((line) => line.key).filter(Boolean);
    for (const name of names) {
      if (![...ticketClass.options].some((option) => option.value === name)) ticketClass.append(el("option", { value: name, textContent: name }));
    }
  }

  function showCharts(report) {
    write(told, `${report.fromText.slice(0, 10)}${period.value === "week" ? ` – ${report.toText.slice(0, 10)}` : ""} · ${report.zone}`);
    const hours = period.value === "week"
      ? report.groups.map((line) => ({ key: line.key, label: line.key.slice(8), name: line.key, line })) : hoursOf(report.groups);
    for (const [name, figure] of Object.entries(figures)) {
      const data = {
        headline: figure.headline(report.total), note: figure.note(report.total), bottom: figure.bottom, top: figure.top, format: figure.format,
        limit: name === "sound" ? report.poorMOS : undefined,
        columns: hours.map(({ label, name: hour, line }) => {
          if (!line) return { label, text: hour, stack: [] };
          const column = figure.column(line);
          return { label, ...column, text: `${hour} · ${column.text}` };
        }),
      };
      if (figure.least) data.top = Math.max(figure.least, ...data.columns.map(({ stack }) => (stack[0] ? Math.ceil(stack[0].value) : 0)));
      charts[name].show(data);
    }
  }

  function showTable(report) {
    const name = (line) => (by.value === "agent" && known.get(line.key) ? `${known.get(line.key)} ${line.key}` : by.value === "hour" && line.key.length === 2 ? `${line.key}:00` : line.name || line.key || "–");
    const row = (line, title) => el("tr", {}, el("th", { scope: "row", className: "whole", textContent: title }),
      ...columns.map(([label, value]) => el("td", { className: "number", textContent: value(line), data: { label } })));
    table.replaceChildren(
      el("thead", {}, el("tr", {}, el("th", { scope: "col", textContent: tables.find(([value]) => value === by.value)[1] }),
        ...columns.map(([label]) => el("th", { scope: "col", className: "number", textContent: label })))),
      el("tbody", {}, ...report.groups.map((line) => row(line, name(line))), row(report.total, both("Total", "合计"))));
  }

  period.addEventListener("change", () => refreshed.touch());
  ticketClass.addEventListener("change", () => refreshed.touch());
  by.addEventListener("change", () => loadTable().catch(() => refreshed.touch()));
  return {
    element,
    shown: () => refreshed.touch(),
    fresh: () => refreshed.touch(),
    event: ({ type, data = {} }) => {
      if (element.isConnected && period.value !== "yesterday" && (type === "call.ended" || (type === "ticket.state" && data.resolution))) refreshed.touch();
    },
  };
}
