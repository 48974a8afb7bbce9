#!/usr/bin/env python3
"""Writes the tones that the SIPp peers play: one second of a sine in raw A-law and mu-law, 8,000 samples a second.

A whole number of periods fits in the second, so a tone played over and over has no click. The far ends need a
frequency each, so that a recording shows whose voice is in which channel: 440 Hz the agent, 1000 Hz the customer.
"""
import math
import pathlib

PEAK = 8000  # about -12 dB of full scale, the level of speech on a telephone line


def alaw(sample: int) -> int:
    """ITU-T G.711 A-law of a 16-bit sample."""
    sign = 0x80 if sample >= 0 else 0
    magnitude = min((sample if sample >= 0 else -sample - 1) >> 3, 0xFFF)
    segment = max(magnitude.bit_length() - 5, 0)
    mantissa = (magnitude >> 1 if segment < 2 else magnitude >> segment) & 0x0F
    return (sign | segment << 4 | mantissa) ^ 0x55


def ulaw(sample: int) -> int:
    """ITU-T G.711 mu-law of a 16-bit sample."""
    sign = 0x80 if sample < 0 else 0
    magnitude = min(abs(sample) >> 2, 8158) + 33
    segment = max(magnitude.bit_length() - 6, 0)
    mantissa = magnitude >> (segment + 1) & 0x0F
    return ~(sign | segment << 4 | mantissa) & 0xFF


def main() -> None:
    folder = pathlib.Path(__file__).parent
    for hertz in (440, 1000):
        samples = [round(PEAK * math.sin(2 * math.pi * hertz * n / 8000)) for n in range(8000)]
        (folder / f"{hertz}hz.alaw").write_bytes(bytes(map(alaw, samples)))
        (folder / f"{hertz}hz.ulaw").write_bytes(bytes(map(ulaw, samples)))


if __name__ == "__main__":
    main()
