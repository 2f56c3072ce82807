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
    whole_words: bool = False
    """Whether `old` must not be a part of a longer word."""

    def applied(self, text: str) -> str:
        """The text with everything replaced; spaces that a word left behind close up."""
        replaced = self._pattern.sub(lambda _: self.new, text)
        return " ".join(replaced.split()) if replaced != text else text

    def hits(self, text: str) -> list[tuple[str, str, str]]:
        """Each place that is found, with the text around it: a little before it, itself and what follows."""
        found = []
        for match in self._pattern.finditer(text):
            start = max(0, match.start() - _LEAD)
            found.append((("…" if start else "") + text[start : match.start()], match[0], text[match.end() :]))
        return found

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        sought = re.escape(self.old)
        if self.whole_words:  # an edge only where a word ends: "$5" has none on its left
            left = r"(?<!\w)" if self.old[:1].isalnum() else ""
            right = r"(?!\w)" if self.old[-1:].isalnum() else ""
            sought = f"{left}{sought}{right}"
        return re.compile(sought, re.IGNORECASE if self.old == self.old.lower() else 0)
