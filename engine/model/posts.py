"""Posts, and how sure it is that their files belong together."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from engine.model.files import Problem

if TYPE_CHECKING:
    from datetime import datetime


class Proof(StrEnum):
    """How sure it is that a post's files belong together."""

    PROVEN = "proven"
    LIKELY = "likely"
    WEAK = "weak"
    NAME_ONLY = "name only"
    PROPOSED = "proposed"


class Photo(NamedTuple):
    """A picture file in its post."""

    path: str
    number: int | None
    """The slide number its name gives, from 1; None if the name gives none."""
    size: int
    mtime_ns: int


class Post(NamedTuple):
    """Files that one post brought, in order, with the evidence that they belong together."""

    key: str
    """Unique in the collection: folder and post. The same name in two folders is two posts."""
    directory: str
    name: str
    """The file names' common part: what a list shows."""
    pattern: str
    proof: Proof
    photos: tuple[Photo, ...]
    """Empty if a post brought only videos or files that are no photos; `skip_reason` then says so."""
    username: str | None = None
    shortcode: str | None = None
    caption: str | None = None
    taken_at: datetime | None = None
    expected: int | None = None
    """How many slides the post had, if a name or side file tells."""
    order_inferred: bool = False
    """True if the names give no slide numbers and the order is a guess."""
    evidence: tuple[str, ...] = ()
    """Sentences that say why these files are one post."""
    conflicts: tuple[str, ...] = ()
    left_out: tuple[Problem, ...] = ()
    """Files of the post that are no photo slides: videos, their covers."""
    skip_reason: str | None = None
    """Why this post is not verified, e.g. too few photos; None means it is."""
