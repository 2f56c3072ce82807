"""Crops that a person moves by keys, in the export dialog and in play, and that are kept with the photos."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final, Protocol

from textual.binding import Binding, BindingType

from engine.errors import PhotoSeriesError
from engine.model import Point
from engine.store.review import Step
from tui.host import Host
from tui.keys.command import same_key
from tui.text import safe

CROP_KEYS: Final[tuple[BindingType, ...]] = (
    Binding("shift+left", "crop('move', -1, 0)", "Move crop", key_display="⇧ ← →"),
    Binding("shift+right", "crop('move', 1, 0)", "Crop to the right", show=False),
    Binding("shift+up", "crop('move', 0, -1)", "Crop up", show=False),
    Binding("shift+down", "crop('move', 0, 1)", "Crop down", show=False),
    Binding("asterisk", "crop('turn')", "All photos", key_display="*"),
    Binding("0", "crop('reset')", "Crop as it was"),
    same_key("undo", "crop('undo')"),
)
"""Keys of a screen whose `action_crop` calls `CropsByHand.press`."""
_STEP = 0.04
"""Share of a photo by which one key moves its crop."""
_REST = 0.4
"""Seconds after the last move before it is stored: a few keys are then one step to undo."""
_NO_FURTHER = "The crop cannot move that way: it reaches the edge there, or is as wide or high as the photo."
_WHOLE = "Photos are kept whole here, so there is no crop to move."
_NOTHING = "No crop was moved here that could be undone."


class CroppedPhotos(Protocol):
    """The photos of a series where a person sees their crops; some of them are moved by keys, one or all."""

    @property
    def series_id(self) -> int | None:
        """Their series; None if crops cannot be moved now."""

    @property
    def paths(self) -> Sequence[str]:
        """Paths of the photos that are moved."""

    @property
    def has_crops(self) -> bool:
        """True if photos are cropped, and not kept whole."""

    def turn_all(self) -> bool:
        """Move all photos together, or one again; True for all."""

    def move(self, across: float, down: float) -> Mapping[str, Point]:
        """Move crops by these shares of their photos; the new middles of those that could move, by path."""

    async def redraw(self) -> None:
        """Show what was moved."""

    async def show_again(self) -> None:
        """Show the crops as they are stored."""


class CropsByHand:
    """Does what the keys ask for, and stores it."""

    def __init__(self, host: Host, photos: CroppedPhotos) -> None:
        self._host = host
        self._photos = photos
        self._waiting: dict[int, dict[str, Point | None]] = {}
        """Points by path that are still to be stored, by series; None leaves a crop to the program."""
        self._storing = asyncio.Lock()
        self._moves = 0
        self._steps = 0
        """Steps that were stored here and not undone."""

    async def press(self, what: str, across: int = 0, down: int = 0) -> None:
        """Do what a key of CROP_KEYS asks for."""
        match what:
            case "move":
                await self._move(across * _STEP, down * _STEP)
            case "turn":
                moving = "all photos together" if self._photos.turn_all() else "one photo"
                self._tell(f"Shift and arrows move the crop of {moving}.")
            case "reset":
                await self._reset()
            case _:
                await self._undo()

    async def _move(self, across: float, down: float) -> None:
        series_id = self._photos.series_id
        if series_id is None or not self._photos.paths:
            return
        moved = self._photos.move(across, down)
        if not moved:
            self._tell(_NO_FURTHER if self._photos.has_crops else _WHOLE)
            return
        self._waiting.setdefault(series_id, {}).update(moved)
        self._moves += 1
        this = self._moves
        await self._photos.redraw()
        await asyncio.sleep(_REST)
        if this == self._moves:
            await self.store()

    async def _reset(self) -> None:
        series_id = self._photos.series_id
        if series_id is not None and self._photos.paths:
            self._waiting.setdefault(series_id, {}).update(dict.fromkeys(self._photos.paths))
            await self.store()
            await self._photos.show_again()

    async def _undo(self) -> None:
        await self.store()
        if not self._steps:
            self._tell(_NOTHING)
        elif await self._write(lambda: self._host.session.review.undo(self._host.session.collection)):
            self._steps -= 1
            await self._photos.show_again()

    async def store(self) -> None:
        """Store what was moved, at once."""
        async with self._storing:
            while self._waiting:
                series_id, points = self._waiting.popitem()
                crop = partial(self._host.session.review.crop_photos, series_id, points)
                self._steps += await self._write(crop)

    async def _write(self, call: Callable[[], Step]) -> bool:
        """Change something, and say what went wrong; True if something changed."""
        try:
            step = await asyncio.to_thread(call)
        except PhotoSeriesError as error:
            self._host.notify(safe(str(error)), severity="error", markup=False)
            return False
        return bool(step.ids)

    def _tell(self, words: str) -> None:
        self._host.notify(words, timeout=3, markup=False)
