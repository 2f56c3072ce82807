"""Posts, and the proof that their files belong together."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from engine.model.files import Problem

if TYPE_CHECKING:
    from datetime import datetime


class Proof(StrEnum):
    """Strength of the proof that a post's files belong together."""

    PROVEN = "proven"
    LIKELY = "likely"
    WEAK = "weak"
    NAME_ONLY = "name only"
    PROPOSED = "proposed"


_PATTERN_WORDS: Final = {
    "seed": "Instagram name",
    "instagram-export": "Instagram export",
    "post-folder": "folder named after a post",
    "stamped": "shortcode and time stamp",
    "coded": "shortcode",
    "code": "shortcode",
    "generic": "other name",
    "unmatched": "no known pattern",
}
"""Patterns whose own names would tell a person nothing; the others are called after their program."""
_PROOF_WORDS: Final = {Proof.PROVEN: "ID verified", Proof.WEAK: "uncertain", Proof.NAME_ONLY: "not verified"}


def grouping_words(pattern: str, proof: Proof) -> str:
    """How a post's files were recognised, as people are told: "Instagram name, ID verified"."""
    return f"{_PATTERN_WORDS.get(pattern, pattern)}, {_PROOF_WORDS.get(proof, proof.value)}"


class Photo(NamedTuple):
    """A picture file of a post."""

    path: str
    number: int | None
    """Slide number in its name, from 1; None if the name has none."""
    size: int
    mtime_ns: int


class Post(NamedTuple):
    """The files of one post, in order, with the evidence that they belong together."""

    key: str
    """Folder and post, unique in the collection: the same name in two folders makes two posts."""
    directory: str
    name: str
    """The common part of the file names, as a list shows it."""
    pattern: str
    proof: Proof
    photos: tuple[Photo, ...]
    """Empty if the post has only videos or other files that are no photos; `skip_reason` then says so."""
    username: str | None = None
    shortcode: str | None = None
    caption: str | None = None
    taken_at: datetime | None = None
    expected: int | None = None
    """Number of slides the post had, if a name or side file gives it."""
    order_inferred: bool = False
    """True if the names have no slide numbers, so that the order is a guess."""
    evidence: tuple[str, ...] = ()
    """Sentences that say why these files are one post."""
    conflicts: tuple[str, ...] = ()
    left_out: tuple[Problem, ...] = ()
    """Files of the post that are no photo slides, such as videos and their covers."""
    skip_reason: str | None = None
    """Why this post is not verified, e.g. too few photos; None means it is."""
    missing: int = 0
    """Number of slides that are known to be missing."""
