"""The rows of the report's table: of each figure what it is, what is to be reached, what was seen, and Asterisk's."""


def cell(value, unit=""):
    return "–" if value is None else f"{value}{unit}"


def _per_hundred(run):
    return round(run["percent"] / run["calls"] * 100, 1)


def _latency(figures):
    f = figures["latency"]
    return [("request on the socket → INVITE on the wire, idle, attempt durably recorded in between", "p50 ≤ 1 ms, p99 ≤ 3 ms",
             f"p50 {cell(f['p50_ms'])} ms, p99 {cell(f['p99_ms'])} ms; the same hops and the same write in C: p50 "
             f"{cell(f['floor_p50_ms'])} ms, p99 {cell(f['floor_p99_ms'])} ms", "1.2 / 3.1 ms, nothing recorded")]


def _callbacks(figures):
    held = figures["callbacks"]["held"]
    seen = (f"{held['rate']}/s for {held['seconds']} s, {len(held['runs'])} runs; {held['cpu_s_per_1000']} CPU s per "
            f"1,000; setup p99 {held['setup_p99_ms']} ms" if held else "none held")
    return [("two-leg callbacks, every call good, each attempt durable before its INVITE", "≥ 600/s; ≤ 1.5 CPU s per 1,000",
             seen, "150–378/s; 5.0 CPU s")]


def _bridged(runs, recorded, limit, other, floors):
    seen = ", ".join(f"{_per_hundred(run)} % (at {run['calls']})" for run in runs)
    if floors:
        bare = ", ".join(f"{round(floor['relay_percent'] / floor['calls'] * 100, 1)} %" for floor in floors)
        seen += f"; a relay in C that does nothing else: {bare}"
    top = runs[-1]
    return [(f"bridged G.711 calls, RTP both ways{', each recorded' if recorded else ''}: share of a core per 100 calls; loss "
             "and delay at the most calls", limit,
             f"{seen}; loss {top['loss_percent']} %, p99 {round(top['delay_p99_ms'], 2)} ms at {top['calls']}", other)]


def _media(figures):
    return _bridged(figures["media"], False, "≤ 6 %; no loss, p99 ≤ 2 ms at 400", "31 %; 81 ms at 400",
                    figures.get("floor"))


def _recorded(figures):
    return _bridged(figures["recorded"], True, "≤ 9 %; no loss at 400", "60–77 %; loss from 300",
                    figures.get("floor"))


def _encrypted(figures):
    runs = figures["encrypted"]
    clear = [run for run in runs if not run["cipher"]]
    share = ", ".join(f"{run['cipher']} {_per_hundred(run)} % (loss {round(run['loss_percent'], 2)} %, p99 "
                      f"{round(run['delay_p99_ms'], 2)} ms)" for run in runs if run["cipher"])
    return [(f"{runs[0]['calls']} bridged G.711 calls, the customer's side encrypted (SRTP, keys by SDES over TLS), RTP both ways: "
             "share of a core per 100 calls", "no loss; calls in clear cost the same before and after",
             f"{share}; in clear before {_per_hundred(clear[0])} %, after {_per_hundred(clear[-1])} %", "–")]


def _transcoding(figures):
    seen = ", ".join(f"{run['codec']} {_per_hundred(run)} % (at {run['calls']}, loss {round(run['loss_percent'], 2)} %)"
                     for run in figures["transcoding"])
    return [("transcoded calls, the agent G.711, the customer another codec, RTP both ways: share of a core per 100 calls",
             "≤ 100 %; no loss", seen, "–")]


def _flows(figures):
    f = figures["flows"]
    return [(f"{f['calls']} customers led by a flow at once, RTP both ways, without agents: share of a core per 100",
             "all reach their end",
             f"{_per_hundred(f)} %; {f['answered']} of {f['calls']} reached it, {f['agents_rung']} agents rung; all up after "
             f"{f['up_after_s']} s; {f['kib_per_call']} KiB for each; loss {round(f['loss_percent'], 2)} %", "–")]


def _storms(figures):
    f = figures["storms"]
    words = {"hold": "held", "resume": "resumed", "transfer": "transferred"}
    each = "; ".join(f"{word} {f[name]['all_done_s']} s (worst {f[name]['slowest_s']} s), {f[name]['cpu_s_per_1000']} CPU s "
                     "per 1,000" for name, word in words.items())
    undone = sum(f[name]["undone"] for name in words)
    return [(f"storms: {f['calls']} talks with RTP both ways held at once, resumed at once, transferred to other agents at once; "
             f"until the last is done, {f['rounds']} times", "none lost",
             f"{each}; {f['lost']} calls and {f['legs_lost']} legs lost, {undone} not done; then all hear each other, loss "
             f"{round(f['loss_percent'], 2)} %", "–")]


def _handover(figures):
    f = figures["handover"]
    line, rung = f["on_the_line"], f["rung"]
    return [("hand-over: from the release of a flow's customer's key until customer and agent hear each other",
             "≤ 300 ms with an agent on the line",
             f"agent on the line p50 {line['p50_ms']} ms, max {line['max_ms']} ms; agent rung, picking up at once, p50 "
             f"{rung['p50_ms']} ms, max {rung['max_ms']} ms; {line['seen'] + rung['seen']} of {2 * f['times']} came about", "–")]


