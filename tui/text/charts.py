"""Small charts of block characters, each a cell wide in every terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_RISING: Final = " ▁▂▃▄▅▆▇█"
_GROWING: Final = " ▏▎▍▌▋▊▉█"


def bar(share: float, cells: int) -> str:
    """A bar to the right, an eighth of a cell exact; what is not nothing is seen."""
    eighths = round(max(0.0, min(1.0, share)) * cells * 8)
    eighths = max(eighths, 1) if share > 0 else 0
    return "█" * (eighths // 8) + _GROWING[eighths % 8].strip()


def columns(values: Sequence[float | None], height: int, width: int) -> list[str]:
    """Columns that rise to each value of 0 to 1, `height` lines high, each `width` cells wide with a gap after it.

    A value that is not known is a dot on the ground, so that it is told from 0, a line on it.
    """
    lines = []
    for line in range(height - 1, -1, -1):
        cells = [_cell(value, line, height) * (width - 1) + " " for value in values]
        lines.append("".join(cells).rstrip())
    return lines


def _cell(value: float | None, line: int, height: int) -> str:
    if value is None:
        return "·" if line == 0 else " "
    eighths = max(1, round(max(0.0, min(1.0, value)) * height * 8))
    return _RISING[max(0, min(8, eighths - line * 8))]
