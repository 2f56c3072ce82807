"""Settings from config.json and flags, checked, with every default in one place.

The first five keys are older than this program and keep their names. `config.json` at the top of the project lists
every setting with its default; a test compares it with this file.
"""

from __future__ import annotations

import difflib
import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from engine.errors import SettingsError
from engine.model import Limits
from engine.writing import replacing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class TokenPrice(BaseModel):
    """US dollars for a million tokens."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    input: float = Field(ge=0)
    output: float = Field(ge=0)


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
        description="Who verifies; auto is the server at base_url if one is set, else Gemini if a key is, else offline",
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
    concurrency: int = Field(32, ge=1, le=256, description="Most requests in flight at once, at each address")
    rpm: int | None = Field(None, ge=1, description="Most requests a minute, at each address")
    tpm: int | None = Field(None, ge=1, description="Most input tokens a minute, at each address")
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
    extra_instructions: str = Field("", max_length=2000, description="A sentence of yours for the verifier")
    caption_min_words: int = Field(10, ge=1, le=200, description="Shortest caption asked for")
    caption_max_words: int = Field(35, ge=1, le=400, description="Longest caption asked for")

    offline_similarity: float = Field(0.55, gt=0, lt=1, description="Mean cosine that joins photos into one cluster")
    offline_pair_similarity: float = Field(0.65, gt=0, lt=1, description="What two photos alone must reach")
    offline_cohesion: float = Field(0.50, gt=0, lt=1, description="Mean cosine of all its pairs that a series needs")
    offline_confidence: float = Field(0.55, gt=0, lt=1, description="Below this a series is marked for a check")
    offline_workers: int = Field(0, ge=0, le=256, description="Offline worker threads; 0 is one per core")
    workers: str | None = Field(
        None,
        description="Who verifies offline and encodes clips: local:4 is four processes here, tcp://host:8786 a Dask "
        "cluster; None is threads",
    )

    blurred_below: float = Field(
        100.0, ge=0, description="Mark photos with less sharpness as blurred; sharp ones have 300 and more"
    )
    small_below: int = Field(
        480, ge=0, description="Mark photos as small whose detail fills a shorter side of fewer pixels"
    )
    compressed_below: int = Field(
        50, ge=0, le=100, description="Mark photos of a lower JPEG quality as compressed; services store 70 to 95"
    )

    max_pixels: int = Field(120_000_000, ge=1_000_000, description="Larger pictures are not decoded")
    thumbnail_cache_mb: int = Field(1024, ge=16, description="Room for thumbnails on disk; the oldest go first")

    trigger_word: str = Field("", max_length=100, description="Put before every exported caption")
    export_format: str = Field(
        "clips",
        min_length=1,
        description="Format of data sets: clips, series, frames, images, pairs, hf_images, webdataset, animatediff, "
        "simpletuner, onetrainer",
    )
    output_dir: str = Field("dataset", min_length=1, description="Where data sets are written")
    min_length: int = Field(3, ge=1, description="Fewest frames of an exported series")
    max_length: int | None = Field(None, ge=1, description="Most frames of an exported series")
    fps: int = Field(16, ge=1, le=120, description="Frames a second of clips: your model's own")
    hold: int = Field(4, ge=1, le=64, description="Clip frames per photo after the first; 4 is one latent")
    fit: Literal["crop", "pad"] = Field("crop", description="How a photo fills its series' frame")
    size: int = Field(768, ge=64, le=4096, description="Short side of exported frames, pixels")
    pairs: Literal["neighbours", "first", "all"] = Field(
        "neighbours", description="Pairs for edit models: each photo and the next, the first and each other, or all"
    )
    most_pairs: int = Field(20, ge=1, le=380, description="Most pairs of a series")
    references: int = Field(1, ge=1, le=3, description="Source photos of each pair: models with several references")
    batch_size: int = Field(
        1, ge=1, le=1024, description="Clips in one step of your training, on all GPUs together; for its outlook"
    )
    buckets: int | None = Field(
        None,
        ge=1,
        description="Most kinds of clips by size and length: the nearest become one, so that batches are full",
    )
    crf: int = Field(17, ge=0, le=51, description="H.264 quality: less is better, 0 is lossless")
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
        description="Export only so many series, the best: approved, sure, sharp, and of many kinds",
    )
    balance: list[Literal["framing", "place", "light", "action"]] = Field(
        default_factory=lambda: list[Literal["framing", "place", "light", "action"]](["framing", "place"]),
        description="Facts whose kinds are to be evenly many among the best: framing, place, light, action",
    )
    per_account: int | None = Field(None, ge=1, description="Most series of one account in a data set")
    stable_names: bool = Field(
        False, description="Keep a series' file names when its pictures change; trainers' caches must then be cleared"
    )
    contact_sheet: bool = Field(
        False, description="Write a page with every series' frames beside the data set, contact-sheet.html"
    )
    held_out: float = Field(0.0, ge=0, lt=1, description="Share of accounts written as a validation set of their own")
    split_mixed: bool = Field(False, description="Make two series of one that contains portrait and landscape photos")
    take: Literal["auto", "approved", "undecided", "all"] = Field(
        "auto",
        description="Series to export: approved, undecided, or all of both; auto is approved once anything is",
    )
    approved_only: bool = Field(False, description='Export only what you approved, as take "approved" does')
    include_unsure: bool = Field(
        False, description="Export also what a verifier marked for a check and you did not approve"
    )
    copies: Literal["once", "all"] = Field(
        "once", description="Posts that were downloaded again: export each once, or all of them"
    )
    missing: Literal["skip", "skip-series", "stop"] = Field(
        "skip", description="Missing photos: skip them, skip-series that miss one, or stop the export"
    )

    images: Literal["auto", "kitty", "sixel", "half", "none"] = Field("auto", description="How pictures are drawn")
    alert: Literal["off", "bell", "osc9", "osc777"] = Field(
        "off", description="What the terminal is told when a job ends: a bell, or words for the desktop"
    )
    viewer: str | None = Field(None, description="Program that opens photos, e.g. feh; None is the desktop's own")
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
        return Limits(self.blurred_below, self.small_below, self.compressed_below)

    def of_sample(self, folder: Path) -> Settings:
        """The settings for the sample collection in `folder`, which has a database and data sets of its own."""
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


def defaults_as_json() -> str:
    """The text of the project's config.json."""
    return json.dumps(Settings().model_dump(), indent=4) + "\n"


