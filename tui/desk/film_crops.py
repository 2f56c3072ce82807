"""The crops of a film that is played: the photo that is shown, or all of them, as keys move them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence

from engine.model import Point
from tui.desk.clip import Clip
from tui.desk.player import Player
from tui.host import Host


class FilmCrops:
    """Moves them in a clip that stands still meanwhile."""

    def __init__(
        self, host: Host, clip: Clip, player: Player, series_id: int | None, prepare: Callable[[], object]
    ) -> None:
        """`series_id` is the series of the film; None for photos of several. `prepare` makes its pictures anew."""
        self._host = host
        self._clip = clip
        self._player = player
        self._series_id = series_id
        self._prepare = prepare
        self._all_photos = False

    @property
    def series_id(self) -> int | None:
        """The series; None if crops cannot be moved."""
        return self._series_id

    @property
    def paths(self) -> Sequence[str]:
        """Paths of the photos that are moved."""
        return self._clip.paths(self._moving)

    @property
    def has_crops(self) -> bool:
        """True if photos are cropped, and not kept whole."""
        return self._clip.has_crops

    def turn_all(self) -> bool:
        """Move all photos together, or one again; True for all."""
        self._all_photos = not self._all_photos
        return self._all_photos

    def move(self, across: float, down: float) -> Mapping[str, Point]:
        """Stand still, and move crops by these shares of their photos; the new middles of those that could move."""
        self._player.stand()
        return self._clip.move_crops(self._moving, across, down)

    async def redraw(self) -> None:
        """Show what was moved."""
        await self._player.redraw(self._moving)

    async def show_again(self) -> None:
        """Show the crops as they are stored."""
        if self._series_id is None:
            return
        self._player.stand()
        series = await asyncio.to_thread(self._host.session.catalog.series, self._series_id)
        if series is not None:
            self._clip.take_crops({frame.path: frame.crop for frame in series.frames})
            self._prepare()

    @property
    def _moving(self) -> list[int]:
        """The photos that are moved: the one that is shown, and then the others if all are."""
        made, shown = len(self._clip.pictures), self._player.photo
        if shown >= made:
            return []
        return [shown, *(photo for photo in range(made) if self._all_photos and photo != shown)]
