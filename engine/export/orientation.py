"""Divides series of portrait and landscape photos, so that no crop loses half a photo."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.export.measure import photo_sizes
from engine.export.sizing import is_mixed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from engine.export.options import ExportOptions
    from engine.export.sizing import Size
    from engine.model import ExportFrame, ExportSeries, PictureSource


def offered(series: Iterable[ExportSeries], options: ExportOptions, pictures: PictureSource) -> Iterator[ExportSeries]:
    """The series to export, mixed ones divided in two if `split_mixed` is set."""
    for one in series:
        if not options.split_mixed:
            yield one
            continue
        sizes, _ = photo_sizes(one.frames, pictures)
        yield from split_by_orientation(one, sizes) if is_mixed(list(sizes.values())) else (one,)


def split_by_orientation(one: ExportSeries, sizes: dict[str, Size]) -> tuple[ExportSeries, ExportSeries]:
    """The portrait photos of a series, and the landscape ones as another series with the negative id.

    Square photos and those of unknown size go with the larger part.
    """
    upright = [frame for frame in one.frames if _leans(frame, sizes) < 0]
    lying = [frame for frame in one.frames if _leans(frame, sizes) > 0]
    greater = upright if len(upright) >= len(lying) else lying
    either = [frame for frame in one.frames if frame in greater or _leans(frame, sizes) == 0]
    first, second = (either, lying) if greater is upright else (upright, either)
    title = f"{one.title} (landscape)" if one.title else ""
    return replace(one, frames=tuple(first)), replace(
        one, id=-one.id, name=f"{one.name} (landscape)", title=title, frames=tuple(second)
    )


def _leans(frame: ExportFrame, sizes: dict[str, Size]) -> int:
    width, height = sizes.get(frame.path, (1, 1))
    return (width > height) - (width < height)
