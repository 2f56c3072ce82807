"""Keys of series: the same key means the same pictures, so that an export can keep their files."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.export.options import ExportOptions
    from engine.export.profile import Profile
    from engine.model import ExportFrame, ExportSeries

WRITER = 1
"""Incremented whenever this program writes different pictures from the same photos."""


def series_key(series: ExportSeries, profile: Profile, options: ExportOptions, focused: bool = False) -> str:
    """Key over the photos (path, size, time) and the options that change pictures, but not over the caption.

    `focused` is true if crops follow the subject.
    """
    values = asdict(options)
    made_of = {
        "writer": WRITER,
        "profile": profile.name,
        "options": {name: values[name] for name in profile.depends_on},
        "focused": focused,
        "photos": [_photo(frame) for frame in series.frames],
    }
    return hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()[:32]


def _photo(frame: ExportFrame) -> tuple[str, int, int] | tuple[str]:
    try:
        stat = frame.file.stat()
    except OSError:
        return (frame.path,)  # missing now; once it is back, the key is another
    return frame.path, stat.st_size, stat.st_mtime_ns
