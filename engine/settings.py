"""Every setting, with its default, its limits and what it is for; `settings_file` reads them from config.json.

The first five keys are older than this program and keep their names. `config.json` at the top of the project lists
every setting with its default; a test compares it with this file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from engine.model import Limits


class TokenPrice(BaseModel):
    """US dollars for a million tokens."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    input: float = Field(ge=0)
    output: float = Field(ge=0)


_LIMITS = Limits()


class Settings(BaseModel):
    """Every setting, frozen. A field's description is its help."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    gemini_model: str = Field("gemini-2.5-flash", min_length=1, description="Gemini model that verifies posts")
    database_path: str = Field(
        "photo_series.db", min_length=1, description="SQLite file, relative to the working folder"
    )
    min_images_for_series: int = Field(2, ge=2, le=100, description="Posts with fewer photos are skipped")
    max_images_for_series: int = Field(20, ge=2, le=1000, description="Posts with more photos are skipped")
    filename_pattern: str | list[str] = Field(
        "instagram",
        min_length=1,
        description='"instagram" tries every known pattern; or one pattern\'s name, a template, a regular expression, '
        "or a list of these, tried in its order",
    )
    take_in: list[Literal["thumbnails", "recycled", "system", "messages", "hidden"]] = Field(
        default_factory=list,
        description="What a scan leaves out and is to take in: thumbnails, recycled, system, messages, hidden",
    )

    verifier: Literal["auto", "gemini", "openai", "offline"] = Field(
        "auto",
        description="Verifier; auto is the server at base_url if one is set, else Gemini if a key is, else offline",
    )
    base_url: str | list[str] | None = Field(
        None, description="Address of your own model server, or a list of several that share the work"
    )
    openai_model: str | None = Field(
        None, description="Model name on an OpenAI-compatible server; None asks the server"
    )
    openai_price: TokenPrice | None = Field(
        None, description='Its price in dollars per million tokens, e.g. {"input": 0.15, "output": 0.6}; for max_cost'
    )
    concurrency: int = Field(32, ge=1, le=256, description="Maximum requests in flight, at each address")
    rpm: int | None = Field(None, ge=1, description="Maximum requests per minute, at each address")
    tpm: int | None = Field(None, ge=1, description="Maximum input tokens per minute, at each address")
    max_cost: float | None = Field(None, gt=0, description="Stop before a run has cost this many US dollars")
    sieve: float | None = Field(
        None,
        gt=0,
        lt=1,
        description="Hold posts back from a paid verifier if the offline one sees a series with less probability",
    )
    request_timeout: float = Field(120.0, gt=0, description="Seconds one request may take")
    image_size: int | None = Field(None, ge=64, le=3072, description="Longest side sent, pixels; None suits the model")
    media_resolution: Literal["low", "medium", "high"] | None = Field(
        None, description="Gemini's own picture setting; None leaves it out"
    )
    thinking: int | Literal["off", "minimal", "low", "medium", "high"] | None = Field(
        None, description="Thinking budget in tokens (2.x) or level (3.x); None and off are the least the model takes"
    )
    follow_retirements: bool = Field(
        True, description="Let a retired Gemini model's successor verify in its place; false ends the run instead"
    )
    service_tier: Literal["standard", "flex"] = Field(
        "standard", description="Gemini's tier; flex costs half, takes minutes and may refuse when it is busy"
    )
    flex_fallback: bool = Field(
        False, description="Go on at the standard tier, for twice the price, after flex refused several times"
    )
    batch_file_mb: float = Field(
        500.0, gt=0, le=2000, description="Largest file of a Gemini batch, megabytes; each file is a job of its own"
    )
    batch_poll: float = Field(
        30.0,
        gt=0,
        description="Seconds between two looks at a batch that is waited for; they grow to twenty times that",
    )
    outage_patience: float = Field(
        1800.0, ge=0, description="Seconds a run waits for a service that is down before it ends, to be resumed"
    )
    extra_instructions: str = Field("", max_length=2000, description="An additional instruction for the verifier")
    caption_min_words: int = Field(10, ge=1, le=200, description="Shortest caption asked for")
    caption_max_words: int = Field(35, ge=1, le=400, description="Longest caption asked for")

    offline_similarity: float = Field(0.55, gt=0, lt=1, description="Mean cosine that joins photos into one cluster")
    offline_pair_similarity: float = Field(0.65, gt=0, lt=1, description="Cosine that joins two photos on their own")
    offline_cohesion: float = Field(0.50, gt=0, lt=1, description="Mean cosine of all its pairs that a series needs")
    offline_confidence: float = Field(0.55, gt=0, lt=1, description="Below this confidence a series counts as unsure")
    offline_workers: int = Field(0, ge=0, le=256, description="Offline worker threads; 0 is one per core")
    workers: str | None = Field(
        None,
        description="What verifies offline and encodes clips: local:4 is four processes here, tcp://host:8786 a Dask "
        "cluster; threads by default",
    )

    blurred_below: float = Field(
        _LIMITS.blurred_below,
        ge=0,
        description="Mark photos with less sharpness as blurred; sharp ones have 300 or more",
    )
    small_below: int = Field(
        _LIMITS.small_below,
        ge=0,
        description="Mark photos as small if their detail fills a side of fewer pixels",
    )
    compressed_below: int = Field(
        _LIMITS.compressed_below,
        ge=0,
        le=100,
        description="Mark photos of a lower JPEG quality as compressed; services store 70 to 95",
    )
    clipped_above: float = Field(
        _LIMITS.clipped_above,
        ge=0,
        le=1,
        description="Mark photos as clipped if a larger share is pure black or white; 1 or 2 in 100 have more",
    )

    learn_taste: bool = Field(
        True, description="Learn from your decisions which series you would likely approve; false switches it off"
    )

    max_pixels: int = Field(120_000_000, ge=1_000_000, description="Larger pictures are not decoded")
    thumbnail_cache_mb: int = Field(1024, ge=16, description="Room for thumbnails on disk; the oldest go first")

    trigger_word: str = Field("", max_length=100, description="Put before every exported caption")
    export_format: str = Field(
        "clips",
        min_length=1,
        description="Format of datasets: clips, series, frames, images, pairs, sheets, hf_images, webdataset, "
        "animatediff, simpletuner, onetrainer",
    )
    output_dir: str = Field("dataset", min_length=1, description="Where datasets are written")
    min_length: int = Field(3, ge=1, description="Minimum frames in an exported series")
    max_length: int | None = Field(None, ge=1, description="Maximum frames in an exported series")
    min_sharpness: float | None = Field(
        None, gt=0, description="Leave out photos less sharp than this, e.g. 150; photos in focus have 300 or more"
    )
    min_side: int | None = Field(
        None, ge=1, description="Leave out photos whose detail fills fewer pixels on the shorter side, e.g. 480"
    )
    no_text: bool = Field(False, description="Leave out photos on which a model saw text or a watermark")
    fps: int = Field(16, ge=1, le=120, description="Frames per second of clips; use your model's own")
    hold: int = Field(4, ge=1, le=64, description="Clip frames per photo after the first; 4 is one latent")
    fit: Literal["crop", "pad"] = Field("crop", description="How a photo fills its series' frame")
    size: int = Field(768, ge=64, le=4096, description="Short side of exported frames, pixels")
    pairs: Literal["neighbours", "first", "all"] = Field(
        "neighbours", description="Pairs for edit models: each photo and the next, the first and each other, or all"
    )
    most_pairs: int = Field(20, ge=1, le=380, description="Maximum pairs per series")
    references: int = Field(1, ge=1, le=3, description="Source photos of each pair: models with several references")
    batch_size: int = Field(
        1, ge=1, le=1024, description="Clips in one training step, on all GPUs together; the dry run counts with it"
    )
    buckets: int | None = Field(
        None,
        ge=1,
        description="Maximum kinds of clips by size and length; the nearest are merged, so that batches are full",
    )
    crf: int = Field(17, ge=0, le=51, description="H.264 quality: lower is better, 0 is lossless")
    max_upscale: float = Field(1.5, ge=1, le=8, description="How far a small photo may be enlarged in an export")
    stills: Literal["jpg", "png"] = Field("jpg", description="File type of exported stills; png is lossless")
    caption_template: str = Field(
        "{trigger}, {caption}",
        max_length=1000,
        description="Exported captions; may hold {trigger}, {caption} and {count}",
    )
    caption_style: Literal["caption", "wan", "ltx", "hunyuan", "tags", "json"] = Field(
        "caption", description="Exported captions: caption as it is, or composed from facts for a kind of model"
    )
    omit_facts: list[
        Literal["subject", "identity", "clothing", "action", "expression", "place", "light", "framing", "look"]
    ] = Field(
        default_factory=list,
        description="Facts that composed captions leave out; the trigger word takes their place",
    )
    best: int | None = Field(
        None,
        ge=1,
        description="Export only this many series, the best: approved, confident, sharp and varied",
    )
    balance: list[Literal["framing", "place", "light", "action"]] = Field(
        default_factory=lambda: list[Literal["framing", "place", "light", "action"]](["framing", "place"]),
        description="Facts whose kinds should be equally frequent among the best: framing, place, light, action",
    )
    per_account: int | None = Field(None, ge=1, description="Maximum series per account in a dataset")
    stable_names: bool = Field(
        False, description="Keep a series' file names when its pictures change; trainers' caches must then be cleared"
    )
    contact_sheet: bool = Field(
        False, description="Write a page with every series' frames beside the dataset, contact-sheet.html"
    )
    held_out: float = Field(0.0, ge=0, lt=1, description="Share of accounts written as a validation set of their own")
    split_mixed: bool = Field(False, description="Make two series of one that contains portrait and landscape photos")
    take: Literal["auto", "approved", "undecided", "all"] = Field(
        "auto",
        description="Series to export: approved, undecided, or all of both; auto is approved once anything is",
    )
    approved_only: bool = Field(False, description='Export only what you approved, as take "approved" does')
    include_unsure: bool = Field(
        False, description="Also export series that the verifier is unsure of and you did not approve"
    )
    copies: Literal["once", "all"] = Field(
        "once", description="Posts that were downloaded again: export each once, or all of them"
    )
    missing: Literal["skip", "skip-series", "stop"] = Field(
        "skip", description="Missing photos: skip them, skip-series that miss one, or stop the export"
    )

    images: Literal["auto", "kitty", "sixel", "half", "none"] = Field("auto", description="How pictures are drawn")
    alert: Literal["off", "bell", "osc9", "osc777"] = Field(
        "off", description="How the terminal tells that a job has ended: a bell, or a desktop notification"
    )
    viewer: str | None = Field(None, description="Program that opens photos, e.g. feh; the desktop's own by default")
    theme: str = Field("textual-dark", min_length=1, description="Colours of the app")
    mouse: bool = Field(True, description="React to the mouse")
    keys: dict[str, str] = Field(default_factory=dict, description="Your own keys: action to key, e.g. approve to y")

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address in `base_url`, each once."""
        given = [self.base_url] if isinstance(self.base_url, str) else self.base_url or []
        return tuple(dict.fromkeys(address.strip() for address in given if address.strip()))

    @property
    def names_database(self) -> bool:
        """Whether somebody chose the database, by a flag or by a path of their own in config.json."""
        return "database_path" in self.model_fields_set

    @property
    def limits(self) -> Limits:
        """From which measure on photos are marked."""
        return Limits(self.blurred_below, self.small_below, self.compressed_below, self.clipped_above)

    def of_sample(self, folder: Path) -> Settings:
        """The settings for the sample collection in `folder`, which has a database and datasets of its own."""
        own = {"database_path": str(folder / "photo_series.db"), "output_dir": str(folder / "dataset")}
        return self.model_copy(update=own)

    @model_validator(mode="after")
    def _ranges_make_sense(self) -> Settings:
        for low, high in (
            ("min_images_for_series", "max_images_for_series"),
            ("caption_min_words", "caption_max_words"),
            ("min_length", "max_length"),
        ):
            least, most = getattr(self, low), getattr(self, high)
            if most is not None and least > most:
                raise ValueError(f"{low} ({least}) is more than {high} ({most})")
        return self
