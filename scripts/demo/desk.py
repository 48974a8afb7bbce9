#!/usr/bin/env python3
"""usage: desk.py SOCKET

The hands of the demo's agents: after each call that was answered, the agent says what came of the ticket. Four tickets in
five are resolved, the fifth needs a follow-up; which ones follows from the ticket's id, so that every demo ends alike.

It speaks the control protocol as any script would: JSON-RPC 2.0, one message per line, on the daemon's Unix socket. It
ends when the daemon does.
"""
import json
import socket
import sys
import zlib


def main(path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as sock:
        sock.connect(path)
        number = 0

        def send(method, **params):
            nonlocal number
            number += 1
            sock.sendall(json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params}).encode() + b"\n")

        send("events.subscribe", kinds=["call.ended"])
        for line in sock.makefile("rb"):
            message = json.loads(line)
            if "error" in message:
                print(f"desk: request {message['id']}: {message['error'].get('message')}", file=sys.stderr)
            event = message.get("params", {})
            if event.get("type") != "call.ended" or event.get("data", {}).get("disposition") != "answered":
                continue
            ticket = event.get("ticketId")
            if ticket:
                resolved = zlib.crc32(ticket.encode()) % 5 != 0
                send("ticket.resolve", ticket=ticket, resolution="resolved" if resolved else "followUp",
                     agent=event.get("agentId"), call=event.get("callId"))


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except (BrokenPipeError, ConnectionResetError, KeyboardInterrupt):
        pass
