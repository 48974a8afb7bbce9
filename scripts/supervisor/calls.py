"""Does in calls, by ctl, all that can be done in calls, and writes it down: every command and its output are real."""
import os
import shutil
import subprocess
import sys
import tempfile
import time

from keys import Keys
from played import ROOT, Page, Site

PHONES = {"1001": ("udp", 5680), "1002": ("tcp", 5680), "1003": ("tls", 5681), "9001": ("udp", 5680)}


def certificate(folder):
    """One that signs itself, which phones of the site are given to trust."""
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
                    "30", "-keyout", f"{folder}/sip.key", "-out", f"{folder}/sip.pem", "-subj", "/CN=127.0.0.1", "-addext",
                    "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)


def phone(site, user, number):
    """baresip, which registers, answers by itself and speaks a tone."""
    own, (transport, port) = os.path.join(site.folder, f"phone-{user}"), PHONES[user]
    os.makedirs(own)
    subprocess.run(["sox", "-n", "-r", "8000", "-c", "1", "-b", "16", f"{own}/voice.wav", "synth", "600", "sine",
                    str(400 + 50 * number), "vol", "0.3"], check=True)
    settings = [f"sip_listen 127.0.0.1:{5700 + 10 * number}", f"rtp_ports {30000 + 20 * number}-{30019 + 20 * number}",
                "audio_player aubridge,nil", f"audio_source aufile,{own}/voice.wav", "audio_alert aubridge,nil",
                "ausrc_srate 8000", "auplay_srate 8000", "module_path /usr/lib/baresip/modules", "module g711.so",
                "module aubridge.so", "module aufile.so", "module srtp.so", "module_tmp uuid.so", "module_tmp account.so",
                "module_app menu.so", "module_app ctrl_tcp.so", f"ctrl_tcp_listen 127.0.0.1:{5760 + number}", f"sip_cafile {site.folder}/sip.pem"]
    account = (f"<sip:{user}@127.0.0.1:{port};transport={transport}>;auth_pass=walk-{user};regint=60;answermode=auto"
               f";audio_codecs=pcma/8000/1{';mediaenc=srtp-mand' if transport == 'tls' else ''}")
    for name, text in (("config", "\n".join(settings)), ("accounts", account), ("contacts", "")):
        open(os.path.join(own, name), "w").write(text + "\n")
    site.run(["baresip", "-4", "-f", own], own)
    return Keys(5760 + number)


class Walk:
    """One call after another, and what is seen of each."""

    def __init__(self, page, keys):
        self.page, self.keys = page, keys

    def press(self, user, command, parameter=""):
        """A command typed at a phone, which shows nothing of it here."""
        self.page.text += "\n".join(["```", f"{user}: /{command} {parameter}".rstrip(), "```", "", ""])
        self.keys[user].press(command, parameter)

    def until(self, what, question, seconds=60):
        """Asks until what came back is as wanted."""
        deadline = time.monotonic() + seconds
        while not question(answer := self.page.json(what)):
            if time.monotonic() > deadline:
                raise SystemExit(f"{what}: not as wanted after {seconds} s: {answer}")
            time.sleep(0.1)
        return answer

    def dial(self, words):
        """Dials, and waits until both talk."""
        output = self.page.show(f"ctl dial {words}")
        self.call = output.split()[1]
        self.until(f"ctl calls {self.call}", lambda c: c["state"] == "talking")

    def show(self, command, **more):
        return self.page.show(f"ctl {command}".replace("CALL", self.call), **more)

    def present(self, **roles):
        """Waits until so many legs of each role are there."""
        self.until(f"ctl calls {self.call}", lambda c: all(
            sum(leg["leg"] == role and leg["state"] == "confirmed" for leg in c["legs"]) == count
            for role, count in roles.items()))

    def event(self, kind):
        """Waits until the call's events have one of this kind."""
        deadline = time.monotonic() + 60
        while kind not in self.page.ask(f"timeout 1 ctl watch --json --since 0 --call {self.call}", allowed=(0, 124)):
            if time.monotonic() > deadline:
                raise SystemExit(f"no {kind} of {self.call}")

    def told(self, only="call."):
        """What was told of the call."""
        self.page.show(f"ctl watch --call {self.call} --since 0 --only {only}", run="timeout 2 {}", allowed=(0, 124))

    def hang_up(self):
        self.show("hangup CALL")
        self.until(f"ctl calls {self.call}", lambda c: c["state"] == "ended")


def phones(walk, page):
    page.say("""# Calls, by hand

All that can be done in a call, by `ctl`. This page is written by `scripts/calls.sh` (after `make build`), which does it on the
loopback interface: the agents' phones are softphones (baresip) that register over UDP, TCP and TLS, the last with SRTP; the customers
are SIPp ([calls.json5](../scripts/supervisor/calls.json5)). What stands below was typed and came back. Every command has its like on
the socket, see [control-protocol.md](control-protocol.md); what each does in all cases is told in [ctl.md](ctl.md).

## Phones""")
    walk.until("ctl phones", lambda answer: sum(p["state"] == "registered" for p in answer["phones"]) == 4)
    page.show("ctl phones")
    page.show("ctl phones 1003")


