"""What decoding one picture may cost, told from the file before it is decoded."""

from __future__ import annotations

from typing import BinaryIO

MOST_BYTES = 500_000_000
"""Larger files are no photos: a raw file of a medium format camera has 200 MB."""
MOST_SCANNED = 1_500_000_000
"""Pixels times scans of a JPEG: each scan of a progressive one goes over the whole picture. Ten scans are usual, and
this lets them pass up to 120 million pixels; a second of work is bounded by it."""
_SCAN = b"\xff\xda"  # never within the scans' own data, where a zero follows each FF
_CHUNK = 1 << 20


def scans(stream: BinaryIO, enough: int) -> int:
    """Number of scans in a JPEG, or `enough` if it has more; the place in the stream stays the same."""
    place, found, before = stream.tell(), 0, b""
    stream.seek(0)
    while found < enough and (chunk := stream.read(_CHUNK)):
        found += (before + chunk).count(_SCAN)
        before = chunk[-1:] if chunk[-1:] == _SCAN[:1] else b""
    stream.seek(place)
    return min(found, enough)
