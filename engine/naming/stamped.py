"""Names of unknown programs that contain a time stamp and a shortcode, in any place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.naming import shortcode
from engine.naming.family import parse_stamp
from engine.naming.proof import judge_stamp
from engine.naming.reading import Reading

if TYPE_CHECKING:
    from engine.naming.filename import FileName

_STAMP = re.compile(
    r"(?<!\d)20\d\d[-_.]?(?:0\d|1[0-2])[-_.]?(?:[0-2]\d|3[01])"
    r"[-_. T]{0,3}[0-2]\d[-_.:h]?[0-5]\d[-_.:m]?[0-5]\d(?!\d)"
)
_NUMBER = re.compile(r".*[ _.-](\d{1,3})", re.S)


class Stamped:
    """Any name in which eleven characters decode to the time that the name gives."""

    name = "stamped"
    title = "any name with a time stamp and the shortcode made at that time"

    def read(self, file: FileName) -> Reading | None:
        """Read a name; a code must be within 15 minutes of the stamp, since beyond that chance is too likely."""
        stem = file.stem
        found = _STAMP.search(stem)
        if not found or (stamp := parse_stamp(found[0])) is None:
            return None
        stamp_ms = int(stamp.timestamp() * 1000)
        window = shortcode.find(stem, stamp_ms)
        if window is None or abs(window.apart_ms) > shortcode.LADDER[1][0]:
            return None
        number = _NUMBER.fullmatch(stem)
        if number and (number.start(1) <= window.end - 1 or number.start(1) < found.end()):
            number = None
        return Reading(
            post=window.code,
            name=stem[: number.start(1)].rstrip(" _.-") if number else stem,
            number=int(number[1]) if number else None,
            shortcode=window.code,
            stamp=stamp,
            judgement=judge_stamp(window.code, window.made_ms, stamp_ms),
        )
