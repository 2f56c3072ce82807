"""A side file's description of one post, or of one of its pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

MOST_SLIDES = 999
"""Largest slide number; larger ones count something else."""


@dataclass(slots=True)
class Told:
    """A post, or one picture of it, in a side file."""

    source: str
    """The side file's name."""
    program: str
    """The program that wrote it, shown in lists as the post's pattern."""
    post: str | None = None
    """Shortcode or else id, the same in all side files of the post; None if only files are described."""
    shortcode: str | None = None
    username: str | None = None
    caption: str | None = None
    taken_at: datetime | None = None
    expected: int | None = None
    """Number of slides the post had."""
    number: int | None = None
    """Slide number, if one picture is described; the first may be 0."""
    keys: tuple[str, ...] = ()
    """Names and ids of one described picture: its name on the server, its media id, its own shortcode."""
    slides: tuple[tuple[str, ...], ...] = ()
    """The same for each of the post's pictures, in order, if one file describes them all."""
    is_picture: bool = False
    """True if it describes one picture, the one that the side file is named after."""
    only_if_shared: bool = False
    """True if `post` may be the picture's own id: it counts only if another picture has it, too."""

    @property
    def depends_on_name(self) -> bool:
        """True if the same content under another file's name would tell something else."""
        return self.is_picture or self.only_if_shared or self.program == "instagram-scraper"


def own_keys(told: Sequence[Told]) -> frozenset[str]:
    """Ids and codes of single pictures, as opposed to their post's."""
    return frozenset(key for one in told for keys in (one.keys, *one.slides) for key in keys if key != one.post)
