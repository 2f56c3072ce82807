"""A film as an export would cut it: its pictures, made one after the other, and how long each is held."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.model import Frame
from tui.host import Host
from tui.model.reel import Reel
from tui.pictures import Picture

if TYPE_CHECKING:
    from engine.export.options import ExportOptions
    from engine.export.shots import Cut, Shots
    from engine.model import Point

_MOST_CELLS = 5_000
"""A moving picture is no larger: one that fills a large terminal takes a slow line a second and more."""
_COPY = 1024
"""Pixels down in the copies of photos from which pictures are made anew once a crop is moved."""
_STILLS = 4
"""Frames a second if there is no clip: a second for each photo at the usual pace."""


class Clip:
    """Made by the export's own source, so that it is what the trainer will see."""

    def __init__(self, host: Host, frames: Sequence[Frame], options: ExportOptions) -> None:
        self._host = host
        self._frames = list(frames)
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
        self._shots: Shots | None = None
        self._cuts: list[Cut] = []
        """How each of `pictures` is cut, from a copy of its photo that is large enough to be shown."""

    def turn_fit(self) -> None:
        """Fill the frame the other way from the next time on that it is made."""
        self.options = replace(self.options, fit="pad" if self.options.fit == "crop" else "crop")

    # --- Crops ------------------------------------------------------------------------------------------------------

    @property
    def has_crops(self) -> bool:
        """True if photos are cropped, and not kept whole."""
        return any(cut.box for cut in self._cuts)

    def is_by_hand(self, photo: int) -> bool:
        """True if the person moved the crop of this one of `pictures`."""
        return photo < len(self._cuts) and self._cuts[photo].frame.crop is not None

    def paths(self, photos: Iterable[int]) -> list[str]:
        """Paths of these of `pictures`."""
        return [self._cuts[photo].frame.path for photo in photos]

    def move_crops(self, photos: Iterable[int], across: float, down: float) -> dict[str, Point]:
        """Move the crops of these of `pictures` by shares of their photos; the new middles of those that could move.

        The pictures stay as they are until `redraw` makes them anew.
        """
        moved: dict[str, Point] = {}
        for photo in photos:
            before = self._cuts[photo]
            cut = before.moved(across, down)
            if cut is not before:
                self._cuts[photo] = replace(cut, frame=replace(cut.frame, crop=cut.middle))
                moved[cut.frame.path] = cut.middle
        self.take_crops(moved)
        return moved

    def take_crops(self, points: Mapping[str, Point | None]) -> None:
        """Crop photos, by path, around these points when pictures are made next."""
        self._frames = [
            replace(frame, crop=points[frame.path]) if frame.path in points else frame for frame in self._frames
        ]

    async def redraw(self, photos: Sequence[int], space: Callable[[], tuple[int, int]]) -> None:
        """Make these of `pictures` anew."""
        for photo in photos:
            cut = self._cuts[photo]
            picture = await asyncio.to_thread(self._encoded, cut, space)
            if photo < len(self.pictures) and self._cuts[photo] is cut:
                self.pictures[photo] = picture

    # --- Making -----------------------------------------------------------------------------------------------------

    async def make(self, space: Callable[[], tuple[int, int]], made: Callable[[], None]) -> None:
        """Make the pictures for a space in cells; `made` is called after each."""
        self.pictures, self._cuts, self.is_whole = [], [], False
        exports = self._host.session.exports
        shots = await asyncio.to_thread(exports.shots, self._frames, self.options, lambda: False)
        self._shots, self.size = shots, shots.size
        self._hold(len(shots.frames))
        cuts = shots.cuts()
        while (found := await asyncio.to_thread(self._next_picture, cuts, space)) is not None:
            cut, picture = found
            self._cuts.append(cut)
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

    def _next_picture(self, cuts: Iterator[Cut], space: Callable[[], tuple[int, int]]) -> tuple[Cut, Picture] | None:
        """The next picture, ready to be shown, and how it was cut; called in a thread."""
        cut = next(cuts, None)
        if cut is None:
            return None
        return cut.shrunk(_COPY), self._encoded(cut, space)

    def _encoded(self, cut: Cut, space: Callable[[], tuple[int, int]]) -> Picture:
        """The picture of a cut, ready to be shown; called in a thread."""
        assert self._shots is not None
        image = self._shots.fitted(cut)
        return self._host.pictures.encode(image, *_fitted(image.size, space(), self._host.pictures.cell))


def _fitted(size: tuple[int, int], space: tuple[int, int], cell: tuple[int, int]) -> tuple[int, int]:
    """Cells for a picture of `size` pixels: all there are, or as many as a moving picture may have."""
    width, height = space
    scale = min(width * cell[0] / size[0], height * cell[1] / size[1])
    cells = (size[0] * scale / cell[0]) * (size[1] * scale / cell[1])
    fewer = min(1.0, (_MOST_CELLS / max(1.0, cells)) ** 0.5)
    return max(1, int(width * fewer)), max(1, int(height * fewer))
