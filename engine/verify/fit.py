"""Fits requests to what a server accepts, learning from its refusals: smaller pictures first, then fewer."""

from __future__ import annotations

import copy
from dataclasses import dataclass

from engine.verify.openai_errors import LONGER_CONTEXT, MORE_PICTURES, TooLong, TooManyPictures, Unsuited

SMALLEST = 256
"""Longest side in pixels below which faces and clothes cannot be recognized."""
_STEP = 2 / 3


@dataclass(frozen=True, slots=True)
class Way:
    """A way to show a post."""

    side: int
    """Longest side of its pictures in pixels."""
    lean: bool
    """True to leave no room for thoughts in the answer."""
    most: int
    """Most pictures in one request."""


class Fit:
    """What one server was found to take. Each refusal is of so many pictures, and holds for as many or more of them.

    A post begins with what nothing is known against yet, so that a server is asked too much only once.
    """

    def __init__(self, side: int) -> None:
        """`side` is the longest side, in pixels, of pictures that suit the model."""
        shapes = [(side, False), (side, True)]
        while side > SMALLEST:
            side = max(SMALLEST, int(side * _STEP))
            shapes.append((side, True))
        self._shapes = shapes
        self._refused: list[int | None] = [None] * len(shapes)
        """The fewest pictures that were too long for the context, by shape."""
        self._most: int | None = None
        self._taken: dict[tuple[int, bool], int] = {}
        """The most pictures that it took at once, by shape."""

    def has_taken(self, way: Way) -> bool:
        """Whether it took as many pictures before: a refusal then concerns these pictures alone."""
        return self._taken.get((way.side, way.lean), 0) >= way.most

    def for_one_post(self) -> Fit:
        """The same for a post that is more than others of its size; what it meets says nothing of them."""
        other = copy.copy(self)
        other._refused = list(self._refused)
        return other

    def note_taken(self, way: Way) -> None:
        """Remember that pictures shown in this way were answered."""
        shape = (way.side, way.lean)
        self._taken[shape] = max(way.most, self._taken.get(shape, 0))

    def way(self, pictures: int) -> Way:
        """The way to show a post of this many pictures."""
        most = min(pictures, self._most or pictures)
        for (side, lean), refused in zip(self._shapes, self._refused, strict=True):
            if refused is None or most < refused:
                return Way(side, lean, most)
        smallest = min(refused for refused in self._refused if refused is not None)
        side, lean = self._shapes[-1]
        return Way(side, lean, max(2, smallest // 2))

    def learn(self, refusal: TooLong | TooManyPictures, way: Way) -> str:
        """Learn from a refusal; returns a line for the user. Raises Unsuited if two pictures are too many."""
        if isinstance(refusal, TooManyPictures):
            asked = way.most
            most = refusal.most if refusal.most and refusal.most < asked else max(1, asked // 2)
            if most < 2:
                raise Unsuited(
                    f"The server takes one picture at a time ({refusal.said}); a series needs two or more.",
                    MORE_PICTURES,
                )
            self._most = most
            return f"It takes {most} pictures at once: larger posts are verified in parts. {MORE_PICTURES}"
        place = self._shapes.index((way.side, way.lean))
        self._refused[place] = min(way.most, self._refused[place] or way.most)
        if place == len(self._shapes) - 1 and way.most <= 2:
            raise Unsuited(f"Not even two small pictures fit the server's context ({refusal.said}).", LONGER_CONTEXT)
        if place != len(self._shapes) - 1:
            return f"Its context is short: pictures are shown smaller where they do not fit. {LONGER_CONTEXT}"
        return f"Its context is short even for small pictures: larger posts are verified in parts. {LONGER_CONTEXT}"
