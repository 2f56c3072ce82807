"""Keys of series and the file names made of them: the same key means the same pictures, whose files can be kept."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from engine.export.items import latent_runs
from engine.export.measure import unfit

if TYPE_CHECKING:
    from engine.export.options import ExportOptions
    from engine.export.profile import Profile
    from engine.model import ExportFrame, ExportSeries

WRITER = 1
"""Incremented whenever this program writes different pictures from the same photos."""


_SEEN_IN_RUNS = frozenset({"model", "longest"})
"""Options that change pictures by the length of clips alone."""
_SEEN_ELSEWHERE = _SEEN_IN_RUNS | {"buckets"}
"""Those and what gives a series another frame or length, which are then named themselves."""
_ADDED_LATER = {"references": 1}
"""Options that did not count before there was a choice, with what was written then."""
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's 32 characters: no two of them look alike."""


def series_key(series: ExportSeries, profile: Profile, options: ExportOptions, focused: bool = False) -> str:
    """Key over the photos (path, size, time, own crop) and the options that change pictures, but not over the caption.

    `focused` is true if crops follow the subject.
    """
    values = asdict(options)
    made_of: dict[str, Any] = {
        "writer": WRITER,
        "profile": profile.name,
        "options": {name: values[name] for name in profile.depends_on if _counts(name, values[name])},
        "focused": focused,
        "photos": [_photo(frame) for frame in series.frames],
    }
    if left := [frame.path for frame in series.frames if unfit(frame, options)]:
        made_of["unfit"] = left
    if options.min_side is not None and any(frame.measures is None for frame in series.frames):
        made_of["min_side"] = options.min_side
    runs = profile.runs(len(series.frames), options)
    own = _SEEN_IN_RUNS & set(profile.depends_on) and runs != latent_runs(len(series.frames), options.hold)
    if own or options.clip_frames:
        made_of["runs"] = runs
    if series.sheet:
        made_of["sheet"] = [_photo(frame) for frame in series.sheet]
    if options.frame:
        made_of["frame"] = options.frame
    return hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()[:32]


def _counts(option: str, value: object) -> bool:
    return option not in _SEEN_ELSEWHERE and not (option in _ADDED_LATER and value == _ADDED_LATER[option])


def stem_for(number: int, key: str, options: ExportOptions) -> str:
    """Common name of a series' files, `series_0005_k3f9`: its number in the dataset, and a tag that its key gives.

    Trainers cache what they made of a clip by its file name, so other pictures need another name.
    """
    stem = f"series_{number:04d}"
    return stem if options.stable_names else f"{stem}_{_tag(key)}"


def number_in(stem: str) -> int:
    """The number in a name that `stem_for` made."""
    return int(stem.split("_")[1])


def _tag(key: str) -> str:
    """Four characters: names differ after an edit but for one chance in a million."""
    value = int(key[:5], 16)
    return "".join(_LETTERS[value >> shift & 31] for shift in (15, 10, 5, 0))


def _photo(frame: ExportFrame) -> tuple[object, ...]:
    try:
        stat = frame.file.stat()
    except OSError:
        return (frame.path,)  # missing now; once it is back, the key is another
    bars = (frame.measures.box,) if frame.measures and frame.measures.box else ()
    cropped = () if frame.crop is None else (frame.crop,)
    return frame.path, stat.st_size, stat.st_mtime_ns, *bars, *cropped