def _registrations(figures):
    f = figures["registrations"]
    return [(f"registrations of {f['phones']:,} phones, each challenged and answering", "–",
             f"{int(f['per_s'])}/s with {f['registered']} of {f['phones']} in; {f['cpu_s_per_1000']} CPU s per 1,000; "
             f"{f['kib_per_phone']} KiB for each phone", "–")]


def _start(figures):
    f = figures["start"]
    return [("resident memory at start; until ready", "≤ 40 MB",
             f"{cell(round(f['resident_mib'] * 1.048576, 1), ' MB')}; {f['ready_s']} s", "57 MB")]


def _memory(figures):
    seen = ", ".join(f"{run['kib_per_call']} KiB (at {run['calls']})" for run in figures["media"])
    return [("resident memory per bridged call", "≤ 64 KiB", seen, "353 KB")]


def _load(figures):
    f = figures["load"]
    return [(f"{f['rows']:,} tickets loaded", "≤ 10 s, flat memory for 100,000",
             f"{f['seconds']} s; {f['resident_before_mib']} → peak {f['peak_mib']} MiB, with a quarter of them "
             f"{f['quarter']['peak_mib']} MiB", "–")]


def _clicks(figures):
    f = figures["clicks"]
    rest, loading = f["rest"], f["loading"]
    return [(f"click → INVITE while {f['rows']:,} rows are loaded, {f['times']} times over (in a queue at rest)", "p99 ≤ 20 ms",
             f"p50 {loading['p50_ms']} ms, p99 {loading['p99_ms']} ms, worst {loading['max_ms']} ms of {loading['seen']} (p50 "
             f"{rest['p50_ms']} ms, p99 {rest['p99_ms']} ms); each load {f['load_s']} s", "–")]


def _scale(figures, name="scale"):
    f = figures[name]
    few, many, clicks = f["chosen_of_thousand"], f["chosen"], f["clicks"]
    choosing, disk = many.get("choosing_ms"), many.get("committing_ms")
    parts = (f", of that choosing ≤ {choosing['p50']} and ≤ {choosing['p99']} ms, the disk's commit ≤ {disk['p50']} and ≤ "
             f"{disk['p99']} ms" if choosing and disk else "")
    return [(f"{f['rows']:,} tickets wait: memory; from a call's end to the next call on record for the one agent at work (with a "
             "thousand tickets); click → INVITE while they were loaded; the slowest answer of `ctl queue`, `status`, `batch list`; a restart",
             "≤ 200 MiB; chosen in ≤ 1 ms more; click p99 ≤ 20 ms",
             f"{f['resident_mib']} MiB, peak {f['peak_mib']} MiB; p50 {many['p50_ms']} ms, p99 {many['p99_ms']} ms{parts} "
             f"({few['p50_ms']} and {few['p99_ms']} ms); click p50 {clicks['p50_ms']} ms, p99 {clicks['p99_ms']} ms, worst "
             f"{clicks['max_ms']} ms; {f['asked_ms']} ms; ready after {f['restart_s']} s; loaded in {f['seconds']} s", "–")]


def _click(figures):
    f = figures["click"]
    return [(f"a click on a number in a page, in Chromium → INVITE on the wire, idle, {f['clicks']} clicks", "≤ 15 ms",
             f"p50 {f['p50_ms']} ms, p99 {f['p99_ms']} ms, worst {f['max_ms']} ms", "–")]


def _toolbars(figures):
    f = figures["toolbars"]
    return [(f"{f['streams']} connected toolbars, each sent {f['offered_per_s']} events a second: from the event to its arrival; memory of "
             "each", "p99 ≤ 100 ms; ≤ 1 MiB",
             f"p50 {f['p50_ms']} ms, p99 {f['p99_ms']} ms, worst {f['max_ms']} ms of {f['seen']:,} ({f['sent'] - f['seen']} missing); "
             f"{f['kib_each_after']} KiB each; {f['percent']} % of a core", "–")]


def _simulate(figures):
    f = figures["simulate"]
    return [(f"a day of {f['tickets']:,} tickets and {f['agents']} agents simulated", "seconds, and nothing in the daemon",
             f"{f['seconds']} s for {f['attempts']:,} calls, {f['reached']:,} reached; agents {f['occupancy_percent']} % busy; the "
             f"daemon grew by {f['daemon_grew_mib']} MiB", "–")]


def _kill(figures):
    f = figures["kill"]
    return [(f"kill -9 with {f['in_progress']} calls in progress, restart", "0 dialled again, 0 lost",
             f"{f['dialled_again']} dialled again, {f['lost']} lost; ready after {f['restart_s']} s", "all 40 dialled again")]


# By the figure's name, in the order of the table.
ROWS = {
    "latency": _latency, "callbacks": _callbacks, "media": lambda figures: _media(figures) + _memory(figures),
    "recorded": _recorded, "encrypted": _encrypted, "transcoding": _transcoding, "flows": _flows, "storms": _storms, "handover": _handover,
    "registrations": _registrations, "start": _start, "load": _load, "simulate": _simulate, "clicks": _clicks, "scale": _scale,
    "tenfold": lambda figures: _scale(figures, "tenfold"), "toolbars": _toolbars,
    "kill": _kill, "click": _click,
}
