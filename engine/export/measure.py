"""Measures photos by their headers alone, and finds those that cannot be used."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.errors import UnreadablePhoto
from engine.export.sizing import bucket_for, too_small
from engine.model import Mark, Problem, pixels_of
from engine.photo_size import photo_size

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.export.options import ExportOptions
    from engine.export.sizing import Size
    from engine.model import ExportFrame, PictureSource


GONE = "The photo is missing."
"""The problem of such a photo."""


@dataclass(frozen=True, slots=True)
class Measured:
    """The usable photos of a series, and the frame size that suits them."""

    sizes: dict[str, Size]
    """Upright sizes by path."""
    frame: Size
    """(0, 0) if no photo can be used."""
    lost: list[Problem]
    """Photos that are missing or cannot be read."""
    small: list[Problem]
    """Photos far too small for the frame that suits the others, and those that are unfit."""


def measure_series(frames: Iterable[ExportFrame], options: ExportOptions, pictures: PictureSource) -> Measured:
    """Measure the photos of a series and choose its frame size, without photos far too small for it."""
    frames = list(frames)
    sizes, lost = photo_sizes(frames, pictures)
    small = []
    for one in frames:
        if one.path in sizes and (reason := unfit(one, options, min(sizes[one.path]))):
            del sizes[one.path]
            small.append(Problem(one.path, reason))
    if not sizes:
        return Measured(sizes, (0, 0), lost, small)
    tiny = too_small(list(sizes.values()), options.size, options.max_upscale)
    for path in [path for path, is_tiny in zip(sizes, tiny, strict=True) if is_tiny]:
        width, height = sizes.pop(path)
        small.append(Problem(path, f"It is too small beside the others: {width}×{height} (max_upscale)."))
    frame = options.frame or bucket_for(list(sizes.values()), options.size, options.max_upscale)
    return Measured(sizes, frame, lost, small)


_OVER = {Mark.TEXT: "text", Mark.WATERMARK: "a watermark"}


def unfit(frame: ExportFrame, options: ExportOptions, side: int | None = None) -> str:
    """Why these options leave a photo out by its measures and marks; "" if they do not, or nothing is known of it.

    `side` is its shorter side in pixels, which counts if no detail was measured.
    """
    found = frame.measures
    filled = found.filled if found else side
    sharpness = found.sharpness if found else None
    if options.min_sharpness is not None and sharpness is not None and sharpness < options.min_sharpness:
        return f"It is not sharp enough: {sharpness:,.0f} (min_sharpness)."
    if options.min_side is not None and filled is not None and filled < options.min_side:
        return f"It is too small: detail for {filled} pixels (min_side)."
    if options.no_text and (over := [words for mark, words in _OVER.items() if mark in frame.marks]):
        return f"It has {' and '.join(over)} over it (no_text)."
    return ""


def unfit_photos(frames: Iterable[ExportFrame], options: ExportOptions) -> int:
    """How many of these photos are left out by their measures and marks, without opening any."""
    return sum(bool(unfit(frame, options)) for frame in frames)


def within_bars(size: Size, frame: ExportFrame) -> Size:
    """The size of a photo within its bars."""
    if frame.measures is None or frame.measures.box is None:
        return size
    left, top, right, bottom = pixels_of(frame.measures.box, size)
    return right - left, bottom - top


def photo_sizes(frames: Iterable[ExportFrame], pictures: PictureSource) -> tuple[dict[str, Size], list[Problem]]:
    """Sizes of the readable photos within their bars, by path, and the problems of the others."""
    sizes: dict[str, Size] = {}
    lost = []
    for frame in frames:
        try:
            sizes[frame.path] = within_bars(photo_size(frame.file, pictures), frame)
        except (UnreadablePhoto, OSError) as error:
            lost.append(lost_photo(frame, error))
    return sizes, lost


def missing_photos(frames: Iterable[ExportFrame]) -> list[Problem]:
    """Missing photos, found without opening any."""
    return [Problem(frame.path, GONE) for frame in frames if not os.path.exists(frame.file)]


def lost_photo(frame: ExportFrame, error: UnreadablePhoto | OSError) -> Problem:
    """The photo of `frame`, with the reason why it cannot be used."""
    if not os.path.exists(frame.file):
        return Problem(frame.path, GONE)
    if isinstance(error, UnreadablePhoto):
        return Problem(frame.path, error.message)
    return Problem(frame.path, f"The photo cannot be read: {error.strerror or error}.")
