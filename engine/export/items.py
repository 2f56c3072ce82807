"""What stands in a data set: its series, their photos and its text files."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ItemPhoto:
    """A photo that stands in the data set."""

    path: str
    """Its path in the collection: what a metadata file names as its source."""


@dataclass(frozen=True, slots=True)
class Item:
    """A series as it stands in the data set."""

    series_id: int
    stem: str
    """`series_0001`: the name of its files, kept from export to export."""
    name: str
    caption: str
    """One line, never empty, trigger word and template applied."""
    photos: tuple[ItemPhoto, ...]
    runs: tuple[int, ...]
    """Clip frames that each photo fills; empty if the photos stay stills."""
    width: int
    height: int
    confidence: float | None = None
    approved: bool = False

    @property
    def clip_frames(self) -> int:
        """Length of the clip in frames; 0 for stills."""
        return sum(self.runs)


@dataclass(frozen=True, slots=True)
class TextFile:
    """A text file of the data set: its path relative to the output folder, and what it says."""

    path: str
    text: str


def latent_runs(photos: int, hold: int) -> tuple[int, ...]:
    """The first photo one frame, each later one `hold`: 1 + hold·(N-1) frames, one latent per photo at hold 4."""
    return (1, *[hold] * (photos - 1)) if photos else ()
