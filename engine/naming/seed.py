"""The pattern this program began with: six numbers of a time stamp, the user glued to the shortcode, a caption."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from engine.naming import shortcode
from engine.naming.proof import judge_stamp
from engine.naming.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Collection

    from engine.naming.reading import FileName

_SHAPE = re.compile(r"(\d{4})_(\d\d)_(\d\d)_(\d\d)_(\d\d)_(\d\d)_(.+?)(?:_(\d{1,3}))?", re.S)
_GLUED = re.compile(r"([a-z0-9._]{1,30})([B-D][\w-]{10})(?:_(.*))?", re.S | re.A)
"""User names know no capitals, and every code since December 2015 starts with one of these three."""
_PLAIN = re.compile(r"([a-z0-9.]{1,30})_?(.*)", re.S | re.A)


class Seed:
    """`2025_08_28_15_16_56_jenny.lbxDN50WMMDLFf_vienna_12`, with or without shortcode, caption and number."""

    name = "seed"
    title = "YYYY_MM_DD_HH_MM_SS_<user><shortcode>_<caption>_NN"

    def read(self, file: FileName) -> Reading | None:
        """Read a name; the shortcode is the window that decodes to the stamp."""
        found = _SHAPE.fullmatch(file.stem)
        if not found:
            return None
        *digits, tail, number = found.groups()
        try:
            stamp = datetime(*map(int, digits), tzinfo=UTC)  # type: ignore[arg-type, misc]
        except ValueError:
            return None
        stamp_ms = int(stamp.timestamp() * 1000)
        window = shortcode.find(tail, stamp_ms)
        base = file.stem[: -1 - len(number)] if number else file.stem
        if window is None and number and (window := shortcode.find(f"{tail}_{number}", stamp_ms)):
            tail, number, base = f"{tail}_{number}", None, file.stem  # the code itself ends like a slide number
        if window is None:
            return self._without_proof(base, number, tail, stamp, stamp_ms)
        return Reading(
            post=window.code,
            name=base,
            number=int(number) if number else None,
            base=base if number else None,
            username=tail[: window.start] or None,
            shortcode=window.code,
            stamp=stamp,
            caption=tail[window.end :].strip("_") or None,
            judgement=judge_stamp(window.code, window.made_ms, stamp_ms),
        )

    def _without_proof(self, base: str, number: str | None, tail: str, stamp: datetime, stamp_ms: int) -> Reading:
        """No window fits the stamp: a code may still show by its place, and is held against the stamp as a conflict."""
        if glued := _GLUED.fullmatch(tail):
            user, code, caption = glued.groups()
            judgement = judge_stamp(code, shortcode.id_ms(shortcode.decode(code)), stamp_ms)
        else:
            plain = _PLAIN.fullmatch(tail)
            user, caption = plain.groups() if plain else (None, tail)
            code, judgement = None, None
        return Reading(
            post=base if base.isascii() else unicodedata.normalize("NFC", base),
            name=base,
            number=int(number) if number else None,
            base=base if number else None,
            username=user,
            shortcode=code,
            stamp=stamp,
            caption=(caption or "").strip("_") or None,
            judgement=judgement,
            by_time=tail if code is None else None,
        )


def settle_user(reading: Reading, known_users: Collection[str]) -> None:
    """Where user and caption run together, take a user name that other posts of the folder have proven."""
    if reading.by_time is None:
        return
    fitting = [user for user in known_users if reading.by_time == user or reading.by_time.startswith(f"{user}_")]
    if fitting:
        reading.username = max(fitting, key=len)
        reading.caption = reading.by_time[len(reading.username) :].strip("_") or None
