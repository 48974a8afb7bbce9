"""Reads the demo's recordings: is each side's voice in its own channel, and did the supervisor hear both?"""
import math
import struct

SAMPLE_RATE = 8000


def _alaw(byte):
    byte ^= 0x55
    segment, mantissa = byte >> 4 & 7, byte & 15
    value = (mantissa << 4) + 8 if segment == 0 else ((mantissa << 4) + 0x108) << (segment - 1)
    return value if byte & 0x80 else -value


def _ulaw(byte):
    byte = ~byte & 0xFF
    value = (((byte & 15) << 3) + 0x84 << (byte >> 4 & 7)) - 0x84
    return -value if byte & 0x80 else value


DECODERS = {6: [_alaw(b) for b in range(256)], 7: [_ulaw(b) for b in range(256)]}


def channels(path, count=2):
    """The samples of each channel of a WAV in A-law, mu-law or 16-bit PCM; of a call's recording left (agent) and right
    (customer)."""
    data = open(path, "rb").read()
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise ValueError(f"{path} is not a WAV file")
    at, form, samples = 12, None, None
    while at + 8 <= len(data):
        name, size = data[at:at + 4], struct.unpack_from("<I", data, at + 4)[0]
        if name == b"fmt ":
            form = struct.unpack_from("<HHI", data, at + 8)
        elif name == b"data":
            samples = data[at + 8:at + 8 + size]
        at += 8 + size + size % 2
    if form is None or samples is None or form[1] != count or form[2] != SAMPLE_RATE:
        raise ValueError(f"{path} is not a recording of {count} channels and {SAMPLE_RATE} Hz: {form}")
    if form[0] in DECODERS:
        decoded = [DECODERS[form[0]][byte] for byte in samples]
    elif form[0] == 1:
        decoded = [value for (value,) in struct.iter_unpack("<h", samples[:len(samples) // 2 * 2])]
    else:
        raise ValueError(f"{path} has samples in format {form[0]}")
    return [decoded[at::count] for at in range(count)]


def level(samples, hertz):
    """The tone's amplitude in its loudest half second."""
    half, best = SAMPLE_RATE // 2, 0.0
    for start in range(0, max(1, len(samples) - half), half):
        piece = samples[start:start + half]
        if piece:
            angle = 2 * math.pi * hertz / SAMPLE_RATE
            real = sum(value * math.cos(angle * n) for n, value in enumerate(piece))
            imaginary = sum(value * math.sin(angle * n) for n, value in enumerate(piece))
            best = max(best, 2 * math.hypot(real, imaginary) / len(piece))
    return best


def holds_both_voices(path, agent_hertz=440, customer_hertz=1000):
    """Whether the agent's tone is in the left channel and the customer's in the right, and neither in the other."""
    left, right = channels(path)
    own = min(level(left, agent_hertz), level(right, customer_hertz))
    other = max(level(left, customer_hertz), level(right, agent_hertz))
    return own > 1000 and other < own / 10


def hears_both_voices(path, agent_hertz=440, customer_hertz=1000):
    """Whether who heard this heard both at the same time."""
    (heard,) = channels(path, count=1)
    return min(level(heard, agent_hertz), level(heard, customer_hertz)) > 1000
