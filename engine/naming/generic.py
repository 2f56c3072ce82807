"""The fallback pattern: a stem, a separator and up to three digits, in one folder."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from engine.naming.reading import Reading

if TYPE_CHECKING:
    from engine.naming.filename import FileName

_NUMBER = re.compile(r"(?<![ _.\-])[ _.\-]+#?\(?(\d{1,3})\)?\Z")
_LONGEST_NUMBER = 60  # with its separators; looking no farther keeps odd names cheap
_ONLY_NUMBER = re.compile(r"[ _.\-]*(\d{1,3})")
_ENDS_IN_TIME = re.compile(r"(?:19|20)\d\d[-_.]\d\d(?:[-_.]\d\d(?:[-_. T]+(?:at )?\d\d[-_.:]\d\d)?)?[-_.:]\d\d$", re.S)


class Generic:
    """`holiday_01`, `holiday-02`, `holiday (3)`; names that are just numbers make one post per folder."""

    name = "generic"
    title = "<anything>_NN in one folder"

    def read(self, file: FileName) -> Reading:
        """Read any name: one without a number is a post of its own."""
        stem = file.stem if file.stem.isascii() else unicodedata.normalize("NFC", file.stem)
        if alone := _ONLY_NUMBER.fullmatch(stem):
            return Reading("0-9", file.directory.rpartition("/")[2] or "numbers", int(alone[1]))
        found = _NUMBER.search(stem, max(0, len(stem) - _LONGEST_NUMBER))
        if not found or not found.start() or _ENDS_IN_TIME.search(stem):
            return Reading(stem, stem, order=(file.mark or 0,))
        base, number = stem[: found.start()], found[1]
        return Reading(base, base, int(number), base if stem == f"{base}_{number}" else None)


class Single:
    """No grouping: for names that the user's chosen pattern does not read."""

    name = "unmatched"
    title = "a name that the chosen pattern does not read"

    def read(self, file: FileName) -> Reading:
        """Read any name as a post of its own."""
        return Reading(file.name, file.stem)
