"""Sharpness of a picture, and how much of its size its detail needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

STANDARD_SIDE = 480
"""Longer side, in pixels, at which pictures are measured; smaller ones are measured as they are."""
_TILE = 48
"""Side of the tiles, in pixels: a face in a group of people fills one."""
_ROW_STEP = 4
"""Every fourth row is enough: a tile still has 576 pixels, and the time falls to a fourth."""
_SHARPEST = 0.9
"""The tile that is sharper than this share of them counts, so that a soft background does no harm."""
_DIRECTIONS = ((0, 1), (1, 0), (1, 1), (1, -1))
_FULL_FINENESS = 0.20
"""Fineness from which a picture is as sharp as its contrast; 95 of 100 sharp photos have more."""
_SCALE = 9.0
"""Brings the limit between blurred and sharp to 150."""
_NO_FINENESS, _ALL_FINENESS = 0.07, 0.14
"""Fineness of pictures without any detail, and from which it fills their size: measured on photos of 1,080 to 1,440
pixels that were shrunk to a third, a fourth and a sixth and enlarged again (0.138, 0.116, 0.099)."""


class Sharpness(NamedTuple):
    """Sharpness of a picture."""

    value: float
    """Variance of the second derivative, in squared levels, in the direction in which it is least, times a power of
    the fineness: blur by motion takes it away in one direction, enlarging takes away the fineness."""
    detail: float
    """Share of the picture's size that would be enough for its detail, 0 to 1."""


def sharpness_of(grey: NDArray[np.uint8]) -> Sharpness | None:
    """Sharpness of a grey picture at the standard size, from its sharpest tiles; None if it is too small for one.

    Fineness compares variances over one and over two pixels: 0.2 to 0.5 if there is detail of one pixel, 0.06 if there
    is none, whatever the contrast.
    """
    pixels = grey.astype(np.float32)
    height, width = pixels.shape
    tile = min(_TILE, (min(height, width) - 4) // _ROW_STEP * _ROW_STEP)
    if tile < 2 * _ROW_STEP:
        return None
    rows, columns = (height - 4) // tile * tile, (width - 4) // tile * tile

    def at(down: int, right: int) -> NDArray[np.float32]:
        return pixels[2 + down : 2 + down + rows : _ROW_STEP, 2 + right : 2 + right + columns]

    twice = 2 * at(0, 0)
    bend = np.empty_like(twice)
    parts = bend.reshape(len(bend), columns // tile, tile)
    energies = np.empty((2, len(_DIRECTIONS), *parts.shape[:2]), np.float32)
    for step in (1, 2):
        for (down, right), energy in zip(_DIRECTIONS, energies[step - 1], strict=True):
            np.subtract(twice, at(down * step, right * step), out=bend)
            np.subtract(bend, at(-down * step, -right * step), out=bend)
            np.vecdot(parts, parts, out=energy)
    of_tiles = energies.reshape(2 * len(_DIRECTIONS), rows // tile, tile // _ROW_STEP, -1).sum(axis=2)
    tiles = np.sort(of_tiles.reshape(len(of_tiles), -1), axis=1) / (tile * tile / _ROW_STEP)
    fine, coarse = np.split(tiles[:, int(_SHARPEST * (tiles.shape[1] - 1) + 0.5)], 2)
    fineness = float((fine / (coarse + 1.0)).min())
    value = _SCALE * float(fine.min()) * min(1.0, fineness / _FULL_FINENESS) ** 4
    detail = (fineness - _NO_FINENESS) / (_ALL_FINENESS - _NO_FINENESS)
    return Sharpness(value, min(1.0, max(0.1, detail)))
