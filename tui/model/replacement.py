"""Find and replace in captions: what changes, and how to show it on a line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

_LEAD = 18
"""Characters of a caption that are shown before what was found."""


@dataclass(frozen=True)
class Replacement:
    """Puts `new` wherever `old` stands. Written in small letters only, `old` is found in capitals, too."""

    old: str
    new: str

    def applied(self, text: str) -> str:
        """The text with everything replaced; spaces that a word left behind close up."""
        replaced = self._pattern.sub(lambda _: self.new, text)
        return " ".join(replaced.split()) if replaced != text else text

    def around(self, text: str) -> tuple[str, str, str]:
        """The text from a little before what is found first: before it, itself and behind it."""
        match = self._pattern.search(text)
        if match is None:
            return text, "", ""
        start = max(0, match.start() - _LEAD)
        return ("…" if start else "") + text[start : match.start()], match[0], text[match.end() :]

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(re.escape(self.old), re.IGNORECASE if self.old == self.old.lower() else 0)
