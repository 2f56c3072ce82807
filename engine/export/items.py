"""Contents of a dataset: its series, their photos and its text files."""

from __future__ import annotations

from dataclasses import dataclass

Pair = tuple[int, ...]
"""Numbers among the photos of a series, from 1, of one or several sources and, last, their target."""


@dataclass(frozen=True, slots=True)
class ItemPhoto:
    """A photo in the dataset."""

    path: str
    """Its path in the collection, which metadata files name as the source."""
    crop: tuple[float, float] | None = None
    """The point around which it was cropped, as shares of width and height; None if it was kept whole."""


@dataclass(frozen=True, slots=True)
class Item:
    """A series in the dataset."""

    series_id: int
    stem: str
    """Common name of its files, e.g. `series_0001_k3f9`, the same in every export until its pictures change."""
    name: str
    caption: str
    """One line, never empty, with trigger word and template applied."""
    photos: tuple[ItemPhoto, ...]
    runs: tuple[int, ...]
    """Number of clip frames for each photo; empty for stills."""
    width: int
    height: int
    confidence: float | None = None
    approved: bool = False
    draft: bool = False
    """True if its caption is a draft by the offline verifier."""
    pairs: tuple[Pair, ...] = ()
    """Its pairs, in a profile of pairs."""

    @property
    def clip_frames(self) -> int:
        """Length of the clip in frames; 0 for stills."""
        return sum(self.runs)


@dataclass(frozen=True, slots=True)
class TextFile:
    """A text file of the dataset; `path` is relative to the output folder."""

    path: str
    text: str


def held_to(runs: tuple[int, ...], frames: int) -> tuple[int, ...]:
    """`runs` with the last photo held until the clip has at least so many frames."""
    missing = frames - sum(runs)
    return (*runs[:-1], runs[-1] + missing) if runs and missing > 0 else runs


def latent_runs(photos: int, hold: int) -> tuple[int, ...]:
    """One frame for the first photo and `hold` for each later one: 1 + hold·(N-1), one latent per photo at hold 4."""
    return (1, *[hold] * (photos - 1)) if photos else ()
