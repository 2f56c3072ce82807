"""One frame size per series: the nearest bucket for its photos, and how a photo is laid into it."""

from __future__ import annotations

import math
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Size = tuple[int, int]
"""(width, height) in pixels."""
Box = tuple[float, float, float, float]
"""(left, top, right, bottom) in pixels."""

MULTIPLE = 32
"""What both sides are multiples of: the coarsest step that a supported trainer takes."""
SMALLEST = 64
WIDEST = 2.0
"""The longest a frame gets: no model is trained beyond 2:1."""


def bucket_for(sizes: Sequence[Size], short_side: int, max_upscale: float) -> Size:
    """The frame of a series whose upright photos have `sizes`.

    Its aspect is the one nearest to the photos' median; its short side is `short_side`, or less if the smallest
    photo would have to be enlarged by more than `max_upscale`.
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
    """The frame that most series get: what is reckoned with before their photos are measured."""
    return short_side, short_side * 5 // 4


def too_small(sizes: Sequence[Size], short_side: int, max_upscale: float) -> list[bool]:
    """Which photos of a series are so small that the frame they allow is under half of what is usual in it.

    Left in, one stray thumbnail would shrink a whole series.
    """
    width, height = bucket_for(sizes, short_side, max_upscale=math.inf)
    allowed = [min(width, height) * max_upscale / scale_to_cover(size, (width, height)) for size in sizes]
    usual = min(short_side, median(allowed))
    return [side < usual / 2 for side in allowed]


def _frame(short: int, ratio: float, *, portrait: bool) -> Size:
    candidates = range(short, int(short * WIDEST) + 1, MULTIPLE)
    long = min(candidates, key=lambda side: abs(math.log(side / short / ratio)))
    return (short, long) if portrait else (long, short)


def scale_to_cover(photo: Size, bucket: Size) -> float:
    """By how much `photo` is enlarged to fill `bucket`."""
    return max(bucket[0] / photo[0], bucket[1] / photo[1])


def crop_box(photo: Size, bucket: Size, focus: tuple[float, float] = (0.5, 0.5)) -> Box:
    """The part of `photo` that fills `bucket`, in its pixels: the bucket's aspect, as near to `focus` as it goes.

    `focus` is the point of interest as shares of width and height.
    """
    scale = scale_to_cover(photo, bucket)
    width, height = min(photo[0], bucket[0] / scale), min(photo[1], bucket[1] / scale)
    left = min(max(focus[0] * photo[0] - width / 2, 0.0), photo[0] - width)
    top = min(max(focus[1] * photo[1] - height / 2, 0.0), photo[1] - height)
    return left, top, left + width, top + height


def inner_size(photo: Size, bucket: Size) -> Size:
    """The size of `photo` inside `bucket` when all of it is kept."""
    scale = min(bucket[0] / photo[0], bucket[1] / photo[1])
    return max(1, round(photo[0] * scale)), max(1, round(photo[1] * scale))


def is_mixed(sizes: Sequence[Size]) -> bool:
    """True if portrait and landscape stand in one series, so that one of them loses much to a crop."""
    aspects = [width / height for width, height in sizes]
    return bool(aspects) and min(aspects) < 0.95 and max(aspects) > 1.05
