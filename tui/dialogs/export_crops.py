"""The photos of one series as the export will lay them into its frame: what a crop cuts stays in sight, in the dark."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual import events, work
from textual.app import ComposeResult
from textual.containers import HorizontalScroll, Vertical
from textual.widgets import Static

from engine.errors import PhotoSeriesError
from engine.export.shots import fit_picture
from tui.pictures import Picture, PictureService
from tui.text import safe, shorten
from tui.widgets.picture_view import PictureView

if TYPE_CHECKING:
    from PIL.Image import Image

    from engine.export.plan import SeriesPlan
    from engine.export.shots import Cut, Shots
    from engine.export.sizing import Size

_REST = 0.15
"""Seconds that a series must stay chosen before its photos are opened."""
_TOGETHER = 0.25
"""Seconds in which photos that are made are shown together: for each addition the whole dialog is laid out."""
_DARK = 0.3
_WORST_TOLD = 0.25
"""A crop that loses more than this share of a photo is worth a warning."""
_UNSEEN = 0.02
"""A crop that loses less needs no line round it."""
_NOTHING = 0.005
"""What rounds to 0% is not told."""
_EDGE = (255, 190, 60)
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
    }
    """

    def __init__(self, pictures: PictureService) -> None:
        super().__init__()
        self._pictures = pictures
        self._crops: Crops | None = None
        self._make_shots: MakeShots | None = None

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

    def scroll_photos(self, by: int) -> None:
        """Move along the row, half of what is in sight at a time."""
        row = self.query_one(HorizontalScroll)
        row.scroll_relative(x=by * max(1, row.size.width // 2), animate=False)

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
        self._say("")
        await _emptied(self.query_one(HorizontalScroll))

    @work(exclusive=True, group="crops", exit_on_error=False)
    async def _show(self, crops: Crops, make_shots: MakeShots) -> None:
        """Show the photos one after the other, as they are made."""
        row = self.query_one(HorizontalScroll)
        await asyncio.sleep(_REST)
        await _emptied(row)
        row.scroll_home(animate=False)
        self._say(f"{safe(crops.series.name)}: opening the photos…")
        try:
            shots = await asyncio.to_thread(make_shots)
            cuts = shots.cuts()
            losses: list[float] = []
            made: list[tuple[Picture, str, bool]] = []
            added = time.monotonic()
            while len(losses) < _MOST and (cut := await asyncio.to_thread(next, cuts, None)) is not None:
                losses.append(cut.lost)
                picture = await asyncio.to_thread(self._draw, cut, shots.size, row.size.height - 2)
                made.append((picture, _loss(cut, shots.size), cut.lost > _WORST_TOLD))
                if time.monotonic() - added > _TOGETHER:
                    await self._add(row, made)
                    made, added = [], time.monotonic()
            await self._add(row, made)
            self._say(" · ".join(_facts(crops.series, shots, losses)))
        except PhotoSeriesError as error:
            self._say(safe(str(error)))

    def _draw(self, cut: Cut, frame: Size, rows: int) -> Picture:
        """The picture of `cut`, `rows` cells high; called in a thread."""
        image = _dimmed_outside(cut) if cut.box else fit_picture(cut.photo, frame, None)
        height = max(2, rows)
        cell = self._pictures.cell
        width = round(height * cell[1] * image.width / image.height / cell[0])
        return self._pictures.encode(image, max(2, width), height)

    async def _add(self, row: HorizontalScroll, made: Sequence[tuple[Picture, str, bool]]) -> None:
        """Add pictures to the row, each with a word about its crop and whether that is a warning."""
        columns = []
        for picture, words, is_warning in made:
            width = max(8, picture.width)
            loss = Static(shorten(words, width), markup=False)
            loss.set_class(is_warning, "-much")
            column = Vertical(PictureView(self._pictures), loss)
            column.styles.width = width
            columns.append(column)
        await row.mount(*columns)
        for column, (picture, *_) in zip(columns, made, strict=True):
            column.query_one(PictureView).show_made(picture)

    def _say(self, text: str) -> None:
        self.query_one(".crop-line", Static).update(text)


async def _emptied(row: HorizontalScroll) -> None:
    """Take all photos out of the row.

    Shielded, for whoever is called off while widgets go would call off their own tasks with it, and a dialog whose
    widgets never end cannot be closed.
    """
    await asyncio.shield(row.remove_children()())


def _dimmed_outside(cut: Cut) -> Image:
    """The whole photo, dark and grey where it is cut off, with a line round what stays."""
    from PIL import ImageDraw

    assert cut.box is not None
    left, top, right, bottom = (round(edge) for edge in cut.box)
    whole = cut.photo.convert("L").point(lambda value: int(value * _DARK)).convert("RGB")
    whole.paste(cut.photo.crop((left, top, right, bottom)), (left, top))
    if cut.lost > _UNSEEN:
        line = max(1, max(whole.size) // 60)
        ImageDraw.Draw(whole).rectangle((left, top, right - 1, bottom - 1), outline=_EDGE, width=line)
    return whole


def _loss(cut: Cut, frame: Size) -> str:
    if cut.lost >= _NOTHING:
        return f"cuts {cut.lost:.0%}"
    if cut.box is None and (bars := _bars(cut.size, frame)) >= _NOTHING:
        return f"bars {bars:.0%}"
    return "whole"


def _bars(photo: Size, frame: Size) -> float:
    """The share of the frame that is left to bars where the whole photo is kept."""
    scale = min(frame[0] / photo[0], frame[1] / photo[1])
    return 1 - photo[0] * photo[1] * scale * scale / (frame[0] * frame[1])


def _facts(series: SeriesPlan, shots: Shots, losses: list[float]) -> Iterator[str]:
    if not losses:
        yield "No photo of this series can be used"
        return
    yield f"{shots.size[0]}×{shots.size[1]}"
    if max(losses) >= _NOTHING:
        yield f"the crop cuts up to {max(losses):.0%}"
    if series.mixed:
        yield "portrait and landscape: “Split mixed” makes two, S in the list splits by hand"
    if lost := len(shots.lost) + len(shots.small):
        yield f"{lost} left out"
    yield safe(series.name)