def hands(walk, page):
    page.say("## In a talk\n\nThe agent's phone is rung, then the customer's.")
    walk.dial("13800138000 --agent 1001")
    walk.show("calls CALL")
    page.say("On hold the customer hears music, and nobody hears the agent.")
    walk.show("call hold CALL")
    walk.show("call resume CALL")
    page.say("A muted agent goes on hearing.")
    walk.show("call mute CALL")
    walk.show("call unmute CALL")
    page.say("Digits for the menu of whom we called, a prompt for the customer alone, ten minutes more.")
    walk.show("call digits CALL 1p802#")
    walk.show("call play CALL one-moment --to customer")
    walk.event("played")
    walk.show("call extend CALL --by 10m")
    page.say("While a card's number is read out the recording has silence.")
    walk.show("call record CALL pause")
    walk.show("call record CALL resume")
    page.say("A recording that is stopped is complete; another start begins another file.")
    walk.show("call record CALL stop")
    walk.show("call record CALL start")
    page.say("What cannot be done is said, and changes nothing.")
    walk.show("call resume CALL", allowed=range(1, 100))
    walk.show("call play CALL no-such-prompt", allowed=range(1, 100))
    page.say("Parked, the agent is free; anybody can retrieve the call.")
    walk.show("call park CALL")
    walk.until(f"ctl calls {walk.call}", lambda c: c["state"] == "waiting")
    walk.show("agent list")
    walk.show("call retrieve CALL --agent 1002")
    walk.present(agent=1, customer=1)
    walk.show("calls CALL")
    walk.hang_up()
    page.say("All that was told of it:")
    walk.told()


def transfers(walk, page):
    page.say("## Transfers\n\nTo a number that is busy: the talk goes on, and the reason is told.")
    walk.dial("13800138001 --agent 1001")
    walk.show("call transfer CALL --number 13900139000")
    walk.event("call.party.failed")
    walk.told()
    walk.present(agent=1, customer=1)
    walk.show("calls CALL")
    page.say("Blind, to a colleague:")
    walk.show("call transfer CALL --agent 1003")
    walk.event("call.transferred")
    walk.show("calls CALL")
    page.say("After a word with the colleague: first taken back, then completed.")
    walk.show("call transfer CALL --agent 1002 --consult")
    walk.event("call.consulting")
    walk.show("calls CALL")
    walk.show("call takeback CALL")
    walk.present(guest=0)
    walk.show("call transfer CALL --agent 1002 --consult")
    walk.present(guest=1)
    walk.show("call complete CALL")
    walk.until(f"ctl calls {walk.call}", lambda c: c.get("agentId") == "1002" and c["state"] == "talking")
    walk.show("calls CALL")
    walk.hang_up()


def phone_keys(walk, page):
    page.say("""## At the phone itself

The agent holds, resumes and transfers with the phone's own keys; the lines below were typed at the softphone (its `/hold`, `/resume`,
`/transfer`, `/dial`). To the customer and on record it is the same as by `ctl`.""")
    walk.dial("13800138007 --agent 1001")
    walk.press("1001", "hold")
    walk.event("call.held")
    walk.show("calls CALL")
    walk.press("1001", "resume")
    walk.event("call.resumed")
    page.say("Blind, to a colleague:")
    walk.press("1001", "transfer", "sip:1002@127.0.0.1:5680")
    walk.event("call.transferred")
    walk.show("calls CALL")
    walk.hang_up()
    walk.told()
    page.say("A number dialled at the phone; on hold a colleague is dialled on the second line, which consults; then REFER with Replaces.")
    walk.press("1001", "dial", "sip:13800138008@127.0.0.1:5680")
    calls = walk.until("ctl calls", lambda c: any(call["state"] == "talking" for call in c["calls"]))["calls"]
    walk.call = calls[0]["callId"]
    walk.press("1001", "hold")
    walk.event("call.held")
    walk.press("1001", "dial", "sip:1002@127.0.0.1:5680")
    walk.event("call.consulting")
    walk.show("calls CALL")
    first, second = walk.keys["1001"].lines(2)
    walk.keys["1001"].press("callfind", first)
    walk.press("1001", "transfer", f"<sip:1002@127.0.0.1:5680?Replaces={second}%3Bto-tag%3D1%3Bfrom-tag%3D2>")
    walk.event("call.transferred")
    walk.show("calls CALL")
    walk.hang_up()
    walk.told()
    page.say("To oneself: refused, which the phone is told. This one hangs up then; others talk on.")
    walk.dial("13800138009 --agent 1001")
    walk.press("1001", "transfer", "sip:1001@127.0.0.1:5680")
    walk.until(f"ctl calls {walk.call}", lambda c: c["state"] == "ended")
    page.show("grep -ho 'event=transfer.refused.*' output", run="cd $(dirname $DIALER_SOCKET); {}")


