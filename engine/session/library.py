"""A folder of photos as posts: the scan and the naming rules put together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from engine.model import Folder, Folders, Post, Problem

OnProblem = Callable[[Problem], None]
Scan = Callable[[Path, OnProblem], Iterator[Folder]]


class Groups(Protocol):
    """Turns folders into posts."""

    def group(self, folders: Folders) -> Iterator[Post]:
        """Posts, folder by folder."""


class Library:
    """Reads collections without a database."""

    def __init__(self, scan: Scan, grouper: Callable[[Path], Groups]) -> None:
        """`grouper` makes one for a collection's root, beside whose pictures it looks for side files."""
        self._scan = scan
        self._grouper = grouper

    def posts(self, root: Path, on_problem: OnProblem) -> Iterator[Post]:
        """Every post below `root`, as it is met; raises CollectionError."""
        yield from self._grouper(root).group(self._scan(root, on_problem))
