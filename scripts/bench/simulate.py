"""A day of 100,000 tickets and 500 agents in virtual time, beside a daemon that stands idle."""
import time

from daemon import Daemon
from figures import hand_in, ticket_file
from machine import resident


def simulate(bench):
    """100,000 tickets loaded and paused, then `queue.simulate` with 500 agents over a day from 09:00; with it the time to copy
    what is unfinished, and what the daemon itself grew by."""
    rows, agents = (10000, 50) if bench.quick else (100000, 500)
    hours = {"periods": [{"from": "09:00", "to": "20:00"}], "holidays": "asUsual"}
    daemon = Daemon(bench.dialer, policy={"callingHours": hours, "recording": "never"})
    try:
        daemon.start()
        control = daemon.connect()
        summary = hand_in(control, "simulate.csv", ticket_file(range(rows)), paused=True)
        before, began = resident(daemon.pid), time.monotonic()
        seen = control.call("queue.simulate", seconds=330, batch=summary["batchId"], agents=agents, measuredDays=0,
                            horizonDays=1, **{"from": "2026-11-23T01:00:00Z"})
        return {"tickets": rows, "agents": agents, "seconds": round(time.monotonic() - began, 2),
                "computed_s": seen["computedSeconds"], "attempts": seen["attempts"], "reached": seen["reached"],
                "occupancy_percent": seen["occupancyPercent"], "limit": seen["limit"],
                "daemon_grew_mib": round((resident(daemon.pid) - before) / 1024, 1)}
    finally:
        daemon.stop()