def conference(walk, page):
    page.say("## Conference\n\nRung while the talk goes on; who answers joins.")
    walk.dial("13800138002 --agent 1001")
    walk.show("call conference CALL --agent 1002")
    walk.present(guest=1)
    walk.show("calls CALL")
    page.say("One is sent away; another is consulted first, then joined.")
    guest = [leg for leg in page.json(f"ctl calls {walk.call}")["legs"] if leg["leg"] == "guest"][0]["party"]
    walk.show(f"call drop CALL {guest}")
    walk.present(guest=0)
    walk.show("call transfer CALL --agent 1003 --consult")
    walk.present(guest=1)
    walk.show("call join CALL")
    walk.show("calls CALL")
    walk.hang_up()


def supervision(walk, page):
    page.say("## Supervisor\n\nHears in, speaks to the agent alone, then to both, and takes over.")
    walk.dial("13800138003 --agent 1001")
    walk.show("call supervise CALL --agent 9001")
    walk.present(supervisor=1)
    walk.show("call supervise CALL --agent 9001 --mode whisper")
    walk.show("call supervise CALL --agent 9001 --mode barge")
    walk.show("calls CALL")
    walk.show("call takeover CALL --agent 9001")
    walk.until(f"ctl calls {walk.call}", lambda c: c.get("agentId") == "9001" and c["state"] == "talking")
    walk.show("calls CALL")
    walk.hang_up()


def line(walk, page):
    page.say("## An agent who stays on the line\n\nThe phone is rung once; calls join it.")
    page.show("ctl agent connect 1002")
    walk.until("ctl agent list", lambda a: any(x["agentId"] == "1002" and x.get("line") == "ready" for x in a["agents"]))
    page.show("ctl agent list")
    walk.dial("13800138004 --agent 1002")
    page.show("ctl agent list")
    walk.told()
    walk.hang_up()
    page.say("The line outlives the call, until it is ended.")
    page.show("ctl agent disconnect 1002")
    walk.until("ctl agent list", lambda a: any(x["agentId"] == "1002" and x.get("line", "off") == "off" for x in a["agents"]))
    page.show("ctl agent list")


def flows(walk, page):
    page.say("## A call that a flow leads")
    page.show("ctl flow list")
    page.show("ctl flow show quality")
    output = page.show("ctl dial 13800138005 --flow quality")
    walk.call = output.split()[1]
    walk.until(f"ctl calls {walk.call}", lambda c: any(
        leg["leg"] == "customer" and leg["state"] == "confirmed" for leg in c["legs"]))
    walk.show("calls CALL")
    page.say("An agent takes it over.")
    walk.show("call takeover CALL --agent 1003")
    walk.present(agent=1, customer=1)
    walk.show("calls CALL")
    walk.hang_up()


def recordings(walk, page):
    page.say("## Recordings")
    page.show("ctl recording list")
    first = page.json("ctl recording list")["recordings"][-1]["recordingId"]
    page.show(f"ctl recording export {first} --to {page.folder}/complaint.wav --reason 'legal'")
    page.show(f"soxi {page.folder}/complaint.wav")
    page.say("Before its days are over a recording is deleted by force only, with a reason.")
    page.show(f"ctl recording delete {first}", allowed=range(1, 100))
    page.show(f"ctl recording delete {first} --force --reason 'the customer asked'")
    page.show("ctl recording list --limit 3")


def trunks(walk, page):
    page.say("## Trunks")
    page.show("ctl trunk list")
    page.show("ctl trunk test main")
    page.show("ctl trunk disable main")
    page.show("ctl trunk list")
    page.show("ctl dial 13800138006 --agent 1001", allowed=range(1, 100))
    page.show("ctl trunk enable main")
    page.show("ctl trunk list")


def main():
    target = sys.argv[1]
    folder = tempfile.mkdtemp(prefix="dialer-calls-")
    page, site = Page(folder), Site(folder)
    try:
        certificate(folder)
        site.sipp("customers", "answers", 5671, 20000, 1000, "-aa")
        site.sipp("mobiles", "busy", 5672, 21000, 1000)
        site.daemon(open(f"{ROOT}/scripts/supervisor/calls.json5").read(), page)
        walk = Walk(page, {user: phone(site, user, number) for number, user in enumerate(PHONES)})
        for part in (phones, hands, transfers, phone_keys, conference, supervision, line, flows, recordings, trunks):
            part(walk, page)
        open(target, "w").write(page.text.rstrip() + "\n")
        print(f"written: {target}", file=sys.stderr)
    finally:
        site.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
