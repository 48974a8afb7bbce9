"""Phones that register with the daemon: many in one socket, with digest (RFC 7616, MD5)."""
import hashlib
import re
import select
import socket
import time

REGISTRAR = ("127.0.0.1", 5160)
URI = "sip:127.0.0.1:5160"


def _md5(text):
    return hashlib.md5(text.encode()).hexdigest()


class Phones:
    """`names` are users whose secret is their name."""

    def __init__(self, names):
        self.names = list(names)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        self.port = self.socket.getsockname()[1]

    def _request(self, name, cseq, authorization=""):
        return (f"REGISTER {URI} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:{self.port};branch=z9hG4bK{name}-{cseq};rport\r\n"
                f"Max-Forwards: 70\r\nFrom: <sip:{name}@127.0.0.1>;tag={name}\r\nTo: <sip:{name}@127.0.0.1>\r\n"
                f"Call-ID: {name}\r\nCSeq: {cseq} REGISTER\r\nContact: <sip:{name}@127.0.0.1:{self.port}>\r\n"
                f"Expires: 3600\r\n{authorization}Content-Length: 0\r\n\r\n").encode()

    def _authorized(self, name, cseq, answer):
        nonce = re.search(r'nonce="([^"]*)", algorithm=MD5', answer).group(1)
        realm = re.search(r'realm="([^"]*)"', answer).group(1)
        ha1, ha2 = _md5(f"{name}:{realm}:{name}"), _md5(f"REGISTER:{URI}")
        response = _md5(f"{ha1}:{nonce}:00000001:c0ffee:auth:{ha2}")
        return self._request(name, cseq, (
            f'Authorization: Digest username="{name}", realm="{realm}", nonce="{nonce}", uri="{URI}", '
            f'response="{response}", algorithm=MD5, cnonce="c0ffee", qop=auth, nc=00000001\r\n'))

    def register(self, first_cseq, seconds=20, outstanding=100):
        """Registers all of them, so many at a time; how long that took and how many are in."""
        waiting, todo, done, sent = {}, iter(self.names), 0, {}
        began = time.monotonic()
        while done < len(self.names) and time.monotonic() - began < seconds:
            while len(waiting) < outstanding and (name := next(todo, None)) is not None:
                waiting[name] = time.monotonic()
                sent[name] = self._request(name, first_cseq)
                self.socket.sendto(sent[name], REGISTRAR)
            if not select.select([self.socket], [], [], 0.5)[0]:
                for name in waiting:
                    self.socket.sendto(sent[name], REGISTRAR)
                continue
            answer = self.socket.recv(4000).decode()
            name = re.search(r"Call-ID: (\S+)", answer).group(1)
            if name not in waiting:
                continue
            if answer.startswith("SIP/2.0 401") and f"CSeq: {first_cseq} " in answer:
                sent[name] = self._authorized(name, first_cseq + 1, answer)
                self.socket.sendto(sent[name], REGISTRAR)
            elif answer.startswith("SIP/2.0 200"):
                del waiting[name]
                done += 1
        return time.monotonic() - began, done

    def close(self):
        self.socket.close()
