"""The photos of one series as the export will lay them into its frame: what a crop cuts stays in sight, in the dark.

A crop can be moved here, of one photo or of all.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual import events, work
from textual.app import ComposeResult
from textual.containers import HorizontalScroll, Vertical
from textual.widgets import Static

from engine.errors import PhotoSeriesError
from engine.export.shots import fit_picture
from tui.dialogs.crop_looks import MUCH_LOST, ShownPhoto, dark_outside, frame_facts, loss_words
from tui.pictures import Picture, PictureService
from tui.text import safe, shorten
from tui.widgets.picture_view import PictureView

if TYPE_CHECKING:
    from engine.export.plan import SeriesPlan
    from engine.export.shots import Cut, Shots
    from engine.export.sizing import Size
    from engine.model import Point

_REST = 0.15
"""Seconds that a series must stay chosen before its photos are opened."""
_TOGETHER = 0.25
"""Seconds in which photos that are made are shown together: for each addition the whole dialog is laid out."""
_MOST = 40
"""Photos shown at most."""

MakeShots = Callable[[], "Shots"]
"""Makes the shots of a planned series; called in a thread."""


class Crops(NamedTuple):
    """What is shown: equal ones look alike."""

    series: SeriesPlan
    size: int
    fit: str
    max_upscale: float


class CropStrip(Vertical):
    """Shows a line about the frame and the photos in it, one beside the other."""

    DEFAULT_CSS = """
    CropStrip {
        & > .crop-line { height: 1; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis; }
        & > HorizontalScroll { height: 1fr; scrollbar-size-horizontal: 1; }
        Vertical { width: auto; height: 1fr; margin: 0 1 0 0; }
        Vertical > Static { height: 1; color: $text-muted; text-wrap: nowrap; }
        Vertical > Static.-much { color: $text-warning; }
        Vertical > Static.-current { text-style: reverse; }
    }
    """

    def __init__(self, pictures: PictureService) -> None:
        super().__init__()
        self._pictures = pictures
        self._shown: list[ShownPhoto] = []
        self._frame: Size = (0, 0)
        self._cursor = 0
        self._all_photos = False
        """True if all photos move together."""
        self._crops: Crops | None = None
        self._make_shots: MakeShots | None = None
        self._shown_of = 0
        """Id of the series whose photos are shown."""

    def compose(self) -> ComposeResult:
        """A line and the photos."""
        yield Static("", classes="crop-line", markup=False)
        yield HorizontalScroll(can_focus=False)

    @property
    def line(self) -> str:
        """What is said about the frame."""
        return str(self.query_one(".crop-line", Static).content)

    @property
    def photos(self) -> list[PictureView]:
        """The pictures that stand there."""
        return list(self.query(PictureView))

    # --- Moving crops -----------------------------------------------------------------------------------------------

    def step(self, by: int) -> None:
        """Look at the photo to the right, or to the left if `by` is negative."""
        if self._shown:
            self._mark(max(0, min(self._cursor + by, len(self._shown) - 1)))

    @property
    def series_id(self) -> int | None:
        """The series whose photos are shown; None while there are none."""
        return abs(self._shown_of) if self._shown else None

    def turn_all(self) -> bool:
        """Move all photos together, or one again; True for all."""
        self._all_photos = not self._all_photos
        self._mark(self._cursor)
        return self._all_photos

    @property
    def paths(self) -> list[str]:
        """Paths of the photos whose crops are moved."""
        return [self._shown[at].cut.frame.path for at in self._moving]

    @property
    def has_crops(self) -> bool:
        """True if photos are cropped."""
        return any(shown.cut.box is not None for shown in self._shown)

    def move(self, across: float, down: float) -> dict[str, Point]:
        """Move crops by these shares of their photos; the new middles of those that could move, by path."""
        moved: dict[str, Point] = {}
        for at in self._moving:
            before = self._shown[at].cut
            cut = before.moved(across, down)
            if cut is before:
                continue
            self._shown[at] = self._shown[at]._replace(cut=cut, by_hand=True)
            moved[cut.frame.path] = cut.middle
        self._mark(self._cursor)
        return moved

    async def redraw(self) -> None:
        """Draw the photos anew that were moved, the one that is looked at first."""
        for at in sorted(self._moving, key=lambda at: at != self._cursor):
            shown = self._shown[at]
            picture = await asyncio.to_thread(self._draw, shown.cut, self._frame, shown.picture.height)
            if at >= len(self._shown):
                return  # another series is shown by now
            if self._shown[at].cut is shown.cut:
                self._shown[at] = shown._replace(picture=picture)
                self.query(PictureView)[at].show_made(picture)

    async def show_again(self) -> None:
        """Read the photos again: their crops were changed."""
        if self._crops is not None and self._make_shots is not None:
            self._show(self._crops, self._make_shots)

    @property
    def _moving(self) -> range:
        if not self._shown:
            return range(0)
        return range(len(self._shown)) if self._all_photos else range(self._cursor, self._cursor + 1)

    def _mark(self, cursor: int) -> None:
        """Show which photos would be moved, and what each crop cuts off."""
        self._cursor = min(cursor, max(0, len(self._shown) - 1))
        for at, (shown, words) in enumerate(zip(self._shown, self.query(".loss").results(Static), strict=False)):
            words.update(shorten(loss_words(shown, self._frame), max(8, shown.picture.width)))
            words.set_class(at in self._moving, "-current")
        if self._shown and self._cursor < len(self.query(PictureView)):
            # The row alone: the whole dialog would scroll, too, away from the field that has the keys.
            self.query_one(HorizontalScroll).scroll_to_widget(self.query(PictureView)[self._cursor], animate=False)

    # --- Showing ----------------------------------------------------------------------------------------------------

    def on_resize(self, event: events.Resize) -> None:
        """Make the pictures anew for the new space."""
        if self._make_shots is not None and self._crops is not None:
            self._show(self._crops, self._make_shots)

    def show(self, crops: Crops, make_shots: MakeShots) -> None:
        """Show the photos of a series; where the same are shown already, they stay."""
        if crops != self._crops:
            self._crops, self._make_shots = crops, make_shots
            self._show(crops, make_shots)

    @work(exclusive=True, group="crops", exit_on_error=False)
    async def show_nothing(self) -> None:
        """No series is looked at."""
        self._crops = self._make_shots = None
        self._shown = []
        self._say("")
        await _emptied(self.query_one(HorizontalScroll))

    @work(exclusive=True, group="crops", exit_on_error=False)
    async def _show(self, crops: Crops, make_shots: MakeShots) -> None:
        """Show the photos one after the other, as they are made."""
        row = self.query_one(HorizontalScroll)
        await asyncio.sleep(_REST)
        await _emptied(row)
        again = bool(self._shown) and self._shown_of == crops.series.series_id
        self._shown, self._shown_of = [], crops.series.series_id
        row.scroll_home(animate=False)
        self._say(f"{safe(crops.series.name)}: opening the photos…")
        try:
            shots = await asyncio.to_thread(make_shots)
            self._frame = shots.size
            cuts = shots.cuts()
            made: list[ShownPhoto] = []
            added = time.monotonic()
            while (cut := await asyncio.to_thread(next, cuts, None)) and len(self._shown) + len(made) < _MOST:
                made.append(await asyncio.to_thread(self._made, cut, shots.size, row.size.height - 2))
                if time.monotonic() - added > _TOGETHER:
                    await self._add(row, made)
                    made, added = [], time.monotonic()
            await self._add(row, made)
            self._mark(self._cursor if again else 0)
            self._say(" · ".join(frame_facts(crops.series, shots, [shown.cut.lost for shown in self._shown])))
        except PhotoSeriesError as error:
            self._say(safe(str(error)))

    def _made(self, cut: Cut, frame: Size, rows: int) -> ShownPhoto:
        """A photo for the row, `rows` cells high; called in a thread."""
        height = max(2, rows)
        small = cut.shrunk(2 * height * self._pictures.cell[1])
        return ShownPhoto(small, self._draw(small, frame, height), cut.frame.crop is not None)

    def _draw(self, cut: Cut, frame: Size, rows: int) -> Picture:
        """The picture of `cut`, `rows` cells high."""
        image = dark_outside(cut) if cut.box else fit_picture(cut.photo, frame, None)
        cell = self._pictures.cell
        width = round(rows * cell[1] * image.width / image.height / cell[0])
        return self._pictures.encode(image, max(2, width), rows)

    async def _add(self, row: HorizontalScroll, made: Sequence[ShownPhoto]) -> None:
        """Add photos to the row, each with a word about its crop, which may be a warning."""
        columns = []
        for shown in made:
            width = max(8, shown.picture.width)
            loss = Static(shorten(loss_words(shown, self._frame), width), classes="loss", markup=False)
            loss.set_class(shown.cut.lost > MUCH_LOST, "-much")
            column = Vertical(PictureView(self._pictures), loss)
            column.styles.width = width
            columns.append(column)
        await row.mount(*columns)
        for column, shown in zip(columns, made, strict=True):
            column.query_one(PictureView).show_made(shown.picture)
        self._shown += made

    def _say(self, text: str) -> None:
        self.query_one(".crop-line", Static).update(text)


async def _emptied(row: HorizontalScroll) -> None:
    """Take all photos out of the row.

    Shielded, for whoever is called off while widgets go would call off their own tasks with it, and a dialog whose
    widgets never end cannot be closed.
    """
    await asyncio.shield(row.remove_children()())
