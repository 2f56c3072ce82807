"""What an export is asked for, and what every profile offers the exporter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from engine.export.shots import Shots
    from engine.export.staging import Draft
    from engine.model import Start


Missing = Literal["skip", "skip-series", "stop"]


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """Everything a data set depends on besides its series."""

    profile: str
    output: Path
    model: str = "wan2.1"
    """Name of a preset in `engine.export.presets`: the model that will be trained."""
    fps: int = 16
    hold: int = 4
    """Clip frames per photo after the first."""
    fit: Literal["crop", "pad"] = "crop"
    size: int = 768
    """Short side of a series' frames in pixels, rounded to a multiple of 32."""
    max_upscale: float = 1.5
    """How far the smallest photo of a series may be enlarged before the series gets a smaller frame."""
    crf: int = 17
    stills: Literal["jpg", "png"] = "jpg"
    """File type of stills, where the profile leaves a choice; png is lossless."""
    trigger_word: str = ""
    caption_template: str = "{trigger}, {caption}"
    """May hold {trigger}, {caption} and {count}, the number of photos."""
    min_length: int = 2
    max_length: int | None = None
    per_account: int | None = None
    """Most series of one account; the first ones are taken."""
    split_mixed: bool = False
    """True makes two series of one that holds upright and lying photos."""
    series_per_tar: int = 1000
    """Length of a shard, where the profile packs its series into shards."""
    held_out: float = 0.0
    """Share of accounts that is written as a validation set of its own, 0 to 1."""
    missing: Missing = "skip"
    """What a photo that is missing or cannot be read ends: its own place, that of its series, or the export."""


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
    """Clip frames that each photo fills; empty where the photos stay stills."""
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


class Profile(Protocol):
    """A form of data set. Adding one to `engine.export.registry` is all it takes to offer it everywhere."""

    name: str
    title: str
    description: str
    """One sentence for the dialog and the command's help."""
    readers: tuple[str, ...]
    """The trainers it is meant for, as `engine.export.outlook.READERS` names them."""
    depends_on: tuple[str, ...]
    """The options that change its pictures: when one of these changes, series are written again."""

    packed: bool
    """True where tar shards hold the series' files; False where they stand in the folder."""

    def runs(self, photos: int, options: ExportOptions) -> tuple[int, ...]:
        """How many clip frames each photo fills; empty for a profile of stills."""

    def bytes_per_pixel(self, options: ExportOptions) -> float:
        """Disk space per photo and pixel, estimated high."""

    def write(self, shots: Shots, draft: Draft, options: ExportOptions) -> None:
        """Write the pictures of one series as files of `draft`; called in a worker thread."""

    def starts(self, items: Sequence[Item], options: ExportOptions) -> tuple[Start, ...]:
        """How each trainer that it is meant for is pointed at it; none where a script of one's own reads it."""

    def texts(self, items: Sequence[Item], options: ExportOptions) -> Iterator[TextFile]:
        """Every text file of the data set; `items` are in the order of their stems. Pure."""


def latent_runs(photos: int, hold: int) -> tuple[int, ...]:
    """The first photo one frame, each later one `hold`: 1 + hold·(N-1) frames, one latent per photo at hold 4."""
    return (1, *[hold] * (photos - 1)) if photos else ()
