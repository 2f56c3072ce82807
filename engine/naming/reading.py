"""What names and side files tell about a post, and what every pattern offers the grouper."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from engine.model import Proof
    from engine.naming.filename import FileName


@dataclass(slots=True)
class Judgement:
    """How far a post's files are proven to belong together, and the sentences that say so."""

    proof: Proof
    evidence: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    shortcode: str | None = None
    taken_at: datetime | None = None
    """When the post was made, if something better than the stamp in the name tells."""


@dataclass(slots=True)
class Reading:
    """One file's name as a pattern reads it. Files of one folder with equal `post` are one post."""

    post: str
    """The shortcode or post id if there is one, else the text that the post's files share."""
    name: str
    """What a list shows."""
    number: int | None = None
    base: str | None = None
    """Set if the stem is exactly base, "_", number: what else has this base needs no reading."""
    order: tuple[int | str, ...] = ()
    """What files without a number are sorted by."""
    username: str | None = None
    shortcode: str | None = None
    post_id: int | None = None
    media_id: int | None = None
    """The id of the picture itself, if the name gives it beside the post's."""
    stamp: datetime | None = None
    caption: str | None = None
    expected: int | None = None
    judgement: Judgement | None = None
    """Set by patterns that had to judge in order to read."""
    scattered: str | None = None
    """Set if the post's files lie in several folders: what these files share in the whole collection."""
    by_time: str | None = None
    """Set if nothing but a time stamp holds the post together: stamps a few seconds apart may be one post, if this
    rest of the name is the same."""


@dataclass(slots=True)
class SideFacts:
    """What side files tell about a post."""

    source: str
    """Which file tells, as the beginning of a sentence."""
    caption: str | None = None
    shortcode: str | None = None
    username: str | None = None
    taken_at: datetime | None = None
    expected: int | None = None
    numbers: dict[str, int] = field(default_factory=dict)
    """File name to slide number, where side files tell of single pictures."""
    post: str | None = None
    """What side files call the post: its shortcode or id."""
    own: frozenset[str] = frozenset()
    """Ids and codes that are single pictures' own, not the post's."""
    proves: bool = False
    """True where side files tell of every photo that it belongs to this post."""
    program: str = ""
    """Who wrote what proves it."""
    conflicts: tuple[str, ...] = ()
    """Where side files contradict one another."""

    def disagree(self, sentence: str) -> None:
        """Note a contradiction, each once."""
        if sentence not in self.conflicts:
            self.conflicts = (*self.conflicts, sentence)


class Pattern(Protocol):
    """A family of file names."""

    @property
    def name(self) -> str:
        """How settings, posts and people call it."""

    def read(self, file: FileName) -> Reading | None:
        """Read a name; None if it is none of this family."""
