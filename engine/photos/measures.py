"""Measures a photo while it is decoded: sharpness, detail, bars, compression, and lost lights and darks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.model import Measures
from engine.photos.borders import picture_box
from engine.photos.compression import blocking_of, jpeg_quality
from engine.photos.sharpness import STANDARD_SIDE, sharpness_of

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

    from engine.model import Box

_BLACK, _WHITE = 4, 252
"""Levels of 255 up to which a pixel is black, and from which it is white."""
_ROW_STEP = 5
"""Every fifth row is enough to count lost pixels."""


class Measuring:
    """Measures of one file, taken in two looks at the picture that is decoded anyway; costs about a millisecond."""

    def __init__(self, opened: ImageFile) -> None:
        """Note what the header of an opened file says, before the decoder is told to shrink it."""
        self._full = opened.size
        self._quality = jpeg_quality(getattr(opened, "quantization", None))
        self._blocking: float | None = None

    def look(self, plain: Image) -> None:
        """First look: the picture as the decoder gave it, in which the blocks of JPEG are where they were."""
        if self._quality is None:  # else its tables tell how strongly it was compressed
            self._blocking = blocking_of(plain, self._full[0])

    def measure(self, grey: Image) -> Measures:
        """Second look: upright and in grey, with the standard size or more; sizes differ little."""
        full = self._full if (grey.width > grey.height) == (self._full[0] > self._full[1]) else self._full[::-1]
        pixels = np.asarray(_standard(grey))
        box = picture_box(pixels)
        within = _part(pixels, box)
        found = sharpness_of(within)
        shares = (box[2] - box[0], box[3] - box[1]) if box else (1.0, 1.0)
        side = max(1, round(min(size * share for size, share in zip(full, shares, strict=True))))
        some = within[::_ROW_STEP]
        return Measures(
            side=side,
            sharpness=round(found.value, 1) if found else None,
            detail=side if found is None or found.detail >= 1 else max(1, round(found.detail * min(within.shape))),
            quality=self._quality,
            blocking=None if self._blocking is None else round(self._blocking, 2),
            dark=_share(some <= _BLACK),
            light=_share(some >= _WHITE),
            box=box,
        )


def _standard(grey: Image) -> Image:
    """The picture with the standard longer side, or as it is if it is smaller."""
    from PIL.Image import Resampling

    longer = max(grey.size)
    if longer <= STANDARD_SIDE:
        return grey
    width, height = (max(1, round(side * STANDARD_SIDE / longer)) for side in grey.size)
    return grey.resize((width, height), Resampling.BICUBIC, reducing_gap=1.0)


def _part(pixels: NDArray[np.uint8], box: Box | None) -> NDArray[np.uint8]:
    if box is None:
        return pixels
    height, width = pixels.shape
    left, top, right, bottom = box
    return pixels[round(top * height) : round(bottom * height), round(left * width) : round(right * width)]


def _share(where: NDArray[np.bool_]) -> float:
    return round(float(np.count_nonzero(where)) / max(1, where.size), 4)
