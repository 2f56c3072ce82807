"""The fallback pattern: a stem, a separator and up to three digits, in one folder."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from engine.naming.accounts import account_of
from engine.naming.family import parse_stamp
from engine.naming.numbering import OF, WORD
from engine.naming.reading import Reading

if TYPE_CHECKING:
    from engine.naming.filename import FileName

_NUMBER = re.compile(
    rf"(?<![ _.\-＿－])(?:[ _.\-＿－]+{WORD}#?[(\[（]?|（)(?P<number>\d{{1,3}})(?:{OF}(?P<of>\d{{1,3}}))?[)\]）]?_?\Z",
    re.I,
)
_LONGEST_NUMBER = 60  # with its separators; looking no farther keeps odd names cheap
_GLUED = re.compile(r"([^\d]*[^\W\d_])(\d{1,3})")
_MONTH = "jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez"
_IN_FRONT = re.compile(
    rf"#?\(?(\d{{1,3}})(?:{OF}(?P<of>\d{{1,3}}))?\)?[ _.\-]+(?P<rest>(?!{_MONTH})[^\W\d_].*)", re.I | re.S
)
_ONLY_NUMBER = re.compile(rf"[ _.\-]*(\d{{1,3}})(?:{OF}(\d{{1,3}}))?", re.I)
_ENDS_IN_TIME = re.compile(
    r"(?:19|20)\d\d[-_.]\d\d(?:[-_.]\d\d(?:[-_. T]+(?:(?:at|um|à|alle|om|kl|às|a las) )?\d\d[-_.:]\d\d)?)?[-_.:]\d\d"
    r"(?:[-_.]\d{3})?$"
    r"|(?:19|20)\d{6}[-_]\d{6}[-_](?!0)\d{3}$"  # milliseconds; slides have such numbers from 001 on
    r"|(?<!\d)(?:(?:0[1-9]|[12]\d|3[01])(?P<dots>[-.])(?:0[1-9]|1[0-2])(?P=dots)\d\d"
    r"|\d\d(?P<dashes>[-.])(?:0[1-9]|1[0-2])(?P=dashes)(?:0[1-9]|[12]\d|3[01]))$",
    re.S,
)
_STAMP = re.compile(r"20\d\d[-_.]?\d\d[-_.]?\d\d[-_. T]+\d\d[-_.]?\d\d[-_.]?\d\d")


class Generic:
    """`holiday_01`, `holiday-02`, `holiday (3)`, `holiday4`, `05 holiday`, `holiday 6 of 7`; names that are just
    numbers make one post per folder.
    """

    name = "generic"
    title = "<anything>_NN in one folder"

    def read(self, file: FileName) -> Reading:
        """Read any name: one without a number is a post of its own."""
        stem = file.stem if file.stem.isascii() else unicodedata.normalize("NFC", file.stem)
        if alone := _ONLY_NUMBER.fullmatch(stem):
            name, of = file.directory.rpartition("/")[2] or "numbers", alone[2]
            reading = Reading("0-9", name, int(alone[1]), expected=int(of) if of else None)
            if dated := _STAMP.match(name):
                reading.stamp, reading.username = parse_stamp(dated[0]), account_of(file.directory)
            return reading
        found = _NUMBER.search(stem, max(0, len(stem) - _LONGEST_NUMBER))
        if not found or not found.start() or _ENDS_IN_TIME.search(stem):
            return self._without_separator(stem, file)
        base, number = stem[: found.start()], found["number"]
        is_dated = _STAMP.fullmatch(base)
        return Reading(
            base,
            base,
            int(number),
            base if stem == f"{base}_{number}" else None,
            username=account_of(file.directory) if is_dated else None,
            stamp=parse_stamp(base) if is_dated else None,
            expected=int(found["of"]) if found["of"] else None,
        )

    def _without_separator(self, stem: str, file: FileName) -> Reading:
        """Read a name that has its number glued to a word or in front of everything, or none."""
        if glued := _GLUED.fullmatch(stem):
            return Reading(glued[1], glued[1], int(glued[2]))
        if in_front := _IN_FRONT.fullmatch(stem):
            base, of = in_front["rest"], in_front["of"]
            return Reading(base, base, int(in_front[1]), expected=int(of) if of else None)
        return Reading(stem, stem, order=(file.mark or 0,))


class Single:
    """No grouping: for names that the user's chosen pattern does not read."""

    name = "unmatched"
    title = "a name that the chosen pattern does not read"

    def read(self, file: FileName) -> Reading:
        """Read any name as a post of its own."""
        return Reading(file.name, file.stem)
