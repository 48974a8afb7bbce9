#!/usr/bin/env python3
"""usage: check_far_ends.py FOLDER

Judges the demo: do the far ends' own logs agree with what the daemon reports? FOLDER holds

  customers.log, agents.log   what SIPp saw, one event per line (Tests/Peers/README.md)
  calls.json                  the daemon's list of all calls (`call.list`, ended ones too)
  report-*.json               its report of each batch (`batch.report`)
  automated.json              the call that a flow led (`call.get`)
  transferred.json            the call that was transferred while a supervisor listened
  supervisor.log, .wav        what the supervisor's phone saw and heard (listener.py)

Prints what was compared and ends with status 0 only if everything agrees.
"""
import collections
import glob
import json
import os
import re
import sys

from recording import hears_both_voices, holds_both_voices

# What a customer did, as the queue must call it.
BY_CODE = {"486": "busy", "404": "invalidNumber", "603": "declined", "480": "unreachable", "503": "congestion"}


def mask(number):
    """As the daemon masks a number: its last eight digits show only the last four. Service numbers (400…) are dialled
    as they are inside the country, and listed with its code."""
    number = re.split(r"[;,x-]", number)[0]
    number = number if number.startswith("+") else "+86" + number
    return f"{number[:-8]}****{number[-4:]}" if len(number) >= 8 else number


def far_end_calls(path):
    """Each call a far end saw: its number and how it ended there."""
    calls = collections.OrderedDict()
    for line in open(path):
        fields = dict(re.findall(r"(\w+)=(\S+)", line))
        if "event" not in fields:
            continue
        call = calls.setdefault(fields["call"], {"number": fields["number"], "invites": 0, "answered": False, "end": None})
        event = fields["event"]
        if event == "invite":
            call["invites"] += 1
        elif event == "answer":
            call["answered"] = True
        elif event == "press":
            call["pressed"] = fields["digit"]
        elif event == "refuse":
            call["end"] = BY_CODE.get(fields["code"], fields["code"])
        elif event == "cancelled":
            call["end"] = "cancelled"
        elif event in ("bye", "hangup"):
            call["end"] = fields["by"]
    return list(calls.values())


def customers_disposition(call):
    """The word the daemon's report must have for what this customer did."""
    if call["answered"]:
        return "answered"
    return "noAnswer" if call["end"] == "cancelled" else call["end"]


class Verdict:
    """Collects what was compared."""

    def __init__(self):
        self.agrees = True

    def compare(self, what, far_ends, daemon):
        same = far_ends == daemon
        self.agrees = self.agrees and same
        print(f"  {'agree' if same else 'DIFFER':7}{what}: far ends {far_ends}, daemon {daemon}")

    def demand(self, what, holds):
        self.agrees = self.agrees and holds
        print(f"  {'yes' if holds else 'NO':7}{what}")


def agents_of(call):
    """The agents of a call that is over, in the order in which they came: one, and one more for each transfer."""
    return [leg["agentId"] for leg in call["legs"] if leg["leg"] == "agent"]


def compare_calls(verdict, customers, agents, calls, transferred):
    """Call by call: whom the far ends saw rung against whom the daemon says it rang."""
    # Where the agent was not to be had, the customer was not rung.
    rung = [call for call in calls if not call["outcome"]["disposition"].startswith("agent")]
    verdict.compare("calls to customers", len(customers), len(rung))
    verdict.compare("calls to agents", len(agents), len(calls) + len(agents_of(transferred)) - 1)
    seen = collections.Counter((mask(call["number"]), customers_disposition(call)) for call in customers)
    told = collections.Counter((call["number"].split(";")[0], call["outcome"]["disposition"]) for call in rung)
    for (number, disposition), count in sorted((seen - told).items()):
        print(f"         only the far end knows: {number} {disposition} ×{count}")
    for (number, disposition), count in sorted((told - seen).items()):
        print(f"         only the daemon knows: {number} {disposition} ×{count}")
    verdict.demand("each call's number and outcome are the same on both sides", seen == told)
    verdict.demand("no call is still up at a far end", all(call["end"] for call in customers + agents))
    verdict.demand("nobody was sent an INVITE twice for one call", all(c["invites"] == 1 for c in customers + agents))


