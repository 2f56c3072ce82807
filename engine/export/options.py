"""Options of an export."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path

    from engine.export.sizing import Size

Missing = Literal["skip", "skip-series", "stop"]


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """Everything that a dataset depends on besides its series."""

    profile: str
    output: Path
    model: str = "wan2.1"
    """The model to be trained: a preset of `engine.export.presets`."""
    fps: int = 16
    hold: int = 4
    """Clip frames per photo after the first."""
    fit: Literal["crop", "pad"] = "crop"
    size: int = 768
    """Short side of a series' frames in pixels, rounded to a multiple of 32."""
    longest: int = 0
    """Photos of the longest series, for profiles whose clips all have one length; an export counts them itself."""
    max_upscale: float = 1.5
    """How much the smallest photo of a series may be enlarged before the series gets a smaller frame."""
    buckets: int | None = None
    """Most kinds of clips by size and length: the nearest are merged until so many are left; None for no merging."""
    frame: Size | None = None
    """Frame size that merging gives to a series; None for the one that suits its photos. A plan chooses it itself."""
    clip_frames: int = 0
    """Length to which merging holds the last photo of a series; 0 for its own. A plan chooses it itself."""
    batch_size: int = 1
    """Clips in one step of training, on all GPUs together."""
    crf: int = 17
    stills: Literal["jpg", "png"] = "jpg"
    """File type of stills in profiles that leave a choice; png is lossless."""
    pairs: Literal["neighbours", "first", "all"] = "neighbours"
    """Which photos make pairs, in the profile of pairs: each and the next, the first and each other, or all."""
    most_pairs: int = 20
    """Most pairs of a series."""
    references: int = 1
    """Source photos of a pair, 1 to 3."""
    trigger_word: str = ""
    caption_template: str = "{trigger}, {caption}"
    """May contain {trigger}, {caption} and {count}, the number of photos."""
    caption_style: str = "caption"
    """Name of a style in `engine.export.caption_styles`: how captions are composed."""
    omit_facts: tuple[str, ...] = ()
    """Facts that composed captions leave out; the trigger word takes the place of the first."""
    min_length: int = 2
    max_length: int | None = None
    min_sharpness: float | None = None
    """Least sharpness of a photo, as `engine.photos.sharpness` measures it; None for any."""
    min_side: int | None = None
    """Least shorter side that a photo's detail fills, in pixels; None for any."""
    no_text: bool = False
    """True to leave out photos on which a verifier saw text or a watermark."""
    include_unsure: bool = False
    """True to take also what a verifier marked for a check and nobody approved."""
    per_account: int | None = None
    """Most series of one account; the first ones count, or the best if these are chosen."""
    best: int | None = None
    """Number of series to choose as the best; None for all."""
    balance: tuple[str, ...] = ("framing", "place")
    """Facts whose kinds are to be evenly many among the best."""
    split_mixed: bool = False
    """True to divide a series of portrait and landscape photos into two."""
    series_per_tar: int = 1000
    """Number of series in a shard, in profiles that pack shards."""
    held_out: float = 0.0
    """Share of accounts to write as a separate validation set, 0 to 1."""
    missing: Missing = "skip"
    """What to do about a missing or unreadable photo: skip it, skip its series, or stop the export."""
    contact_sheet: bool = False
    """True to write a page with all frames beside the dataset."""
    stable_names: bool = False
    """True for file names without a content tag: a trainer's cache must then be cleared by hand after an edit."""
    copies: Literal["once", "all"] = "once"
    """Whether a post that was downloaded again is taken once or each time."""
