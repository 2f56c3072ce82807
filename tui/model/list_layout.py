"""How the list shows its series: as lines, as strips of their photos, or as a sheet of covers."""

from __future__ import annotations

from enum import StrEnum


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
