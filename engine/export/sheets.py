"""Reference sheets: one picture of panels, from another post of the same account, that says who and what a clip shows.

LTX's in-context training ("Ingredients") reads it as a still of the clip's size and length: panels on black, without
labels, the one that matters most the largest.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.export.accounts import account_of
from engine.export.alike import are_alike, can_be_read
from engine.export.sizing import crop_box

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from PIL.Image import Image

    from engine.export.sizing import Size
    from engine.model import ExportFrame, ExportSeries, PictureSource, Point, Stop

_PANELS = 4
"""Most photos of a sheet: the subject, its place, and two that show what else there is."""
_LARGE = 0.6
"""Share of the sheet's longer side that the first panel takes."""
_GAP = 8
"""Pixels of black between panels."""
_CLOSE = 0.7
"""Share of a photo's sides that a close view of its subject shows."""


def with_sheets(
    series: Iterable[ExportSeries], pictures: PictureSource | None, stop: Stop = lambda: False
) -> Iterator[ExportSeries]:
    """The series, each with the photos of its sheet: those of the next series, by id, of another post of its account.

    One of which the same subject is known goes before others.
    A photo that looks like one of the clip is never on its sheet; without `pictures` that is not looked at. A series
    of an account without another post gets no sheet.
    """
    every = list(series)
    accounts: defaultdict[str, list[ExportSeries]] = defaultdict(list)
    for one in every:
        if not one.copy_of and not one.passed_over:
            accounts[account_of(one)].append(one)
    for one in every:
        yield one if stop() else _with_sheet(one, accounts[account_of(one)], pictures)


def _with_sheet(
    one: ExportSeries, same_account: Sequence[ExportSeries], pictures: PictureSource | None
) -> ExportSeries:
    others = [other for other in same_account if other.post != one.post and other.id != one.id]
    following = [other for other in others if other.id > one.id] + [other for other in others if other.id < one.id]
    subject = one.facts.subject.casefold()
    for other in sorted(following, key=lambda other: other.facts.subject.casefold() != subject):
        usable = [frame for frame in other.frames if _is_usable(frame, one, pictures)]
        if usable:
            chosen = usable[:: -(-len(usable) // _PANELS)]
            return replace(one, sheet=tuple(chosen), sheet_facts=other.facts)
    return one


def _is_usable(frame: ExportFrame, one: ExportSeries, pictures: PictureSource | None) -> bool:
    """True if a photo can be read and neither it nor one that looks like it is in the clip."""
    if any(frame.path == own.path for own in one.frames):
        return False
    if pictures is None:
        return frame.file.exists()
    return can_be_read(frame.file, pictures) and not any(
        are_alike(frame.file, own.file, pictures) for own in one.frames
    )


def sheet_text(one: ExportSeries) -> str:
    """What the sheet shows, in words, from the facts of its photos."""
    facts = one.sheet_facts
    who = ", ".join(filter(None, (facts.subject, facts.identity, facts.clothing)))
    said = "; ".join(filter(None, (who, facts.place)))
    return said.rstrip(". ") or "views of the subject and its place"


def draw_sheet(photos: Sequence[Image], size: Size, focus: Callable[[Image], Point] | None) -> Image:
    """The sheet of these photos: a large close view of the first one, beside or above the others, seen whole.

    Of a single photo it shows the close view and the whole.
    """
    from PIL import Image

    sheet = Image.new("RGB", size)
    boxes = _boxes(size, max(1, len(photos) - 1 or 1))
    views = [photos[0], *(photos[1:] or photos[:1])]
    for number, (photo, (left, top, right, bottom)) in enumerate(zip(views, boxes, strict=True)):
        panel = (right - left, bottom - top)
        around = focus(photo) if focus else (0.5, 0.5)
        sheet.paste(photo.resize(panel, box=_view(photo.size, panel, around, close=number == 0)), (left, top))
    return sheet


def _view(photo: Size, panel: Size, around: Point, *, close: bool) -> tuple[float, float, float, float]:
    """The part of a photo that fills a panel, around a point; closer to it if `close`."""
    left, top, right, bottom = crop_box(photo, panel, around)
    if not close:
        return left, top, right, bottom
    width, height = (right - left) * _CLOSE, (bottom - top) * _CLOSE
    x = min(max(around[0] * photo[0] - width / 2, 0.0), photo[0] - width)
    y = min(max(around[1] * photo[1] - height / 2, 0.0), photo[1] - height)
    return x, y, x + width, y + height


def _boxes(size: Size, small: int) -> list[tuple[int, int, int, int]]:
    """A large panel and so many small ones, in pixels: side by side on a wide sheet, else one above the others."""
    if size[0] < size[1]:
        return [(left, top, right, bottom) for top, left, bottom, right in _boxes((size[1], size[0]), small)]
    width, height = size
    edge = round(width * _LARGE)
    step = (height + _GAP) / small
    tops = [(round(number * step), round((number + 1) * step) - _GAP) for number in range(small)]
    return [(0, 0, edge - _GAP, height), *((edge, top, width, bottom) for top, bottom in tops)]
