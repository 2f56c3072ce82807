"""Ids of 24 hexadecimal digits, as VSCO and Xiaohongshu give to posts, which begin with the moment they were made."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.model import Proof
from engine.naming import shortcode
from engine.naming.accounts import account_of
from engine.naming.family import Family, shape
from engine.naming.reading import Assessment

if TYPE_CHECKING:
    from engine.naming.filename import FileName
    from engine.naming.reading import Reading

_FAMILY = Family(
    "object-id",
    "<24 hexadecimal digits>_N, the id of a post on VSCO or Xiaohongshu",
    (shape(r"(?P<post>[56][0-9a-f]{23})(?:_<num>)?"),),
    by=("post",),
)
_TIME_DIGITS = 8
"""Digits that count the seconds since 1970; such ids begin with 5 or 6 since 2012."""


class ObjectId:
    """`6640d330000000001e01a2b3_1.png`."""

    name = _FAMILY.name
    title = _FAMILY.title

    def read(self, file: FileName) -> Reading | None:
        """Read a name that is such an id."""
        reading = _FAMILY.read(file)
        if reading is None:
            return None
        moment = shortcode.at_ms(int(reading.post[:_TIME_DIGITS], 16) * 1000)
        why = f"The names have the id {reading.post}, made on {moment:%Y-%m-%d}."
        assessment = Assessment(Proof.WEAK, (why,), taken_at=moment)
        return replace(reading, name=reading.post, username=account_of(file.directory), assessment=assessment)
