"""Chooses one frame size per series, the bucket nearest to its photos, and fits photos into it."""

from __future__ import annotations

import math
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.model import Point

Size = tuple[int, int]
"""(width, height) in pixels."""
Box = tuple[float, float, float, float]
"""(left, top, right, bottom) in pixels."""

MULTIPLE = 32
"""Both sides are multiples of this, the coarsest step of all supported trainers."""
SMALLEST = 64
WIDEST = 2.0
"""Greatest aspect of a frame: no model is trained beyond 2:1."""


def bucket_for(sizes: Sequence[Size], short_side: int, max_upscale: float) -> Size:
    """Frame size for a series whose upright photos have `sizes`.

    Its aspect is nearest to the photos' median; its short side is `short_side`, or less if the smallest photo would
    have to be enlarged by more than `max_upscale`.
    """
    aspect = median(width / height for width, height in sizes)
    ratio = min(max(aspect, 1 / aspect), WIDEST)
    short = max(SMALLEST, round(short_side / MULTIPLE) * MULTIPLE)
    bucket = _frame(short, ratio, portrait=aspect < 1)
    while short > SMALLEST and max(scale_to_cover(size, bucket) for size in sizes) > max_upscale:
        short -= MULTIPLE
        bucket = _frame(short, ratio, portrait=aspect < 1)
    return bucket


def usual_frame(short_side: int) -> Size:
    """Frame size of most series, assumed until their photos are measured."""
    return short_side, short_side * 5 // 4


def too_small(sizes: Sequence[Size], short_side: int, max_upscale: float) -> list[bool]:
    """For each photo, True if the frame size it allows is less than half of the series' usual one.

    Otherwise one stray thumbnail would shrink a whole series.
    """
    width, height = bucket_for(sizes, short_side, max_upscale=math.inf)
    allowed = [min(width, height) * max_upscale / scale_to_cover(size, (width, height)) for size in sizes]
    usual = min(short_side, median(allowed))
    return [side < usual / 2 for side in allowed]


def _frame(short: int, ratio: float, *, portrait: bool) -> Size:
    candidates = range(short, int(short * WIDEST) + 1, MULTIPLE)
    long = min(candidates, key=lambda side: abs(math.log(side / short / ratio)))
    return (short, long) if portrait else (long, short)


def scale_to_cover(photo: Size, bucket: tuple[float, float]) -> float:
    """Factor that enlarges `photo` to fill `bucket`."""
    return max(bucket[0] / photo[0], bucket[1] / photo[1])


def crop_box(photo: Size, bucket: tuple[float, float], focus: Point = (0.5, 0.5)) -> Box:
    """The part of `photo`, in its pixels, that has the bucket's aspect and is centred on `focus` as far as possible."""
    scale = scale_to_cover(photo, bucket)
    width, height = min(photo[0], bucket[0] / scale), min(photo[1], bucket[1] / scale)
    left = min(max(focus[0] * photo[0] - width / 2, 0.0), photo[0] - width)
    top = min(max(focus[1] * photo[1] - height / 2, 0.0), photo[1] - height)
    return left, top, left + width, top + height


def inner_size(photo: Size, bucket: Size) -> Size:
    """Size of `photo` inside `bucket` if all of it is kept."""
    scale = min(bucket[0] / photo[0], bucket[1] / photo[1])
    return max(1, round(photo[0] * scale)), max(1, round(photo[1] * scale))


def is_mixed(sizes: Sequence[Size]) -> bool:
    """True if there are both portrait and landscape photos, so that one kind loses much to a crop."""
    aspects = [width / height for width, height in sizes]
    return bool(aspects) and min(aspects) < 0.95 and max(aspects) > 1.05
