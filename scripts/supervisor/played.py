"""What is played and written down: the page, the shell its commands run in, and the programs that play along."""
import json
import os
import shutil
import subprocess
import sys
import time

ROOT = os.getcwd()
PROGRAMS = os.path.join(ROOT, os.environ.get("PROGRAMS", ".build/release"))


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

    def show(self, command, allowed=(0,), lines=None, run="{}"):
        """Runs a command, and writes it down with what it printed, or the first lines of that; `run` is what it is run by."""
        whole = self.ask(run.format(command), allowed).rstrip().replace(self.folder, "/var/lib/dialer")
        whole = whole.replace(f"{ROOT}/sounds", "/usr/local/share/dialer/sounds")
        output, command = whole.split("\n"), command.replace(self.folder, "/var/lib/dialer")
        left = len(output) - (lines or len(output))
        kept = output[:lines] + ([f"… ({left} more lines)"] if left > 0 else [])
        self.text += "\n".join(["```", f"$ {command}", *kept, "```", "", ""])
        print(f"$ {command}", file=sys.stderr)
        return whole

    def json(self, command):
        return json.loads(self.ask(command + " --json"))


class Site:
    """The daemon and its far ends, in a folder of their own."""

    def __init__(self, folder):
        self.folder, self.running = folder, []

    def daemon(self, text, page):
        """Starts the daemon with this configuration, in which SOUNDS is the sounds' folder, and waits until it answers."""
        open(f"{self.folder}/dialer.json5", "w").write(text.replace("SOUNDS", f"{ROOT}/sounds"))
        self.run([f"{PROGRAMS}/dialer", "--config", f"{self.folder}/dialer.json5"], self.folder)
        deadline = time.monotonic() + 15
        while subprocess.run(["bash", "-c", "ctl status"], env=page.environment, capture_output=True).returncode:
            if time.monotonic() > deadline:
                raise SystemExit("the daemon did not start:\n" + open(f"{self.folder}/output").read()[-2000:])
            time.sleep(0.1)

    def sipp(self, name, scenario, port, media, tone, *more, talk=3):
        """SIPp with a scenario of Tests/Peers, speaking a tone; those that talk for three seconds there do so for `talk` here."""
        own = os.path.join(self.folder, name)
        os.makedirs(own)
        text = open(f"{ROOT}/Tests/Peers/sipp/{scenario}.xml").read()
        open(f"{own}/{scenario}.xml", "w").write(text.replace('timeout="3000"', f'timeout="{talk * 1000}"'))
        shutil.copy(f"{ROOT}/Tests/Peers/tones/{tone}hz.alaw", f"{own}/tone.alaw")
        self.run(["sipp", "-sf", f"{own}/{scenario}.xml", "-i", "127.0.0.1", "-p", str(port), "-mi",
                  "127.0.0.1", "-mp", str(media), "-nostdin", "-timeout", "900", *more], own)

    def run(self, command, folder):
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
