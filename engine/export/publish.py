"""Publishes a finished export: completely, even if killed half way, and without touching files that are not ours.

Once the new manifest is in the staging folder as commit.json, publishing can only go forward: the next export continues
where it broke off. A file of ours that somebody changed since is moved to a hidden folder instead of lost.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.errors import ExportError
from engine.export.inside import Inside
from engine.export.manifest import MANIFEST, Manifest, is_as_written, read_manifest, write_manifest
from engine.model import Problem

if TYPE_CHECKING:
    from pathlib import Path

    from engine.export.manifest import FileRecord
    from engine.export.staging import Staging

KEPT = ".photo-series-kept"


@dataclass(slots=True)
class Published:
    """Changes that publishing made."""

    removed: int = 0
    kept: list[Problem] = field(default_factory=list)
    """Files that somebody had changed, and where they are now."""


def publish(output: Path, staging: Staging, old: Manifest, new: Manifest) -> Published:
    """Replace the data set `old` in `output` with `new`, whose changed files wait in `staging`.

    Raises ExportError, OSError.
    """
    _refuse_foreign(output, staging, old, new)
    write_manifest(new, staging.commit)
    return _go_forward(output, staging, old, new)


def finish_interrupted(output: Path, staging: Staging) -> None:
    """Complete a publication that was killed half way."""
    new = read_manifest(staging.commit)
    if new is not None:
        _go_forward(output, staging, read_manifest(output / MANIFEST) or Manifest(new.profile), new)


def _go_forward(output: Path, staging: Staging, old: Manifest, new: Manifest) -> Published:
    ours = {record.path: record for record in old.files()}
    inside, done = Inside(output), Published()
    wanted = set()
    for record in new.files():
        wanted.add(record.path)
        waiting = staging.waiting(record.path)
        if is_as_written(waiting, record):
            _keep_if_changed(output, inside, record.path, ours, done)
            inside.put(waiting, record.path)
    for path in ours.keys() - wanted:
        if os.path.lexists(output / path) and not _link_above(output, output / path):
            _keep_if_changed(output, inside, path, ours, done)
            inside.remove(path)
            done.removed += 1
    inside.put(staging.commit, MANIFEST)
    staging.remove()
    return done


def _refuse_foreign(output: Path, staging: Staging, old: Manifest, new: Manifest) -> None:
    ours = {record.path for record in old.files()}
    for record in new.files():
        place = output / record.path
        ready = is_as_written(staging.waiting(record.path), record)
        if record.path not in ours and ready and os.path.lexists(place):
            raise ExportError(
                f"{place} stands where the data set needs its own file, and was not written by this program.",
                "Move it away and export again: everything is encoded already.",
            )


def _link_above(output: Path, place: Path) -> Path | None:
    """A folder between `output` and `place` that is a link, so that what it leads to is not ours."""
    return next((parent for parent in place.parents if output in parent.parents and parent.is_symlink()), None)


def _keep_if_changed(output: Path, inside: Inside, path: str, ours: dict[str, FileRecord], done: Published) -> None:
    place = output / path
    if path not in ours or not os.path.lexists(place) or is_as_written(place, ours[path]):
        return
    kept = f"{KEPT}/{path}.kept"
    number = 1
    while os.path.lexists(output / kept):
        number += 1
        kept = f"{KEPT}/{path}.{number}.kept"
    inside.keep(path, kept)
    done.kept.append(Problem(path, f"It was changed since the last export; that version is kept as {output / kept}."))
