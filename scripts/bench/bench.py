#!/usr/bin/env python3
"""Measures the dialer and writes docs/benchmarks.md.

  bench.py --dialer PROGRAM --farend PROGRAM --floor PROGRAM [--quick] [FIGURE ...]

FIGURE is any of: start latency callbacks floor media recorded encrypted transcoding flows storms handover registrations load
simulate clicks scale click toolbars kill; all of them without one (click only where Chromium is installed); and tenfold and
knowledge, which are measured only by name.
`--quick` takes shorter and fewer runs, to see where one stands; only a full run of all figures writes the
report, unless --report says where to. Every figure is also printed as one JSON line.
"""
import argparse
import json
import sys

import click
import figures
import floors
import handover
import knowledge
import machine
import report
import scale
import simulate
import storms
import toolbars

ORDER = {
    "start": figures.start,
    "latency": floors.latency,
    "callbacks": figures.callbacks,
    "floor": floors.media,
    "media": lambda bench: figures.media(bench, recording=False),
    "recorded": lambda bench: figures.media(bench, recording=True),
    "encrypted": figures.encrypted,
    "transcoding": figures.transcoding,
    "flows": figures.flows,
    "storms": storms.storms,
    "handover": handover.handover,
    "registrations": figures.registrations,
    "load": figures.load,
    "clicks": scale.clicks,
    "scale": scale.scale,
    "simulate": simulate.simulate,
    "click": click.click,
    "toolbars": toolbars.toolbars,
    "kill": figures.kill,
}
# Only when they are asked for by name.
ASKED = {"tenfold": scale.tenfold, "knowledge": knowledge.knowledge}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dialer", required=True)
    parser.add_argument("--farend", required=True)
    parser.add_argument("--floor", required=True)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--report")
    parser.add_argument("figure", nargs="*", choices=[[], *ORDER, *ASKED], metavar="FIGURE")
    arguments = parser.parse_args()
    bench = figures.Bench(arguments.dialer, arguments.farend, arguments.floor, arguments.quick)
    speed = machine.speed()
    print(json.dumps({"speed": speed}), flush=True)
    seen, failed = {}, []
    for name in arguments.figure or [name for name in ORDER if name != "click" or click.is_possible()]:
        try:
            seen[name] = {**ORDER, **ASKED}[name](bench)
            print(json.dumps({name: seen[name]}, ensure_ascii=False), flush=True)
        except (Exception, SystemExit) as error:  # one figure that fails must not lose the others
            failed.append(name)
            print(json.dumps({name: {"failed": f"{type(error).__name__}: {error}"}}, ensure_ascii=False), flush=True)
    path = arguments.report or ("docs/benchmarks.md" if not arguments.figure and not arguments.quick else None)
    if path:
        options = (["--quick"] if arguments.quick else []) + arguments.figure
        command = " ".join(["scripts/bench.sh", *options]) if options else "make bench"
        report.write(path, seen, command, arguments.dialer, speed)
        print(f"written: {path}", file=sys.stderr)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
