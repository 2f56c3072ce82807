"""How a photo looks in the frame of an export, and what is said of what its crop cuts off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from tui.pictures import Picture
from tui.text import safe

if TYPE_CHECKING:
    from PIL.Image import Image

    from engine.export.plan import SeriesPlan
    from engine.export.shots import Cut, Shots
    from engine.export.sizing import Size

_DARK = 0.3
"""How much of its light a part keeps that is cut off."""
MUCH_LOST = 0.25
"""A crop that loses more than this share of a photo is worth a warning."""
_UNSEEN = 0.02
"""A crop that loses less needs no line round it."""
_NOTHING = 0.005
"""What rounds to 0% is not told."""
_EDGE = (255, 190, 60)


class ShownPhoto(NamedTuple):
    """A photo in the row."""

    cut: Cut
    """Of a small copy, which is enough to draw it."""
    picture: Picture
    by_hand: bool
    """True if the person moved its crop."""


def dark_outside(cut: Cut) -> Image:
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


def loss_words(shown: ShownPhoto, frame: Size) -> str:
    """What a crop cuts off, and that it was moved by hand."""
    return f"{_loss(shown.cut, frame)} ✥" if shown.by_hand else _loss(shown.cut, frame)


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


def frame_facts(series: SeriesPlan, shots: Shots, losses: list[float]) -> Iterator[str]:
    """What is said of a series' photos in their frame; `losses` are the shares that crops cut off."""
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