def compare_reports(verdict, customers, calls, reports):
    """The reports' sums against the far ends'; calls that a reader clicked belong to no batch and to no report."""
    clicked = [call for call in calls if not call.get("batchId")]
    by_click = sum(call["outcome"]["disposition"] == "answered" for call in clicked)
    answered = sum(call["answered"] for call in customers)
    verdict.compare("answered, clicked calls aside", answered - by_click, sum(r["total"]["answered"] for r in reports))
    words = collections.Counter(customers_disposition(call) for call in customers)
    words.subtract(call["outcome"]["disposition"] for call in clicked)
    told = collections.Counter()
    for report in reports:
        told.update(report["dispositions"])
    for word in sorted(set(words) | set(told)):
        if words[word] or told[word]:
            verdict.compare(word, words[word], told[word])


def compare_automated(verdict, customers, agents, call):
    """The customer whom a flow asked: the key is what the daemon has, and one agent, whom it names, took the call."""
    pressed = [c for c in customers if c.get("pressed")]
    verdict.compare("keys pressed in the automated callback", [c["pressed"] for c in pressed],
                    [a["digit"] for a in call.get("answers", [])])
    verdict.demand(f"its customer was handed over to agent {call.get('agentId')}, whose phone answered",
                   any(a["number"] == call.get("agentId") and a["answered"] for a in agents))
    verdict.demand("its recording holds both voices", holds_both_voices(call["recording"]))


def compare_transferred(verdict, agents, supervisors, folder, call):
    """The customer who was given to another agent while a supervisor listened."""
    first, last = agents_of(call)
    answered = {a["number"] for a in agents if a["answered"]}
    verdict.demand(f"the customer of agent {first} was transferred to agent {last}, whose phone answered",
                   first != last and {first, last} <= answered)
    verdict.demand("each of its legs has sent and received", all(
        leg["sent"]["packets"] and leg["received"]["packets"] for leg in call["legs"]))
    verdict.compare("calls to the supervisor", len(supervisors), 1)
    verdict.demand("the supervisor's phone answered and was let go",
                   all(s["answered"] and s["end"] == "dialer" for s in supervisors))
    verdict.demand("the supervisor's phone heard agent and customer", hears_both_voices(f"{folder}/supervisor.wav"))
    verdict.demand("its recording holds both voices", holds_both_voices(call["recording"]))


def main(folder):
    read = lambda name: json.load(open(os.path.join(folder, name)))  # noqa: E731
    customers = far_end_calls(os.path.join(folder, "customers.log"))
    agents = far_end_calls(os.path.join(folder, "agents.log"))
    calls = read("calls.json")["calls"]
    reports = [json.load(open(path)) for path in sorted(glob.glob(os.path.join(folder, "report-*.json")))]
    verdict = Verdict()
    verdict.demand("there was something to compare", bool(customers and calls and reports))
    transferred = read("transferred.json")
    compare_calls(verdict, customers, agents, calls, transferred)
    compare_reports(verdict, customers, calls, reports)
    compare_automated(verdict, customers, agents, read("automated.json"))
    supervisors = far_end_calls(os.path.join(folder, "supervisor.log"))
    compare_transferred(verdict, agents, supervisors, folder, transferred)
    examples = [report["recordingExample"] for report in reports if report.get("recordingExample")]
    verdict.demand("there is a recording", bool(examples))
    for path in examples[:1]:
        verdict.demand(f"{path} holds both voices", holds_both_voices(path))
    sys.exit(0 if verdict.agrees else 1)


if __name__ == "__main__":
    main(sys.argv[1])
