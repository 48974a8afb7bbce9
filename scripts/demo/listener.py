#!/usr/bin/env python3
"""usage: listener.py SIP-PORT RTP-PORT FOLDER

The supervisor's phone of the demo: answers calls one after the other without ringing, says nothing, and writes what it hears
into FOLDER/supervisor.wav (A-law as it came, mono). What happens to it goes into FOLDER/supervisor.log in the words of the SIPp
scenarios (Tests/Peers/README.md): these two files are what the demo is judged by.

SIPp cannot do this: it does not keep the audio that it receives.
"""
import re
import socket
import struct
import sys
import threading
import time

PCMA = 8
SILENCE = bytes([0xD5]) * 160


class Listener:
    def __init__(self, sip_port, rtp_port, folder):
        self.folder, self.port, self.rtp_port = folder, sip_port, rtp_port
        self.sip, self.rtp = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
        self.sip.bind(("127.0.0.1", sip_port))
        self.rtp.bind(("127.0.0.1", rtp_port))
        self.log = open(f"{folder}/supervisor.log", "w", buffering=1)
        self.heard, self.far, self.answer, self.call = bytearray(), None, None, None

    def serve(self):
        threading.Thread(target=self.talk, daemon=True).start()
        while True:
            data, sender = self.sip.recvfrom(65536)
            message = data.decode("latin1")
            if not message.startswith("SIP/2.0"):
                self.request(message, sender)

    def request(self, message, sender):
        method, call = message.split(" ", 1)[0], self.header(message, "Call-ID")
        if method == "INVITE":
            if call != self.call:
                self.begin(message, call)
            self.sip.sendto(self.answer, sender)
        elif method != "ACK":
            self.sip.sendto(self.reply(message), sender)
            if method == "BYE" and self.far:
                self.end()

    def begin(self, message, call):
        self.call, self.number = call, re.match(r"INVITE sips?:([^@;]*)", message).group(1)
        self.note("event=invite")
        port = int(re.search(r"^m=audio (\d+)", message, re.M).group(1))
        self.answer = self.reply(message, sdp=True)
        self.heard, self.far = bytearray(), ("127.0.0.1", port)
        self.note("event=answer")

    def end(self):
        self.far = None
        self.note("event=bye by=dialer")
        with open(f"{self.folder}/supervisor.wav", "wb") as file:
            file.write(self.head() + self.heard)

    def head(self):
        size = len(self.heard)
        form = struct.pack("<HHIIHHH", 6, 1, 8000, 8000, 1, 8, 0)
        chunks = b"fmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", size)
        return b"RIFF" + struct.pack("<I", 4 + len(chunks) + size) + b"WAVE" + chunks

    def talk(self):
        """Silence every 20 ms, and ears open between."""
        sequence, due = 0, time.monotonic()
        while True:
            if self.far:
                sequence += 1
                head = struct.pack("!BBHII", 0x80, PCMA, sequence & 0xFFFF, 160 * sequence & 0xFFFFFFFF, self.rtp_port)
                self.rtp.sendto(head + SILENCE, self.far)
            due += 0.02
            while (left := due - time.monotonic()) > 0:
                self.listen(left)

    def listen(self, seconds):
        self.rtp.settimeout(seconds)
        try:
            packet = self.rtp.recv(2048)
        except OSError:
            return
        if self.far and packet[1] & 0x7F == PCMA:
            self.heard += packet[12:]

    def note(self, what):
        self.log.write(f"{what} number={self.number} call={self.call} at={time.time():.3f}\n")

    @staticmethod
    def header(message, name):
        return re.search(rf"^{name}\s*:\s*(.*?)\r?$", message, re.I | re.M).group(1)

    def reply(self, message, sdp=False):
        lines = [line for line in message.split("\r\n\r\n")[0].split("\r\n")[1:]
                 if line.lower().startswith(("via:", "from:", "call-id:", "cseq:", "record-route:"))]
        to = self.header(message, "To")
        lines.append(f"To: {to}" if ";tag=" in to else f"To: {to};tag=supervisor{abs(hash(self.call)) % 100000}")
        lines.append(f"Contact: <sip:supervisor@127.0.0.1:{self.port}>")
        body = (f"v=0\r\no=supervisor 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                f"m=audio {self.rtp_port} RTP/AVP {PCMA}\r\na=rtpmap:{PCMA} PCMA/8000\r\na=ptime:20\r\n") if sdp else ""
        if sdp:
            lines.append("Content-Type: application/sdp")
        return ("\r\n".join(["SIP/2.0 200 OK", *lines, f"Content-Length: {len(body)}"]) + "\r\n\r\n" + body).encode()


if __name__ == "__main__":
    try:
        Listener(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]).serve()
    except KeyboardInterrupt:
        pass
