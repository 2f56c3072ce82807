"""What one side file tells about one post or one of its pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

MOST_SLIDES = 999
"""Larger numbers count something else."""


@dataclass(slots=True)
class Told:
    """A post, or one picture of it, as a side file describes it."""

    source: str
    """The side file's name."""
    program: str
    """Who wrote it: what a list shows as the post's pattern."""
    post: str | None = None
    """What all side files of this post agree on: its shortcode, else its id. None: it tells of files alone."""
    shortcode: str | None = None
    username: str | None = None
    caption: str | None = None
    taken_at: datetime | None = None
    expected: int | None = None
    """How many slides the post had."""
    number: int | None = None
    """The slide number, where one picture is told of; the first may be 0."""
    keys: tuple[str, ...] = ()
    """Names and ids of the one picture told of: its name on the server, its media id, its own shortcode."""
    slides: tuple[tuple[str, ...], ...] = ()
    """The same for each of the post's pictures in order, where one file tells of them all."""
    is_picture: bool = False
    """True where one picture is told of, the one that the side file is named after."""
    only_if_shared: bool = False
    """True where `post` may be the picture's own id: it counts only if another picture has it, too."""


def own_keys(told: Sequence[Told]) -> frozenset[str]:
    """Ids and codes that belong to single pictures, not to their post."""
    return frozenset(key for one in told for keys in (one.keys, *one.slides) for key in keys if key != one.post)
