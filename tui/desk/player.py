"""Playing a series as its trainer will see it: in its frame, each photo held as long as in the clip."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Final, Protocol

from textual.content import Content

from tui.desk.clip import Clip
from tui.model.reel import PACES
from tui.pictures import Picture
from tui.widgets.photo_facts import BOLD

OPENING: Final = "Opening the photos…"
TICK: Final = 0.05
"""Seconds between two calls of `tick`."""
_SHORTEST_LOOK = 0.25
"""Seconds between two pictures, at least: the promise to slow lines."""
_USUAL_PACE = PACES.index(Fraction(1, 4))


class Stage(Protocol):
    """Where the pictures are shown."""

    @property
    def size(self) -> tuple[int, int]:
        """Cells across and down."""

    @property
    def waits(self) -> bool:
        """True while a picture is on its way."""

    def show_made(self, picture: Picture) -> None:
        """Show a picture once the line is free for it."""

    def say(self, words: str) -> None:
        """Show words in place of a picture."""


class Player:
    """Plays one photo after the other and over again; while a picture is on its way to a slow terminal, time stands
    still.
    """

    def __init__(
        self,
        clip: Clip,
        stage: Stage,
        tell: Callable[[Content], object],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`tell` says how the film goes; `clock` gives seconds."""
        self._clip = clip
        self._stage = stage
        self._tell = tell
        self._clock = clock
        self._moment = 0.0
        self._said = Content("")
        self._shown: Picture | None = None
        self._shown_at = 0.0
        self._paused = False
        self._pace = _USUAL_PACE

    @property
    def plays(self) -> bool:
        """True once there is a picture to be shown."""
        return bool(self._clip.pictures)

    async def prepare(self) -> None:
        """Make the pictures; the film goes on as soon as there is the one whose turn it is."""
        await self._clip.make(lambda: self._stage.size, self._take_picture)
        if self._moment >= self._clip.reel.frames:
            self._moment = 0.0
        if not self.plays:
            lost = self._clip.lost
            self._stage.say(lost[0] if lost else "This series has no included photos.")
        self._say()

    async def redraw(self, photos: Sequence[int]) -> None:
        """Make the pictures of these photos anew, the one that is shown first."""
        for photo in photos:
            await self._clip.redraw([photo], lambda: self._stage.size)
            self._show()

    def _take_picture(self) -> None:
        if self._moment >= self._clip.reel.frames:
            self._moment = 0.0
        if len(self._clip.pictures) == self.photo + 1:
            self._show()

    # --- Keys -------------------------------------------------------------------------------------------------------

    def pause(self) -> None:
        """Stand still, or go on."""
        self._paused = not self._paused
        self._say()

    def step(self, by: int) -> None:
        """Stand still at the next photo, or one before."""
        if self.plays:
            self._paused = True
            self._moment = self._clip.reel.step(self._moment, by)
            self._show()

    def stand(self) -> None:
        """Stand still at the photo whose turn it is."""
        if self.plays:
            self._paused = True
            self._moment = float(self._clip.reel.start_of(self.photo))
            self._show()

    def change_pace(self, by: int) -> None:
        """Play faster, or slower if `by` is negative."""
        self._pace = max(0, min(self._pace_index + by, len(self._clip.reel.paces) - 1))
        self._paused = False
        self._say()

    # --- Playing ----------------------------------------------------------------------------------------------------

    @property
    def photo(self) -> int:
        """Index of the photo whose turn it is."""
        return self._clip.reel.photo_at(self._moment)

    @property
    def _pace_index(self) -> int:
        return min(self._pace, len(self._clip.reel.paces) - 1)

    def tick(self) -> None:
        """Let time pass, unless the picture is on its way, or it is too early for the next one."""
        if self._paused or not self.plays or self._stage.waits:
            return
        reel = self._clip.reel
        moment = reel.advance(self._moment, float(reel.paces[self._pace_index]) * reel.fps * TICK)
        photo = reel.photo_at(moment)
        too_early = photo >= len(self._clip.pictures) or self._clock() - self._shown_at < _SHORTEST_LOOK
        if photo == self.photo or not too_early:
            self._moment = moment
            self._show()

    def _show(self) -> None:
        """Show the photo whose turn it is, if it is another than the one in sight."""
        if self.photo < len(self._clip.pictures):
            picture = self._clip.pictures[self.photo]
            if picture is not self._shown:
                self._shown, self._shown_at = picture, self._clock()
                self._stage.show_made(picture)
        self._say()

    # --- Telling ----------------------------------------------------------------------------------------------------

    def _say(self) -> None:
        line = self._line()
        if line != self._said:
            self._said = line
            self._tell(line)

    def _line(self) -> Content:
        clip, reel = self._clip, self._clip.reel
        if not clip.pictures:
            return Content("" if clip.is_whole else OPENING)
        parts: list[str | tuple[str, str]] = [(f"photo {self.photo + 1} of {len(reel.runs)}", BOLD)]
        if reel.frames > len(reel.runs):
            parts.append(f" · clip frame {int(self._moment) + 1} of {reel.frames} · {clip.options.fps} fps")
        parts.append(f" · {clip.size[0]}×{clip.size[1]} {clip.options.fit}")
        if clip.is_by_hand(self.photo):
            parts.append(" by hand")
        parts.append(f" · {self._manner()}")
        if clip.lost:
            parts.append((f" · {len(clip.lost)} cannot be read", "$text-error"))
        return Content.assemble(*parts)

    def _manner(self) -> str:
        """How it is being played."""
        clip, reel = self._clip, self._clip.reel
        if self._paused:
            return "paused"
        if not clip.is_whole and len(clip.pictures) < len(reel.runs):
            return f"making {len(clip.pictures) + 1} of {len(reel.runs)}"
        if reel.frames == len(reel.runs):
            return "stills"
        pace = reel.paces[self._pace_index]
        return "real time" if pace == 1 else f"{pace} of real time"
