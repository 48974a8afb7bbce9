"""Plays a supervisor's day and writes it down: every command and its output are real, and so are the times."""
import datetime
import shutil
import sys
import tempfile
import time

from played import ROOT, Page, Site

EXAMPLES = "examples/tickets"
# The help-desk first: some of its tickets are in the two others, too.
FILES = ["helpdesk.ndjson", "quality.csv", "logistics-gb18030.csv"]
TALK = 12  # seconds a customer talks
DEADLINE = 600  # seconds the batches may take


def clock(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def batches(page):
    return page.json("ctl batch list")["batches"]


class Forecasts:
    """What the daemon said of each batch's end, and when that came."""

    def __init__(self, page):
        self.page, self.began = page, time.time()
        self.told, self.ended, self.names = {}, {}, {}

    def follow(self, seconds):
        """Lets the batches run for so long, or to their end; true at the end."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            now, running = time.time(), False
            for batch in batches(self.page):
                identifier = batch["batchId"]
                self.names[identifier] = batch["name"]
                if batch["state"] != "running":
                    self.ended.setdefault(identifier, now)
                    continue
                running = True
                forecast = batch.get("forecast", {})
                if "completesAt" in forecast:
                    between = [clock(forecast[end]) if end in forecast else None for end in ("earliestAt", "latestAt")]
                    self.told.setdefault(identifier, []).append(
                        (now, clock(forecast["completesAt"]), between, forecast["limit"]))
            if not running:
                return True
            time.sleep(1)
        return False

    def table(self):
        """How far the told ends were off, as a share of the time that the batch needed: six moments of each."""
        rows = ["| batch | asked after | told: done after | between | was done after | off by | limited by |",
                "|---|---|---|---|---|---|---|"]
        for identifier, name in self.names.items():
            asked, whole = self.told.get(identifier, []), self.ended[identifier] - self.began
            for at, end, between, limit in asked[::max(1, -(-len(asked) // 6))]:
                off = (end - self.ended[identifier]) / whole
                first, last = (f"{one - self.began:.0f} s" if one else "never" for one in between)
                rows.append(f"| {name} | {at - self.began:.0f} s | {end - self.began:.0f} s | {first} and {last} | {whole:.0f} s "
                            f"| {off:+.0%} | {limit} |")
        return "\n".join(rows)

    def worst(self):
        """Of each batch, how far what was told from a third of its time on was off at most."""
        found = []
        for identifier, name in self.names.items():
            end, whole = self.ended[identifier], self.ended[identifier] - self.began
            offs = [abs(told - end) / whole for at, told, _, _ in self.told.get(identifier, []) if at - self.began > whole / 3]
            found.append(f"{name} {max(offs):.0%}" if offs else f"{name} (nothing was told)")
        return ", ".join(found)


def day(page):
    page.say("""# A supervisor's day

Three exports, ten agents, `ctl` and nothing else. This page is written by `scripts/supervisor.sh` (after `make build`), which
plays the day on the loopback interface with SIPp as customers and phones: what stands below was typed and came back. Customers talk
for twelve seconds, ring for fifteen at most and are rung again after ten, so that the day takes minutes; quality tickets are called
by agents, logistics tickets by an automated call ([site.json5](../scripts/supervisor/site.json5)).

## What is in the files

A file whose columns are known needs no mapping; for any other `ctl batch map` proposes one.""")
    page.show(f"ctl batch map {EXAMPLES}/quality.csv", lines=30)
    page.say("Nothing is stored by a dry run. It says what every row would become, and what would hold tickets back now.")
    for file in FILES:
        page.show(f"ctl batch load {EXAMPLES}/{file} --dry-run", allowed=(0, 50))
    page.say("## What will happen\n\nThe files are loaded, and nobody is called yet.")
    for file in FILES:
        page.show(f"ctl batch load {EXAMPLES}/{file} --paused --quiet", allowed=(0, 50))
    ids = [batch["batchId"] for batch in sorted(batches(page), key=lambda b: b["loadedAt"])]
    page.say("How long with ten agents, how long with five? Nothing was measured here yet, so the supervisor says what is usual.")
    usual = f"--answer-rate 0.55 --talk {TALK}s --ring 1s --wrap-up 0s"
    page.show(f"ctl simulate --batch {ids[1]} --agents 10 {usual}")
    page.show(f"ctl simulate --batch {ids[1]} --agents 5 {usual}")
    page.say("## The run")
    page.show("ctl agent list")
    for identifier in ids:
        page.show(f"ctl batch start {identifier}")
    forecasts = Forecasts(page)
    forecasts.follow(15)
    page.say("A quarter of a minute later: how far, until when, and what keeps it from being sooner?")
    page.show("ctl batch list")
    page.show("ctl queue", lines=40)
    page.say("The help-desk's tickets matter more today.")
    page.show(f"ctl batch reprioritise {ids[0]} 5")
    page.show(f"ctl batch show {ids[0]}")
    if not forecasts.follow(DEADLINE):
        raise SystemExit("the batches did not end:\n" + page.ask("ctl batch list; ctl queue"))
    page.say("## The end")
    page.show("ctl batch list")
    page.say("What was told of the end on the way, against the end as it was. Before the first calls little is known: of agents' talks "
             "that they last a minute and a half, of a flow how long its prompts are. The range is told with it: in one case of ten the end "
             "comes before it, in one after it, as little as is known by then; it is wide at first and narrow at the end "
             "([simulate.md](simulate.md)).")
    page.say(forecasts.table())
    page.say(f"From the first third of its time on, what was told of a batch was off by at most: {forecasts.worst()}.")
    page.say("## The report")
    page.show(f"ctl batch report {ids[1]}")
    page.show("ctl report --by agent")
    page.show("ctl report --by class --csv")
    page.show("ctl report inspect", lines=20)


def main():
    target = sys.argv[1]
    folder = tempfile.mkdtemp(prefix="dialer-day-")
    page, site = Page(folder), Site(folder)
    try:
        site.sipp("customers", "customers", 5671, 20000, 1000, talk=TALK)
        site.sipp("agents", "answers-at-once", 5672, 26000, 440)
        site.daemon(open(f"{ROOT}/scripts/supervisor/site.json5").read(), page)
        day(page)
        open(target, "w").write(page.text.rstrip() + "\n")
        print(f"written: {target}", file=sys.stderr)
    finally:
        site.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
