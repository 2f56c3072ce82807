"""Readings of names and side files, and the interface of patterns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from engine.model import Proof
    from engine.naming.filename import FileName


@dataclass(slots=True)
class Assessment:
    """The proof that a post's files belong together, with the sentences that explain it."""

    proof: Proof
    evidence: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    shortcode: str | None = None
    taken_at: datetime | None = None
    """When the post was made, if something better than the stamp in the name says so."""


@dataclass(slots=True)
class Reading:
    """One file's name as a pattern reads it. Files of one folder with equal `post` are one post."""

    post: str
    """Shortcode or post id if there is one, else the text that the post's files share."""
    name: str
    """Name to show in lists."""
    number: int | None = None
    base: str | None = None
    """Set if the stem is exactly base, "_", number: other files with this base need not be read."""
    order: tuple[int | str, ...] = ()
    """Sort key of files without a number."""
    username: str | None = None
    shortcode: str | None = None
    post_id: int | None = None
    service: str | None = None
    """The service whose id `post_id` is, if a folder says that it is not Instagram's."""
    media_id: int | None = None
    """Id of the picture itself, if the name has it besides the post's."""
    stamp: datetime | None = None
    is_day: bool = False
    """True if `stamp` is a day without a time."""
    caption: str | None = None
    expected: int | None = None
    assessment: Assessment | None = None
    """Set by patterns that weigh the proof as they read."""
    scattered: str | None = None
    """Set if the post's files lie in several folders: the key they share in the whole collection."""
    by_time: str | None = None
    """Set if only a time stamp holds the post together: the rest of the name. Stamps a few seconds apart with the same
    rest may be one post."""


@dataclass(slots=True)
class SideFacts:
    """Facts about a post from its side files."""

    source: str
    """The file they come from, as the beginning of a sentence."""
    caption: str | None = None
    shortcode: str | None = None
    username: str | None = None
    taken_at: datetime | None = None
    expected: int | None = None
    numbers: dict[str, int] = field(default_factory=dict)
    """Slide numbers by file name, if side files describe single pictures."""
    post: str | None = None
    """The post's shortcode or id in side files."""
    own: frozenset[str] = frozenset()
    """Ids and codes of single pictures, as opposed to the post's."""
    proves: bool = False
    """True if side files say of every photo that it belongs to this post."""
    program: str = ""
    """The program that wrote the proof."""
    conflicts: tuple[str, ...] = ()
    """Contradictions between side files."""

    def disagree(self, sentence: str) -> None:
        """Add a contradiction, unless it is there already."""
        if sentence not in self.conflicts:
            self.conflicts = (*self.conflicts, sentence)


class Pattern(Protocol):
    """A family of file names."""

    @property
    def name(self) -> str:
        """Its name in settings, posts and messages."""

    def read(self, file: FileName) -> Reading | None:
        """Read a name; None if it does not belong to this family."""