def load_settings(path: Path | None = None, **overrides: Any) -> Settings:
    """Settings from `path`, or from config.json in the working folder if it is ours, with `overrides` (flags) on top.

    An override of None is ignored. Raises a SettingsError that names the file and line to correct.
    """
    named = path is not None
    path = path or Path("config.json")
    values: dict[str, Any] = {}
    text = ""
    if named or path.is_file():
        text = _read(path)
        values = _parse(text, path)
        # Model folders are full of foreign config.json files: one without a single key of ours is not meant for us.
        if not named and values and not values.keys() & Settings.model_fields.keys():
            values, text = {}, ""
    _refuse_unknown(values, text, path)
    if values.get("database_path") == Settings.model_fields["database_path"].default:
        del values["database_path"]  # listed there as every default is, but nobody's choice
    values |= {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        flags = {name: f"--{name.replace('_', '-')}" for name in overrides}
        raise _explained(error, lambda key: flags.get(key) or f'{path}, line {_line_of(key, text)}: "{key}"') from None


def changed(settings: Settings, names: Mapping[str, str], **values: Any) -> Settings:
    """`settings` with other values; a SettingsError calls a wrong one by its name in `names`."""
    try:
        return Settings.model_validate(settings.model_dump(exclude_unset=True) | values)
    except ValidationError as error:
        raise _explained(error, lambda key: names.get(key, f'"{key}"')) from None


def add_pattern(template: str, path: Path | None = None) -> Path:
    """Add a file name template to `filename_pattern` in the settings file, whose other lines keep their order.

    The file is made if there is none. Raises SettingsError if it is another program's or cannot be read or written.
    """
    path = path or Path("config.json")
    values = _parse(_read(path), path) if path.is_file() else {}
    if values and not values.keys() & Settings.model_fields.keys():
        raise SettingsError(f"{path} belongs to another program.", "Name a file of your own with --config.")
    known = values.get("filename_pattern", "instagram")
    values["filename_pattern"] = [*(known if isinstance(known, list) else [known]), template]
    try:
        with replacing(Path(os.path.realpath(path))) as file:  # a link to the file stays one
            file.write((json.dumps(values, indent=4, ensure_ascii=False) + "\n").encode())
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error.strerror}.", "Check who may write there.") from error
    return path


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}.", "Name another file with --config.") from error


def _parse(text: str, path: Path) -> dict[str, Any]:
    try:
        values = json.loads(text)
    except json.JSONDecodeError as error:
        line, what = _line_to_mend(error)
        raise SettingsError(f"{path}, line {line}: {what}.", "Mend that line; it must be JSON.") from error
    if not isinstance(values, dict):
        raise SettingsError(f"{path}, line 1: settings must stand between braces.", 'Start the file with "{".')
    return values


def _line_to_mend(error: json.JSONDecodeError) -> tuple[int, str]:
    """Line number, from 1, and what is wrong there. Python before 3.13 names the line after a trailing comma."""
    before = error.doc[: error.pos].rstrip()
    if before.endswith(",") and error.doc[error.pos : error.pos + 1] in ("}", "]"):
        return before.count("\n") + 1, "Illegal trailing comma"
    return error.lineno, error.msg


def _refuse_unknown(values: Mapping[str, Any], text: str, path: Path) -> None:
    for key in values:
        if key not in Settings.model_fields:
            near = difflib.get_close_matches(key, Settings.model_fields, 1, cutoff=0.5)
            hint = (
                f'Did you mean "{near[0]}"?' if near else "Take it out, or see the README for the settings there are."
            )
            raise SettingsError(f'{path}, line {_line_of(key, text)}: "{key}" is no setting.', hint)


def _explained(error: ValidationError, name_of: Callable[[str], str]) -> SettingsError:
    first = error.errors()[0]
    key = str(first["loc"][0]) if first["loc"] else ""
    what = re.sub(r"^(Input|Value error,) ?", "", first["msg"])
    if not key:
        named = re.match(r"\w+", what)
        key = named[0] if named else ""
        what = f"is wrong: {what}"
    where = name_of(key)
    hint = Settings.model_fields[key].description if key in Settings.model_fields else ""
    return SettingsError(
        f"{where} {what}, not {first['input']!r}." if first["loc"] else f"{where} {what}.", f"{hint}." if hint else ""
    )


def _line_of(key: str, text: str) -> int:
    found = re.search(rf'"{re.escape(key)}"\s*:', text)
    return text.count("\n", 0, found.start()) + 1 if found else 1
