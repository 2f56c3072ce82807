"""Checks, before anything is written, whether a folder may hold a dataset."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from engine.errors import ExportError
from engine.export.manifest import MANIFEST, read_profile
from engine.export.room import nearest_folder
from engine.export.staging import COMMIT, staging_in
from engine.locking import LOCK

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NOBODYS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""Files that desktops leave in any folder."""
_TOLD = 200
"""Characters of a folder's path that are told."""


def check_output(output: Path, profile: str, protected: Sequence[Path] = ()) -> None:
    """Raise ExportError unless `output` is new, empty, or a dataset of `profile` that this program wrote.

    Photo collections are `protected`: no dataset may mix with one.
    """
    try:
        _check(output, profile, protected)
    except OSError as error:
        place = str(output) if len(str(output)) <= _TOLD else f"{str(output)[:_TOLD]}…"
        raise ExportError(f"{place} cannot be used: {error.strerror or error}.", "Choose another folder.") from error


def _check(output: Path, profile: str, protected: Sequence[Path]) -> None:
    for folder in protected:
        _refuse_overlap(output.resolve(), folder.resolve())
    if (output / MANIFEST).is_symlink():
        raise ExportError(f"{output / MANIFEST} is a link to another place.", "Remove the link.")
    if output.exists() and not output.is_dir():
        raise ExportError(f"{output} is a file, not a folder.", "Choose a folder for the dataset.")
    if output.is_dir():
        _refuse_foreign_folder(output, profile)
    _refuse_unwritable(output)


def _refuse_overlap(output: Path, collection: Path) -> None:
    if output == collection or collection in output.parents:
        raise ExportError(
            f"{output} lies in the photo collection {collection}.", "Choose a folder outside of the collection."
        )
    if output in collection.parents:
        raise ExportError(f"{output} holds the photo collection {collection}.", "Choose a folder of its own.")


def _refuse_foreign_folder(output: Path, profile: str) -> None:
    try:
        names = set(os.listdir(output))
        unfinished = staging_in(output)
    except OSError as error:
        raise ExportError(f"{output} cannot be read: {error.strerror}.", "Choose another folder.") from error
    # A first export killed during publication has left only the manifest of its staging folder.
    there = read_profile(output / MANIFEST) or (read_profile(unfinished / COMMIT) if unfinished else None)
    if there is not None and there != profile:
        raise ExportError(
            f'{output} holds a dataset of the format "{there}".',
            f'Choose another folder for "{profile}", for example {output}-{profile}.',
        )
    if there is None and names - NOBODYS - {LOCK} - ({unfinished.name} if unfinished else set()):
        raise ExportError(f"{output} holds files that this program did not write.", "Choose a new or an empty folder.")


def _refuse_unwritable(output: Path) -> None:
    there = nearest_folder(output)
    if not there.is_dir():
        raise ExportError(f"{there} is a file, not a folder.", "Choose a folder for the dataset.")
    if not os.access(there, os.W_OK | os.X_OK):
        raise ExportError(f"There is no permission to write in {there}.", "Choose another folder.")
