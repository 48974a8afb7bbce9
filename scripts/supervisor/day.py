"""Plays a supervisor's day and writes it down: every command and its output are real, and so are the times."""
import datetime
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = os.getcwd()
PROGRAMS = os.path.join(ROOT, ".build/release")
EXAMPLES = "examples/tickets"
# The help-desk first: some of its tickets are in the two others, too.
FILES = ["helpdesk.ndjson", "quality.csv", "logistics-gb18030.csv"]
DEADLINE = 420  # seconds the batches may take


class Page:
    """The page that is written, and the shell in which its commands run."""

    def __init__(self, folder):
        self.folder, self.text = folder, ""
        self.environment = {**os.environ, "PATH": PROGRAMS + ":" + os.environ["PATH"], "LANG": "C.UTF-8",
                            "DIALER_SOCKET": os.path.join(folder, "dialer.sock"), "COLUMNS": "110", "TZ": "Asia/Shanghai"}

    def say(self, text):
        self.text += text.strip() + "\n\n"

    def ask(self, command, allowed=(0,)):
        """Runs a command without writing it down."""
        done = subprocess.run(["bash", "-c", command], cwd=ROOT, env=self.environment, capture_output=True, text=True)
        if done.returncode not in allowed:
            raise SystemExit(f"{command}: status {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout + done.stderr

    def show(self, command, allowed=(0,), lines=None):
        """Runs a command, and writes it down with what it printed, or the first lines of that."""
        output = self.ask(command, allowed).replace(self.folder, "/var/lib/dialer").rstrip().split("\n")
        left = len(output) - (lines or len(output))
        kept = output[:lines] + ([f"… ({left} more lines)"] if left > 0 else [])
        self.text += "\n".join(["```", f"$ {command}", *kept, "```", "", ""])
        print(f"$ {command}", file=sys.stderr)

    def json(self, command):
        return json.loads(self.ask(command + " --json"))


class Site:
    """The daemon and its far ends."""

    def __init__(self, folder):
        self.folder, self.running = folder, []

    def start(self, page):
        for name, scenario, port, media, tone in (("customers", "customers", 5671, 20000, 1000),
                                                  ("agents", "answers-at-once", 5672, 26000, 440)):
            os.makedirs(os.path.join(self.folder, name))
            shutil.copy(f"{ROOT}/Tests/Peers/tones/{tone}hz.alaw", f"{self.folder}/{name}/tone.alaw")
            self._run(["sipp", "-sf", f"{ROOT}/Tests/Peers/sipp/{scenario}.xml", "-i", "127.0.0.1", "-p", str(port), "-mi",
                       "127.0.0.1", "-mp", str(media), "-nostdin", "-timeout", "900"], os.path.join(self.folder, name))
        text = open(f"{ROOT}/scripts/supervisor/site.json5").read().replace("SOUNDS", f"{ROOT}/sounds")
        open(f"{self.folder}/dialer.json5", "w").write(text)
        self._run([f"{PROGRAMS}/dialer", "--config", f"{self.folder}/dialer.json5"], self.folder)
        deadline = time.monotonic() + 15
        while subprocess.run(["bash", "-c", "ctl status"], env=page.environment, capture_output=True).returncode:
            if time.monotonic() > deadline:
                raise SystemExit("the daemon did not start:\n" + open(f"{self.folder}/output").read()[-2000:])
            time.sleep(0.1)

    def _run(self, command, folder):
        output = open(os.path.join(folder, "output"), "ab")
        self.running.append(subprocess.Popen(command, cwd=folder, stdout=output, stderr=output))

    def stop(self):
        for process in reversed(self.running):
            process.terminate()
            try:
                process.wait(8)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


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
                    self.told.setdefault(identifier, []).append((now, clock(forecast["completesAt"]), forecast["limit"]))
            if not running:
                return True
            time.sleep(1)
        return False

    def table(self):
        """How far the told ends were off, as a share of the time that the batch needed: four moments of each."""
        rows = ["| batch | asked after | told: done after | was done after | off by | limited by |", "|---|---|---|---|---|---|"]
        for identifier, name in self.names.items():
            asked, whole = self.told.get(identifier, []), self.ended[identifier] - self.began
            for at, end, limit in asked[::max(1, -(-len(asked) // 4))]:
                off = (end - self.ended[identifier]) / whole
                rows.append(f"| {name} | {at - self.began:.0f} s | {end - self.began:.0f} s | {whole:.0f} s | {off:+.0%} | {limit} |")
        return "\n".join(rows)


def day(page):
    page.say("""# A supervisor's day

Three exports, ten agents, `ctl` and nothing else. This page is written by `scripts/supervisor.sh` (after `make build`), which
plays the day on the loopback interface with SIPp as customers and phones: what stands below was typed and came back. Customers talk
for three seconds and are rung again after ten, so that the day takes minutes; quality tickets are called by agents, logistics
tickets by an automated call ([site.json5](../scripts/supervisor/site.json5)).

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
    usual = "--answer-rate 0.55 --talk 3s --ring 1s --wrap-up 0s"
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
        raise SystemExit("the batches did not end:\n" + page.ask("ctl batch list"))
    page.say("## The end")
    page.show("ctl batch list")
    page.say("What was told of the end on the way, against the end as it was. Before the first calls little is known: of agents' talks "
             "that they last a minute and a half, of a flow how long its prompts are.")
    page.say(forecasts.table())
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
        site.start(page)
        day(page)
        open(target, "w").write(page.text.rstrip() + "\n")
        print(f"written: {target}", file=sys.stderr)
    finally:
        site.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
