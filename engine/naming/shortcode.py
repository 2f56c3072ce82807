"""Instagram's shortcodes: a post's id in base 64, and in the id the moment it was made.

An id's upper bits count milliseconds from Instagram's own epoch, its lower 23 bits are no time. So a shortcode in a
file name can be checked against the time stamp beside it, which no other eleven characters pass by chance: in random
text a false hit comes once in 10,000 names within an hour of the stamp, and not at all within a minute.
"""

from __future__ import annotations

import binascii
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from engine.model import Proof

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
EPOCH_MS = 1_314_220_021_721
"""Start of the ids' clock, 24 August 2011, in Unix milliseconds."""

LADDER = ((2_000, Proof.PROVEN), (15 * 60_000, Proof.LIKELY), (24 * 3_600_000, Proof.WEAK))
"""Proof by the most milliseconds between stamp and shortcode; videos appear minutes after their code."""

_LETTERS = frozenset(ALPHABET)
_NO_TIME_BITS = 23
_PRIVATE_EXTRA = 28
_SHORTEST, _LONGEST = 9, 12
_NEVER = 1 << 62
_LAST_MS = 253_402_300_799_000
_PROVEN_MS = LADDER[0][0]
_WIDEST_MS = LADDER[-1][0]
_UNIX_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def encode(post_id: int) -> str:
    """The shortcode of a post's id."""
    size = max(1, -(-post_id.bit_length() // 24))
    code = binascii.b2a_base64(post_id.to_bytes(3 * size, "big"), newline=False).decode("ascii")
    return code.replace("+", "-").replace("/", "_").lstrip("A") or "A"


def decode(code: str) -> int:
    """The id in a shortcode; a private account's code has 28 characters more, which mean nothing here.

    Raises ValueError if the text is no shortcode.
    """
    if len(code) > _PRIVATE_EXTRA:
        code = code[:-_PRIVATE_EXTRA]
    try:
        if not code or len(code) > _LONGEST or "+" in code or "/" in code:
            raise ValueError("not this alphabet, or not this long")
        padded = "A" * (-len(code) % 4) + code.replace("-", "+").replace("_", "/")
        return int.from_bytes(binascii.a2b_base64(padded, strict_mode=True), "big")
    except ValueError as error:
        raise ValueError(f"{code!r} is no shortcode: {error}") from None


def id_ms(post_id: int) -> int:
    """When a post or picture with this id was made, in Unix milliseconds."""
    return (post_id >> _NO_TIME_BITS) + EPOCH_MS


def taken_at(code: str) -> datetime:
    """When the post with this shortcode was made, UTC; raises ValueError if the text is no shortcode."""
    return at_ms(id_ms(decode(code)))


def at_ms(ms: int) -> datetime:
    """Unix milliseconds as a moment, UTC; the last moment there is for what lies beyond it."""
    if ms > _LAST_MS:
        return datetime.max.replace(tzinfo=UTC)
    return _UNIX_EPOCH + timedelta(milliseconds=ms)


def proof_of(apart_ms: int) -> Proof | None:
    """How much it proves that two moments lie this many milliseconds apart, whichever came first."""
    for most, proof in LADDER:
        if abs(apart_ms) <= most:
            return proof
    return None


class Window(NamedTuple):
    """A part of a text that decodes to about the expected time."""

    code: str
    start: int
    end: int
    """Index of the first character after the code."""
    made_ms: int
    """Unix milliseconds."""
    apart_ms: int
    """Stamp minus the time in the code, in milliseconds."""


def find(text: str, stamp_ms: int) -> Window | None:
    """Search `text` for the shortcode made nearest to `stamp_ms`, within a day of it.

    Only windows that begin with the letters of that day's codes are decoded.
    """
    best: Window | None = None
    nearest = _WIDEST_MS + 1
    for letters, length in _openings(stamp_ms // _WIDEST_MS):
        start = text.find(letters)
        while start >= 0:
            made = _made_ms(text[start : start + length], length)
            apart = abs(stamp_ms - made)
            if apart < nearest:
                nearest = apart
                end = start + length
                if len(text) >= end + _PRIVATE_EXTRA:
                    end = _private_end(text, end)
                best = Window(text[start:end], start, end, made, stamp_ms - made)
                if apart <= _PROVEN_MS:  # no two windows of one text pass so narrow a gate
                    return best
            start = text.find(letters, start + 1)
    return best


def _made_ms(text: str, length: int) -> int:
    """Time of the post with this code; _NEVER if the text is no code of this length."""
    try:
        return id_ms(decode(text)) if len(text) == length else _NEVER
    except ValueError:
        return _NEVER


@lru_cache(maxsize=4096)
def _openings(day: int) -> tuple[tuple[str, int], ...]:
    """The first two letters of all codes made on this day of Unix time, the one before and the one after, and their
    length: eleven letters since December 2015, ten before.
    """
    openings = []
    earliest, latest = (max(0, edge * _WIDEST_MS - EPOCH_MS) << _NO_TIME_BITS for edge in (day - 1, day + 2))
    for length in {len(encode(earliest)), len(encode(latest))} - set(range(_SHORTEST)):
        below = 6 * (length - 2)
        for first_two in range(earliest >> below, min(latest >> below, 4095) + 1):
            openings.append((ALPHABET[first_two >> 6] + ALPHABET[first_two & 63], length))
    return tuple(openings)


def _private_end(text: str, end: int) -> int:
    """End of a code, including the further 28 characters of a private account's if they follow `end`."""
    longer = end + _PRIVATE_EXTRA
    if text[end] == "_" or text[longer : longer + 1] not in ("", "_") or not _LETTERS.issuperset(text[end:longer]):
        return end
    return longer
