"""Looking closely: what opens over the desk to look at a photo, a film, or the collection as a whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.screen import Screen

from engine.model import Frame
from tui.desk.desk import Desk
from tui.desk.parts import BenchPart
from tui.model.films import Films
from tui.model.statistics import Statistics

if TYPE_CHECKING:
    from engine.export.options import ExportOptions


@dataclass(frozen=True, slots=True)
class Screens:
    """Makes the screens that open over the desk; they stand a floor above it."""

    compare: Callable[[Sequence[Frame], int, int], Screen[int]]
    films: Callable[[Films], Screen[bool]]
    play: Callable[[Sequence[Frame], ExportOptions, int | None], Screen[None]]
    statistics: Callable[[Statistics], Screen[None]]


class Viewing:
    """Opens what is to be looked at, and takes the place back that was reached."""

    def __init__(self, desk: Desk, bench: BenchPart, screens: Screens) -> None:
        self._desk = desk
        self._bench = bench
        self._film = desk.panel.film
        self._screens = screens

    async def turn_loupe(self) -> None:
        """See the photo as large as the screen, where everything can be done to it as before; or the list again."""
        if self._bench.loupe:
            self.close_loupe()
        elif (series := await self._desk.selected()) is not None and series.frames:
            self._bench.loupe = True

    def close_loupe(self) -> bool:
        """See list and film again; False if they are seen already."""
        was_open, self._bench.loupe = self._bench.loupe, False
        return was_open

    async def compare(self) -> None:
        """See the photo beside the one after it, or before it if it is the last."""
        series, film = await self._desk.selected(), self._film
        if series is None or len(film.frames) < 2:
            self._desk.tell("It takes two photos to compare.")
            return
        other = film.cursor + 1 if film.cursor + 1 < len(film.frames) else film.cursor - 1
        self._desk.host.push_screen(self._screens.compare(film.frames, film.cursor, other))

    async def play(self) -> None:
        """Play the kept photos as an export would write them."""
        series = await self._desk.selected()
        kept = [frame for frame in series.frames if frame.kept] if series else []
        if series and kept:
            screen = self._screens.play(kept, self._desk.session.exports.options(), series.row.id)
            self._desk.host.push_screen(screen, self._show_crops)
        else:
            self._desk.tell("This series has no included photos.")

    async def _show_crops(self, _: None) -> None:
        """Show the series with its crops as they are now."""
        await self._desk.show(self._desk.series_list.series_id)

    async def show_statistics(self) -> None:
        """Show the collection in numbers."""
        session = self._desk.session
        counts = await self._desk.ask(session.catalog.counts, session.collection)
        spent = await self._desk.ask(session.figures.spent, session.collection)
        words = await self._desk.ask(session.figures.reviewed, session.collection)
        verified_by = await self._desk.ask(session.figures.verified_by, session.collection)
        taste = await self._desk.ask(session.taste.record)
        histograms = await self._desk.ask(session.histograms.all, session.collection)
        if counts is not None and spent is not None and words is not None:
            statistics = Statistics(counts, spent, words, verified_by or (), taste, histograms or ())
            self._desk.host.push_screen(self._screens.statistics(statistics))

    def show_coverage(self) -> None:
        """Show which shot sizes and places the series cover."""
        from tui.dialogs.coverage import CoverageDialog

        self._desk.host.push_screen(CoverageDialog(), self._go_to_series)

    def _go_to_series(self, series_id: int | None) -> None:
        if series_id is not None and not self._desk.listed.go_to(series_id):
            self._desk.tell("That series is not in this list.")

    def open_folder(self) -> None:
        """Turn to another folder."""
        self._desk.host.show_welcome()
