"""Reads a folder of photos as posts: scan and naming rules together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from engine.model import Apart, Folder, Folders, Post, Problem
from engine.session.accounting import Accounting, ReadSide

Noting = Callable[[ReadSide], ReadSide]
OnProblem = Callable[[Problem], None]
OnApart = Callable[[str, Apart], None]
Scan = Callable[[Path, OnProblem, OnApart], Iterator[Folder]]


class Groups(Protocol):
    """Turns folders into posts."""

    def group(self, folders: Folders) -> Iterator[Post]:
        """Yield posts, folder by folder."""


class Library:
    """Reads collections without a database."""

    def __init__(self, scan: Scan, grouper: Callable[[Path, Noting], Groups]) -> None:
        """`grouper` makes the grouper for a collection's root, which notes the side files it reads."""
        self._scan = scan
        self._grouper = grouper

    def posts(self, root: Path, on_problem: OnProblem, accounting: Accounting | None = None) -> Iterator[Post]:
        """Yield every post below `root` as it is found, counting every file in `accounting`; raises CollectionError."""
        counting = accounting or Accounting()
        folders = self._scan(root, on_problem, counting.apart)
        grouper = self._grouper(root, counting.reading)
        yield from counting.posts(grouper.group(counting.folders(folders)))
