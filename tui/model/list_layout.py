"""How the list shows its series: as lines, as strips of their photos, or as a sheet of covers."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

_STRIPS_FROM: Final = 100
"""Cells across from which strips show enough photos beside their words."""


class ListLayout(StrEnum):
    """One of them, by the name that is kept between two starts."""

    LINES = "lines"
    STRIPS = "strips"
    SHEET = "sheet"

    @property
    def next(self) -> ListLayout:
        """The one after it."""
        every = tuple(ListLayout)
        return every[(every.index(self) + 1) % len(every)]

    @classmethod
    def within(cls, columns: int) -> ListLayout:
        """What a terminal so wide begins with."""
        return cls.STRIPS if columns >= _STRIPS_FROM else cls.LINES

    @classmethod
    def kept_as(cls, value: object) -> ListLayout | None:
        """The one that was kept; None for what another version may have written."""
        return next((layout for layout in cls if layout == value), None)
