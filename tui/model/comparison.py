"""Two photos of a series next to each other, one of which steps through the series."""

from __future__ import annotations

from collections.abc import Sequence

from engine.model import Frame


class Comparison:
    """Knows which two photos are seen, and which side steps."""

    def __init__(self, frames: Sequence[Frame], left: int, right: int) -> None:
        """Compare the photos at two indices of `frames`; the second one steps."""
        self.frames = frames
        self._places = [left, right]
        self.stepping = 1
        """The side that steps: 0 or 1."""

    @property
    def places(self) -> tuple[int, int]:
        """The indices of the two photos."""
        return self._places[0], self._places[1]

    @property
    def place(self) -> int:
        """The index of the photo that steps."""
        return self._places[self.stepping]

    def frame(self, side: int) -> Frame:
        """The photo on this side."""
        return self.frames[self._places[side]]

    def step(self, by: int) -> bool:
        """Take the next photo, or one before, and pass over the other side's; False at the end of the series."""
        other = self._places[1 - self.stepping]
        place = self.place + by
        if place == other:
            place += by
        if not 0 <= place < len(self.frames):
            return False
        self._places[self.stepping] = place
        return True

    def turn(self) -> None:
        """Let the other side step."""
        self.stepping = 1 - self.stepping

    def put(self, side: int, place: int) -> bool:
        """Take this photo for a side; False if it is seen on the other one."""
        if place == self._places[1 - side]:
            return False
        self._places[side] = place
        return True
