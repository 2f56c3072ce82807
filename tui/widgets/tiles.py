"""Which tile shows which photo: the sprites of a series, whatever order its photos are in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from engine.model import MOST_TILES, Frame, PhotoState
from tui.pictures.strip import PhotoFiles, Tile

_LOST: Final[tuple[PhotoFiles, int | None]] = (), None
"""Sprite and place of a photo that cannot be read."""


def tiles_of(frames: Sequence[Frame], first: int, lefts: Sequence[int]) -> tuple[Tile, ...]:
    """A tile for each of `lefts`, the cells before it, from the frame `first` on.

    Sprites hold photos in the order of their names, so that a series that was rearranged keeps its own.
    """
    places = _places(frames)
    tiles = []
    for frame, left in zip(frames[first:], lefts, strict=False):
        sprite, place = places.get(frame.path, _LOST)
        tiles.append(Tile(sprite, place, left, frame.excluded))
    return tuple(tiles)


def cover_of(frames: Sequence[Frame], left: int) -> Tile:
    """A tile of the first frame; of the first photo if there is no frame."""
    shown = [frame for frame in frames if frame.state is PhotoState.OK]
    cover = next((frame for frame in shown if frame.kept), shown[0] if shown else None)
    # A sprite of its own: that of all photos would take many times as long to be made, for photos that nobody sees.
    return Tile((_file(cover),), 0, left) if cover else Tile(*_LOST, left)


def _places(frames: Sequence[Frame]) -> dict[str, tuple[PhotoFiles, int]]:
    """The sprite of each photo that can be read, and its place there, by path."""
    ordered = sorted((frame for frame in frames if frame.state is PhotoState.OK), key=lambda frame: frame.path)
    places: dict[str, tuple[PhotoFiles, int]] = {}
    for start in range(0, len(ordered), MOST_TILES):
        some = ordered[start : start + MOST_TILES]
        sprite = tuple(map(_file, some))
        places.update({frame.path: (sprite, place) for place, frame in enumerate(some)})
    return places


def _file(frame: Frame) -> tuple[Path, int, int]:
    return frame.file, frame.size, frame.mtime_ns
