"""Histograms of measures as lines of text, each bin with its bar."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.model import Histogram
from tui.text.charts import bar

TITLES: Final = {
    "sharpness": "Photos by sharpness",
    "side": "Photos by shorter side that their detail fills (pixels)",
    "quality": "Photos by JPEG quality",
}
_UNKNOWN: Final = {"quality": "not a JPEG"}


def histogram_lines(histogram: Histogram, cells: int) -> Iterator[tuple[str, str, str]]:
    """Each bin as its range, a bar of at most so many cells, and its count; what is unknown comes last."""
    most = max((*histogram.counts, histogram.unknown, 1))
    first, *_, last = histogram.edges
    ranges = (
        f"below {first:g}",
        *(f"{low:g} to {high:g}" for low, high in zip(histogram.edges, histogram.edges[1:], strict=False)),
        f"{last:g} and more",
    )
    known = zip(ranges, histogram.counts, strict=True)
    unknown = [(_UNKNOWN.get(histogram.measure, "not known"), histogram.unknown)] if histogram.unknown else []
    for words, count in (*known, *unknown):
        yield f"{words:>14}", bar(count / most, cells), f"{count:,}"
