"""What an export is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path

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
    """File type of stills, if the profile leaves a choice; png is lossless."""
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
    """Length of a shard, if the profile packs its series into shards."""
    held_out: float = 0.0
    """Share of accounts that is written as a validation set of its own, 0 to 1."""
    missing: Missing = "skip"
    """What a photo that is missing or cannot be read ends: its own place, that of its series, or the export."""
