"""Keeps files of ours that somebody changed since: they go to a hidden folder in the dataset, and are told."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from engine.model import Problem

if TYPE_CHECKING:
    from pathlib import Path

KEPT = ".photo-series-kept"


class Keeper:
    """Finds places for changed files of one export."""

    def __init__(self, output: Path) -> None:
        self._output = output
        self.kept: list[Problem] = []
        """The files that were changed, and where they are now."""

    def place_for(self, path: str) -> str:
        """A free place for the changed file at `path`; both are relative to the output folder."""
        kept, number = f"{KEPT}/{path}.kept", 1
        while os.path.lexists(self._output / kept):
            number += 1
            kept = f"{KEPT}/{path}.{number}.kept"
        where = self._output / kept
        self.kept.append(Problem(path, f"It was changed since the last export; that version is kept as {where}."))
        return kept
