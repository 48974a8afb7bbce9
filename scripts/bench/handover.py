"""From a customer's key to speech with a person."""
import time

from daemon import Daemon
from farends import AGENT_PORT, CUSTOMER_PORT
from figures import number, rounded
from machine import quantile
from talkers import TalkingPhone

AGENT_VOICE, CUSTOMER_VOICE = 0x2A, 0x5A


def handover(bench):
    """A customer presses 2 in a flow: time from the key's release until customer and agent hear each other, with an agent whose
    phone is rung and picks up at once, and with one who stays on the line."""
    times = 5 if bench.quick else 20
    return {"times": times, "rung": _handovers(bench, times, stays=False), "on_the_line": _handovers(bench, times, stays=True)}


def _handovers(bench, times, stays):
    ask = {"do": "ask", "say": ["resolved-question"], "choices": {"2": "person"}, "otherwise": "bye"}
    flow = {"start": "question", "steps": {
        "question": ask, "person": {"do": "handOver", "say": ["one-moment"], "failed": "bye"},
        "bye": {"do": "end", "say": ["goodbye"]}}}
    daemon = Daemon(bench.dialer, agents=1, flows={"bench": flow})
    customer = TalkingPhone(CUSTOMER_PORT, 29000, CUSTOMER_VOICE)
    agent = TalkingPhone(AGENT_PORT, 29100, AGENT_VOICE)
    try:
        daemon.start()
        control = daemon.connect()
        control.call("events.subscribe", kinds=["call.ended", "agent.line"])
        if stays:
            control.call("agent.connect", agent=daemon.agents[0])
            _told(control, 1, "agent.line", state="ready")
        taken = [_one(control, index, customer, agent) for index in range(times)]
        seen = [seconds * 1000 for seconds in taken if seconds is not None]
        return {"seen": len(seen), "p50_ms": rounded(quantile(seen, 0.5), 1), "max_ms": rounded(max(seen, default=None), 1)}
    finally:
        daemon.stop()
        customer.close()
        agent.close()


def _one(control, index, customer, agent):
    """One call; seconds, or None if they did not come to hear each other."""
    began = time.time()
    call = control.call("call.dial", number=number(index), flow="bench", key=f"handover-{index}")["callId"]
    _wait(lambda: customer.hears(None, began), 5)
    pressed = time.time()
    released = customer.press("2")
    both = lambda: (customer.hears(AGENT_VOICE, pressed), agent.hears(CUSTOMER_VOICE, pressed))  # noqa: E731
    _wait(lambda: all(both()), 5)
    heard = both()
    control.call("call.hangup", call=call)
    _told(control, index + 1, "call.ended")
    time.sleep(0.2)  # the agent's line is given back
    return max(heard) - released if all(heard) else None


def _told(control, count, kind, state=None):
    """Waits for so many events of a kind."""
    told = lambda: [event for _, event in list(control.events) if event["type"] == kind  # noqa: E731
                    and state in (None, event["data"].get("state"))]
    control.wait_until(lambda: len(told()) >= count, 5)


def _wait(what, seconds):
    deadline = time.monotonic() + seconds
    while not what() and time.monotonic() < deadline:
        time.sleep(0.002)
