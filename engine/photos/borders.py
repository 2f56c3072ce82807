"""Finds the picture within black, coloured or blurred bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.model.measures import Box

    Grey = NDArray[np.uint8]

LEAST_BAR = 0.01
"""Least width of a bar, by the picture's side: thinner ones are the dark rim of a lens or a scan."""
MOST_BAR = 0.45
"""Most that one bar may take, by the picture's side: what is left must be a picture."""
_LEVELS = 7
"""Levels of 255 by which a pixel may differ from its bar's colour: JPEG moves an even area by 2 or 3."""
_EVEN = 0.985
"""Share of a row's pixels that have the bar's colour. Text on a bar, or a logo, makes it a picture."""
_STEP = 12
"""Levels by which a pixel differs from the bar beside it if the picture begins there."""
_EDGE_ALONE, _EDGE_OF_TWO = 0.75, 0.35
"""Share of a row's pixels that make that step: for one bar alone, which may also be a white sky above a roof, and for
each of two equally wide ones, behind which a picture may be dark."""
_BLUR_IN_ROWS = 4
"""Rows over which JPEG and shrinking smear the edge of a bar."""
_UNEVEN_PAIR = 0.012
"""Most by which the widths of two bars differ that were made together, by the picture's side."""
_COLUMN_STEP = 4
"""Every fourth column is enough to see blur."""
_BLURRED = 1.0
"""Mean second difference of rows, in levels, up to which they are blurred: bars have 0.3 to 0.8, photos 3 to 30."""
_SHARPER = 2.5
"""How many times as much the rows of the picture between them must have."""
_BLURRED_STEP, _BLURRED_EDGE = 6, 0.35
"""Levels by which a pixel differs from one two rows before where the picture begins, and the share that must."""


def picture_box(grey: Grey) -> Box | None:
    """The part of a grey picture within its bars or borders; None if there are none."""
    height, width = grey.shape
    if min(height, width) < 48:
        return None
    top, bottom = _bars(grey)
    left, right = _bars(grey[top : height - bottom].T)
    if not (top or bottom or left or right):
        return None
    return left / width, top / height, 1 - right / width, 1 - bottom / height


def _bars(grey: Grey) -> tuple[int, int]:
    """Rows of the bars at the top and at the bottom; 0 for none."""
    even = _even_bars(grey)
    return even if any(even) else _blurred_bars(grey)


def _even_bars(grey: Grey) -> tuple[int, int]:
    """Rows of the bars of one colour at the top and at the bottom; 0 for none."""
    first, last = _even_bar(grey), _even_bar(grey[::-1])
    rows = len(grey)
    found = [bar if bar is not None else (0, 0.0) for bar in (first, last)]
    pair = first is not None and last is not None and abs(found[0][0] - found[1][0]) <= max(2, _UNEVEN_PAIR * rows)
    needed = _EDGE_OF_TWO if pair else _EDGE_ALONE
    at_top, at_bottom = (width if edge >= needed else 0 for width, edge in found)
    return at_top, at_bottom


def _even_bar(grey: Grey) -> tuple[int, float] | None:
    """Rows of an even bar at the top, and the share of the row below it that differs; None for none."""
    rows = len(grey)
    ordered = np.sort(grey[1])
    odd = int((1 - _EVEN) * len(ordered)) + 1
    if int(ordered[-1 - odd]) - int(ordered[odd]) > 2 * _LEVELS:  # as in most photos, told in no time
        return None
    colour = int(ordered[len(ordered) // 2])
    within = np.searchsorted(ordered, (colour - _LEVELS, colour + _LEVELS + 1))
    if within[1] - within[0] < _EVEN * len(ordered):
        return None
    reach = int(MOST_BAR * rows) + _BLUR_IN_ROWS + 1
    apart = np.abs(grey[:reach].astype(np.int16) - colour)
    even = (apart <= _LEVELS).mean(axis=1) >= _EVEN
    even[0] = True
    end = int(np.argmin(even)) if not even.all() else reach
    if end < max(3, LEAST_BAR * rows) or end > MOST_BAR * rows:
        return None
    edges = (apart[end : end + _BLUR_IN_ROWS] > _STEP).mean(axis=1)
    place = int(np.argmax(edges >= min(0.9 * edges.max(), _EDGE_ALONE)))
    return end + place, float(edges.max())


def _blurred_bars(grey: Grey) -> tuple[int, int]:
    """Rows of two equally wide bars filled with a blurred copy of the picture; (0, 0) for none."""
    rows = len(grey)
    least = max(4, int(2 * LEAST_BAR * rows))
    if _bend(grey[:least]).mean() > _BLURRED or _bend(grey[-least:]).mean() > _BLURRED:
        return 0, 0
    bend, some = _bend(grey), grey[:, ::_COLUMN_STEP].astype(np.int16)
    step = (np.abs(some[2:] - some[:-2]) > _BLURRED_STEP).mean(axis=1)  # of row n + 1
    reach = int(MOST_BAR * rows)
    so_far = np.maximum(np.cumsum(bend[:reach]), np.cumsum(bend[::-1][:reach])) / np.arange(1, reach + 1)
    reach = least + int(np.argmax(np.append(so_far[least:] > _BLURRED, True)))
    both = np.minimum(_widest(step), _widest(step[::-1]))[least : reach + 2]
    width = least + int(np.argmax(both)) + 1
    blurred = max(bend[: width - 2].mean(), bend[2 - width :].mean())
    sharp = bend[width + 2 : rows - width - 2].mean()
    if both.max() < _BLURRED_EDGE or blurred > _BLURRED or sharp < _SHARPER * (blurred + 0.2):
        return 0, 0
    return width + 1, width + 1


def _bend(grey: Grey) -> NDArray[np.float64]:
    """Mean second difference of each row, in levels."""
    width = grey.shape[1] - 2
    left, middle, right = (grey[:, place : width + place : _COLUMN_STEP].astype(np.int16) for place in range(3))
    bend: NDArray[np.float64] = np.abs(left + right - 2 * middle).mean(axis=1)
    return bend


def _widest(step: NDArray[np.float64]) -> NDArray[np.float64]:
    """The largest of each value and its neighbours: two bars may differ by a row."""
    padded = np.pad(step, 1)
    return np.maximum(np.maximum(padded[:-2], padded[2:]), step)
