"""The pattern this program began with: a time stamp of six numbers, user and shortcode run together, a caption."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from typing import TYPE_CHECKING

from engine.naming import shortcode
from engine.naming.proof import assess_stamp
from engine.naming.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Collection

    from engine.naming.filename import FileName

_STAMP_ENDS = 19
_GLUED = re.compile(r"([a-z0-9._]{1,30})([B-E][\w-]{10})(?:_(.*))?", re.S | re.A)
"""User names have no capitals, and every code from December 2015 until 2033 starts with one of these four."""
_PLAIN = re.compile(r"([a-z0-9.]{1,30})_?(.*)", re.S | re.A)


class Seed:
    """`2025_08_28_15_16_56_jenny.lbxDN50WMMDLFf_vienna_12`, with or without shortcode, caption and number."""

    name = "seed"
    title = "YYYY_MM_DD_HH_MM_SS_<user><shortcode>_<caption>_NN"

    def read(self, file: FileName) -> Reading | None:
        """Read a name; the shortcode is the part that decodes to the stamp."""
        stem = file.stem
        tail = stem[_STAMP_ENDS + 1 :]
        if stem[4 : _STAMP_ENDS + 1 : 3] != "______" or not tail:
            return None
        try:
            stamp = datetime.fromisoformat(stem[:_STAMP_ENDS].replace("_", "-", 2).replace("_", ":") + "Z")
        except ValueError:
            return None
        stamp_ms = int(stamp.timestamp()) * 1000
        window = shortcode.find(tail, stamp_ms)
        before, _, number = tail.rpartition("_")
        if not before or not number.isdecimal() or len(number) > 3:
            number = ""
        elif window is None or window.end <= len(before):
            tail = before
        else:
            number = ""  # the code itself ends like a slide number
        base = stem[: -1 - len(number)] if number else stem
        if window is None:
            return self._without_proof(base, number, tail, stamp, stamp_ms)
        return Reading(
            window.code,
            base,
            int(number) if number else None,
            base if number else None,
            username=tail[: window.start] or None,
            shortcode=window.code,
            stamp=stamp,
            caption=tail[window.end :].strip("_") or None,
            assessment=assess_stamp(window.code, window.made_ms, stamp_ms),
        )

    def _without_proof(self, base: str, number: str, tail: str, stamp: datetime, stamp_ms: int) -> Reading:
        """Read a name in which nothing fits the stamp: a code in the usual place then counts as a conflict."""
        if glued := _GLUED.fullmatch(tail):
            user, code, caption = glued.groups()
            assessment = assess_stamp(code, shortcode.id_ms(shortcode.decode(code)), stamp_ms)
        else:
            plain = _PLAIN.fullmatch(tail)
            user, caption = plain.groups() if plain else (None, tail)
            code, assessment = None, None
        return Reading(
            post=base if base.isascii() else unicodedata.normalize("NFC", base),
            name=base,
            number=int(number) if number else None,
            base=base if number else None,
            username=user,
            shortcode=code,
            stamp=stamp,
            caption=(caption or "").strip("_") or None,
            assessment=assessment,
            by_time=tail if code is None else None,
        )


def settle_user(reading: Reading, known_users: Collection[str]) -> None:
    """If user and caption run together, choose a user name that other posts of the folder have proven."""
    if reading.by_time is None:
        return
    fitting = [user for user in known_users if reading.by_time == user or reading.by_time.startswith(f"{user}_")]
    if fitting:
        reading.username = max(fitting, key=len)
        reading.caption = reading.by_time[len(reading.username) :].strip("_") or None
