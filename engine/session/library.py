"""A folder of photos as posts: the scan and the naming rules put together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from engine.model import Folder, Folders, Post, Problem

OnProblem = Callable[[Problem], None]
Scan = Callable[[Path, OnProblem], Iterator[Folder]]
ReadSide = Callable[[str], bytes | None]


class Groups(Protocol):
    """Turns folders into posts."""

    def group(self, folders: Folders) -> Iterator[Post]:
        """Posts, folder by folder."""


class Library:
    """Reads collections without a database."""

    def __init__(
        self, scan: Scan, side_reader: Callable[[Path], ReadSide], grouper: Callable[[ReadSide], Groups]
    ) -> None:
        self._scan = scan
        self._side_reader = side_reader
        self._grouper = grouper

    def posts(self, root: Path, on_problem: OnProblem) -> Iterator[Post]:
        """Every post below `root`, as it is met; raises CollectionError."""
        yield from self._grouper(self._side_reader(root)).group(self._scan(root, on_problem))
