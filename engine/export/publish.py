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
from engine.export.kept import Keeper
from engine.export.manifest import MANIFEST, Manifest, is_as_written, read_manifest, write_manifest
from engine.export.whole_folder import publish_whole
from engine.opening import is_link

if TYPE_CHECKING:
    from pathlib import Path

    from engine.export.manifest import FileRecord
    from engine.export.staging import Staging
    from engine.export.swap import Swap
    from engine.model import Problem


@dataclass(slots=True)
class Published:
    """Changes that publishing made."""

    removed: int = 0
    kept: list[Problem] = field(default_factory=list)
    """Files that somebody had changed, and where they are now."""


def publish(output: Path, staging: Staging, old: Manifest, new: Manifest, swap: Swap) -> Published:
    """Replace the dataset `old` in `output` with `new`, whose changed files wait in `staging`.

    Raises ExportError, OSError.
    """
    _refuse_foreign(output, staging, old, new)
    write_manifest(new, staging.commit)
    return _go_forward(output, staging, old, new, swap)


def finish_interrupted(output: Path, staging: Staging, swap: Swap) -> None:
    """Complete a publication that was killed half way."""
    new = read_manifest(staging.commit)
    if new is not None:
        _go_forward(output, staging, read_manifest(output / MANIFEST) or Manifest(new.profile), new, swap)


def _go_forward(output: Path, staging: Staging, old: Manifest, new: Manifest, swap: Swap) -> Published:
    arriving = _arriving(staging, new)
    names = {record.path for record in new.files()}
    removed = sum(record.path not in names and os.path.lexists(output / record.path) for record in old.files())
    keeper = Keeper(output)
    is_whole = (arriving or removed) and publish_whole(output, staging, old, new, keeper, swap)
    if not is_whole:
        _publish_in_place(output, staging, old, arriving, names, keeper)
    return Published(removed, keeper.kept)


def _arriving(staging: Staging, new: Manifest) -> list[FileRecord]:
    return [record for record in new.files() if is_as_written(staging.waiting(record.path), record)]


def _publish_in_place(
    output: Path, staging: Staging, old: Manifest, arriving: list[FileRecord], names: set[str], keeper: Keeper
) -> None:
    """Take away what leaves, lists first, and only then put what arrives, lists last.

    So whoever looks in between, even after a kill, sees a part of the old dataset or of the new one, and never clips
    of both, or a list that names clips of the other.
    """
    inside = Inside(output)
    staying = names - {record.path for record in arriving}
    for record in [*old.shared.values(), *old.files()]:
        place = output / record.path
        if record.path in staying or not os.path.lexists(place) or _link_above(output, place):
            continue
        if is_as_written(place, record):
            inside.remove(record.path)
        else:
            inside.keep(record.path, keeper.place_for(record.path))
    for record in arriving:
        inside.put(staging.waiting(record.path), record.path)
    inside.put(staging.commit, MANIFEST)
    staging.remove()


def _refuse_foreign(output: Path, staging: Staging, old: Manifest, new: Manifest) -> None:
    ours = {record.path for record in old.files()}
    for record in _arriving(staging, new):
        place = output / record.path
        if link := _link_above(output, place):
            raise ExportError(f"{link} is a link to another place; nothing is written there.", "Remove the link.")
        if record.path not in ours and os.path.lexists(place):
            raise ExportError(
                f"{place} stands where the dataset needs its own file, and was not written by this program.",
                "Move it away and export again: everything is encoded already.",
            )


def _link_above(output: Path, place: Path) -> Path | None:
    """A folder between `output` and `place` that is a link, so that what it leads to is not ours."""
    return next((parent for parent in place.parents if output in parent.parents and is_link(parent)), None)
