"""Tells the status line what the keys are for."""

from __future__ import annotations

from engine.model import SortKey
from tui.desk.listing import Listing
from tui.desk.parts import BenchPart, StatusPart, TabsPart
from tui.model.mode import Mode


class Status:
    """Looks at what is selected, picked, filtered and magnified, after whatever may have changed it."""

    def __init__(self, listing: Listing, tabs: TabsPart, bench: BenchPart, line: StatusPart) -> None:
        self._listing = listing
        self._tabs = tabs
        self._bench = bench
        self._line = line

    def show(self) -> None:
        """Say it as it is now."""
        listed, film, order = self._bench.series_list, self._bench.panel.film, self._listing.order
        _, text = self._listing.wanted
        photo = (film.cursor + 1, len(film.frames)) if self._bench.loupe and film.frames else None
        sorted_by = "" if order.key is SortKey.FOUND else order.key.value
        self._line.mode = Mode(
            self._tabs.view.title,
            listed.cursor + 1 if listed.ids else 0,
            len(listed.ids),
            text,
            len(listed.chosen),
            len(film.picked),
            photo,
            f"{sorted_by}, descending" if sorted_by and order.descending else sorted_by,
        )
