"""Storms: the same asked of a hundred running calls at once."""
import statistics
import time

from daemon import Daemon
from farends import FarEnds, ask
from figures import number, rounded, window
from machine import Meter


class Storms:
    """So many bridged calls with RTP both ways, each with an agent of its own, and as many agents more to transfer to."""

    def __init__(self, bench, count):
        self.count = count
        self.daemon = Daemon(bench.dialer, agents=2 * count)
        self.far = FarEnds(bench.farend, rtp=True)
        self.daemon.start()
        self.control = self.daemon.connect()
        self.control.call("events.subscribe", kinds=["call.held", "call.resumed", "call.transferred"])
        self.calls = []
        for index in range(count):
            answer = self.control.call("call.dial", number=number(index), agent=self.daemon.agents[index],
                                       key=f"storm-{index}")
            self.calls.append(answer["callId"])
            time.sleep(0.02)
        self.wait_for_audio()

    def close(self):
        self.daemon.stop()
        self.far.stop()

    def wait_for_audio(self, seconds=10):
        """Until both ends of every call send."""
        deadline = time.monotonic() + seconds
        while ask("stats")["sending_now"] != 2 * self.count and time.monotonic() < deadline:
            time.sleep(0.02)

    def ask_all(self, method, event, **each):
        """Asks it of every call in one breath; seconds until the last was done, how many were not, and CPU seconds.

        `each` maps a parameter's name to a function of the call's index."""
        self.control.events.clear()
        meter, began = Meter(dialer=self.daemon.pid), time.time()
        for index, call in enumerate(self.calls):
            self.control.send(method, call=call, **{name: value(index) for name, value in each.items()})
        arrivals = lambda: [at for at, told in list(self.control.events) if told["type"] == event]  # noqa: E731
        self.control.wait_until(lambda: len(arrivals()) >= self.count, 20)
        done = arrivals()
        return {"seconds": max(done, default=began) - began, "undone": self.count - len(done),
                "cpu_s": meter.read()["cpu_s"]["dialer"]}

    def talking(self):
        """Calls that talk, as the daemon has them."""
        return sum(call["state"] == "talking" for call in self.control.call("call.list", limit=1000)["calls"])


def storms(bench, count=100):
    """A hundred calls held, resumed and transferred, all at once each time: how long until all are done, whether one is lost,
    and what it costs; then whether everybody hears everybody again."""
    rounds = 1 if bench.quick else 5
    storm = Storms(bench, count)
    try:
        seen = {"hold": [], "resume": [], "transfer": []}
        for turn in range(rounds):
            seen["hold"].append(storm.ask_all("call.hold", "call.held"))
            seen["resume"].append(storm.ask_all("call.resume", "call.resumed"))
            # From the first hundred agents to the second, and back.
            first = 0 if turn % 2 else count
            seen["transfer"].append(storm.ask_all(
                "call.transfer", "call.transferred", agent=lambda index: storm.daemon.agents[first + index]))
            storm.wait_for_audio()
        legs, talking = ask("sip"), storm.talking()
        heard = window(storm.daemon, storm.far, 2)
        return {"calls": count, "rounds": rounds, "lost": count - talking,
                "legs_lost": 2 * count - legs["agent"]["active"] - legs["customer"]["active"],
                "loss_percent": heard["loss_percent"], **{name: _median(runs, count) for name, runs in seen.items()}}
    finally:
        storm.close()


def _median(runs, count):
    return {"all_done_s": rounded(statistics.median(r["seconds"] for r in runs), 3),
            "slowest_s": rounded(max(r["seconds"] for r in runs), 3), "undone": sum(r["undone"] for r in runs),
            "cpu_s_per_1000": rounded(sum(r["cpu_s"] for r in runs) * 1000 / count / len(runs), 3)}
