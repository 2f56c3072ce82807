"""What photos have in common, and how they are opened to find out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

from engine.model.series import Decision

if TYPE_CHECKING:
    from pathlib import Path

    from PIL.Image import Image


class Fingerprint(NamedTuple):
    """What tells a photo apart by its content."""

    content: str
    """BLAKE2b of the file's bytes, 32 hex digits: the same for copies under any name."""
    perceptual: int | None
    """64 bits that differ little between pictures that look alike; None if the picture was not decoded."""


class PictureSource(Protocol):
    """Opens pictures the one right way: upright, sRGB, mode RGB, within the pixel limit."""

    def load(self, file: Path, longest: int | None = None) -> Image:
        """Decode `file`, its longer side at most `longest` pixels; raises UnreadablePhoto."""


@dataclass(frozen=True, slots=True)
class PostCopy:
    """A post that holds the same photos as another, byte by byte."""

    id: int
    name: str
    directory: str
    decision: Decision
    photos: int
    """Different ones that are there."""
    collection: int

    @property
    def waits(self) -> bool:
        """True until a person says yes or no to it."""
        return self.decision in (Decision.UNDECIDED, Decision.LATER)


@dataclass(frozen=True, slots=True)
class LookAlikes:
    """What the photos of a series have in common, with each other and with other posts; nothing is dropped for it."""

    near: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Photos that look almost like others: those others, by path, in the series' order."""
    copies: tuple[PostCopy, ...] = ()
    """This post and all others with its photos, the one to be kept first; empty if there is no other."""

    @property
    def skippable(self) -> tuple[PostCopy, ...]:
        """What was downloaded again and waits for a person's word."""
        return tuple(post for post in self.copies[1:] if post.waits)


class Jump(NamedTuple):
    """Two neighbours in a film that have little in common, by path, if its others have more."""

    before: str
    after: str
