"""Which series an export takes: the words of the field, and the choice that each stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from engine.model import ExportChoice, SeriesFilter, Take
from tui.text import safe

FILTERED: Final = "filtered"
"""What the list's filter finds."""
SELECTED: Final = "selected"
"""What is selected in the list."""


@dataclass(frozen=True, slots=True)
class ListChoice:
    """What the list offers to an export beside the words of `Take`."""

    matching: SeriesFilter | None = None
    """Its filter, if it has one."""
    filter_text: str = ""
    """The same as it was typed."""
    selected: Sequence[int] = ()
    """Ids of the series selected there."""

    def takes(self) -> list[tuple[str, str]]:
        """What can be taken: each in words, and its value."""
        takes = [
            ("approved", Take.APPROVED.value),
            ("undecided", Take.UNDECIDED.value),
            ("all (approved and undecided)", Take.ALL.value),
        ]
        if self.matching is not None:
            takes.append((f"filtered: {safe(self.filter_text)}", FILTERED))
        if self.selected:
            takes.append((f"selected ({len(self.selected):,})", SELECTED))
        return takes

    def choice(self, take: str) -> ExportChoice:
        """The series that a value of `takes` stands for."""
        if take == FILTERED:
            return ExportChoice(matching=self.matching)
        if take == SELECTED:
            return ExportChoice(selected=tuple(self.selected))
        return ExportChoice(Take(take))
