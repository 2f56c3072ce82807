"""A folder of photos as posts: the scan and the naming rules put together."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from engine.model import Folder, Folders, Post, Problem

OnProblem = Callable[[Problem], None]
Scan = Callable[[Path, OnProblem], Iterator[Folder]]
ReadSide = Callable[[str], bytes | None]

_SIDE_FILE_LIMIT = 32 * 1024 * 1024


class Groups(Protocol):
    """Turns folders into posts."""

    def group(self, folders: Folders) -> Iterator[Post]:
        """Posts, folder by folder."""


class Library:
    """Reads collections without a database."""

    def __init__(self, scan: Scan, grouper: Callable[[ReadSide], Groups]) -> None:
        self._scan = scan
        self._grouper = grouper

    def posts(self, root: Path, on_problem: OnProblem) -> Iterator[Post]:
        """Every post below `root`, as it is met; raises CollectionError."""

        def read_side(path: str) -> bytes | None:
            try:
                with open(os.path.join(root, path), "rb") as file:
                    return file.read(_SIDE_FILE_LIMIT)
            except OSError as error:
                on_problem(Problem(path, f"cannot be read: {error.strerror}"))
                return None

        yield from self._grouper(read_side).group(self._scan(root, on_problem))
