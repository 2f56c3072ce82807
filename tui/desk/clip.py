"""A film as an export would cut it: its pictures, made one after the other, and how long each is held."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.model import Frame
from tui.host import Host
from tui.model.reel import Reel
from tui.pictures import Picture

if TYPE_CHECKING:
    from PIL.Image import Image

    from engine.export.options import ExportOptions

_MOST_CELLS = 5_000
"""A moving picture is no larger: one that fills a large terminal takes a slow line a second and more."""
_STILLS = 4
"""Frames a second if there is no clip: a second for each photo at the usual pace."""


class Clip:
    """Made by the export's own source, so that it is what the trainer will see."""

    def __init__(self, host: Host, frames: Sequence[Frame], options: ExportOptions) -> None:
        self._host = host
        self._frames = frames
        self.options = options
        self.reel = Reel((1,) * len(frames), options.fps)
        self.size = (0, 0)
        """Pixels across and down."""
        self.pictures: list[Picture] = []
        """Those that are made so far."""
        self.is_whole = False
        """True once all are made that can be."""
        self.lost: Sequence[str] = ()
        """Why photos cannot be shown, one sentence each."""

    def turn_fit(self) -> None:
        """Fill the frame the other way from the next time on that it is made."""
        self.options = replace(self.options, fit="pad" if self.options.fit == "crop" else "crop")

    async def make(self, space: Callable[[], tuple[int, int]], made: Callable[[], None]) -> None:
        """Make the pictures for a space in cells; `made` is called after each."""
        self.pictures, self.is_whole = [], False
        exports = self._host.session.exports
        shots = await asyncio.to_thread(exports.shots, self._frames, self.options, lambda: False)
        self.size = shots.size
        self._hold(len(shots.frames))
        images = iter(shots)
        while (picture := await asyncio.to_thread(self._next_picture, images, space)) is not None:
            self.pictures.append(picture)
            made()
        self.is_whole = True
        self._hold(len(self.pictures))
        self.lost = [problem.what for problem in shots.lost]

    def _hold(self, photos: int) -> None:
        """Hold each of so many photos as long as the export does."""
        profile = self._host.session.exports.profiles.get(self.options.profile)
        runs = profile.runs(photos, self.options) if profile else ()
        self.reel = Reel(runs or (1,) * photos, self.options.fps if runs else _STILLS)

    def _next_picture(self, images: Iterator[Image], space: Callable[[], tuple[int, int]]) -> Picture | None:
        """The next picture, ready to be shown; called in a thread."""
        image = next(images, None)
        if image is None:
            return None
        return self._host.pictures.encode(image, *_fitted(image.size, space(), self._host.pictures.cell))


def _fitted(size: tuple[int, int], space: tuple[int, int], cell: tuple[int, int]) -> tuple[int, int]:
    """Cells for a picture of `size` pixels: all there are, or as many as a moving picture may have."""
    width, height = space
    scale = min(width * cell[0] / size[0], height * cell[1] / size[1])
    cells = (size[0] * scale / cell[0]) * (size[1] * scale / cell[1])
    fewer = min(1.0, (_MOST_CELLS / max(1.0, cells)) ** 0.5)
    return max(1, int(width * fewer)), max(1, int(height * fewer))
