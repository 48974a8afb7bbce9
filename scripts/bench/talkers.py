"""Phones that talk: SIP and RTP in Python, for a handful of calls whose audio is looked at packet by packet."""
import os
import re
import socket
import struct
import threading
import time

from farends import WatchedPhone

PCMA, TELEPHONE_EVENT = 8, 101
FRAME = 0.02


class TalkingPhone(WatchedPhone):
    """Answers every call at once and sends frames that are all one byte, by which others know who speaks.

    `heard` has each change of what comes: when, and whose voice; None for what is no voice, such as a prompt. One call at a
    time.
    """

    def __init__(self, port, rtp_port, voice):
        self.voice, self.heard = voice, []
        self._far, self._last, self._sequence, self._timestamp = None, None, 0, 0
        self._rtp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._rtp.bind(("127.0.0.1", rtp_port))
        self._rtp.settimeout(0.05)
        self._rtp_port, self._talking = rtp_port, True
        super().__init__(port, "answers")
        self._threads = [threading.Thread(target=each, daemon=True) for each in (self._speak, self._listen)]
        for thread in self._threads:
            thread.start()

    def close(self):
        self._talking = False
        super().close()
        for thread in self._threads:
            thread.join()
        self._rtp.close()

    def hears(self, voice, since):
        """When the first frame of this voice came after `since`; None until it has."""
        return next((at for at, byte in list(self.heard) if byte == voice and at >= since), None)

    def press(self, digit):
        """A key of 100 ms by RFC 4733; the time of the packet that says it was released."""
        event, start = "0123456789*#ABCD".index(digit), self._timestamp
        for step in range(1, 6):
            self._send(TELEPHONE_EVENT, struct.pack("!BBH", event, 10, 160 * step), start, marker=step == 1)
            time.sleep(FRAME)
        released = time.time()
        for _ in range(3):
            self._send(TELEPHONE_EVENT, struct.pack("!BBH", event, 0x80 | 10, 800), start)
        return released

    def _send(self, kind, payload, timestamp, marker=False):
        if self._far:
            self._sequence = (self._sequence + 1) & 0xFFFF
            head = struct.pack("!BBHII", 0x80, kind | (0x80 if marker else 0), self._sequence, timestamp & 0xFFFFFFFF,
                               self._rtp_port)
            self._rtp.sendto(head + payload, self._far)

    def _speak(self):
        due = time.monotonic()
        while self._talking:
            self._timestamp += 160
            self._send(PCMA, bytes([self.voice]) * 160, self._timestamp)
            due += FRAME
            time.sleep(max(0, due - time.monotonic()))

    def _listen(self):
        while self._talking:
            try:
                packet = self._rtp.recv(2048)
            except OSError:
                continue
            frame = packet[12:]
            if packet[1] & 0x7F != PCMA or not frame:
                continue
            voice = frame[0] if frame.count(frame[0]) == len(frame) else None
            if not self.heard or voice != self._last:
                self._last = voice
                self.heard.append((time.time(), voice))

    def _invite(self, message, sender, first):
        port = re.search(r"^m=audio (\d+)", message, re.M)
        if port:
            self._last = None
            self._far = ("127.0.0.1", int(port.group(1)))
        super()._invite(message, sender, first)

    def _description(self):
        return (f"v=0\r\no=w {os.getpid()} 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                f"m=audio {self._rtp_port} RTP/AVP {PCMA} {TELEPHONE_EVENT}\r\na=rtpmap:{PCMA} PCMA/8000\r\n"
                f"a=rtpmap:{TELEPHONE_EVENT} telephone-event/8000\r\na=fmtp:{TELEPHONE_EVENT} 0-15\r\na=ptime:20\r\n")
