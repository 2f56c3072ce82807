"""Similarity of photos, and how they are opened to measure it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, runtime_checkable

from engine.model.measures import Measures
from engine.model.series import Decision

if TYPE_CHECKING:
    from pathlib import Path

    from PIL.Image import Image


THIRDS: Final = ((0, 0x1FFFFF), (21, 0x1FFFFF), (42, 0x3FFFFF))
"""How far each third of a perceptual hash is shifted to the right, and its mask: hashes that differ in two bits have a
third in common.
"""


class Fingerprint(NamedTuple):
    """Two hashes of a photo's content, and what was measured in it."""

    content: str
    """BLAKE2b of the file's bytes, 32 hex digits: equal for copies under any name."""
    perceptual: int | None
    """64 bits, of which few differ between pictures that look alike; None if the picture was not decoded."""
    measures: Measures | None = None
    """None if the picture was not decoded."""


class PictureSource(Protocol):
    """Opens pictures in the one right way: upright, sRGB, mode RGB, within the pixel limit."""

    def load(self, file: Path, longest: int | None = None) -> Image:
        """Decode `file`, its longer side at most `longest` pixels; raises UnreadablePhoto."""


@runtime_checkable
class NotingSource(PictureSource, Protocol):
    """Notes the fingerprints of pictures as it opens them."""

    def noted(self, file: Path) -> Fingerprint | None:
        """Hand out a file's fingerprint."""

    def note(self, file: Path, fingerprint: Fingerprint) -> None:
        """Note a fingerprint that another process took."""


@runtime_checkable
class MeasuringSource(PictureSource, Protocol):
    """Opens pictures and measures them on the way."""

    def load_measured(self, file: Path, longest: int | None = None) -> tuple[Image, Measures]:
        """Decode `file`, its longer side at most `longest` pixels; raises UnreadablePhoto."""


@dataclass(frozen=True, slots=True)
class PostCopy:
    """A post with the same photos as another, byte for byte."""

    id: int
    name: str
    directory: str
    decision: Decision
    photos: int
    """Number of different photos that are there."""
    collection: int

    @property
    def waits(self) -> bool:
        """True until a person approves or rejects it."""
        return self.decision in (Decision.UNDECIDED, Decision.LATER)


@dataclass(frozen=True, slots=True)
class LookAlikes:
    """Photos of a series that look alike, and posts that share its photos; nothing is dropped for it."""

    near: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For each photo that looks almost like others, those others, by path, in the series' order."""
    copies: tuple[PostCopy, ...] = ()
    """This post and all others with its photos, the one to keep first; empty if there is no other."""

    @property
    def skippable(self) -> tuple[PostCopy, ...]:
        """Repeated downloads that wait for a decision."""
        return tuple(post for post in self.copies[1:] if post.waits)


class Jump(NamedTuple):
    """Two neighbours in a film that are less alike than its other neighbours, by path."""

    before: str
    after: str
