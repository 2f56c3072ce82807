"""A folder of photos as posts: the scan and the naming rules put together."""

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
        """Posts, folder by folder."""


class Library:
    """Reads collections without a database."""

    def __init__(self, scan: Scan, grouper: Callable[[Path, Noting], Groups]) -> None:
        """`grouper` makes one for a collection's root; it has the side files that it reads noted."""
        self._scan = scan
        self._grouper = grouper

    def posts(self, root: Path, on_problem: OnProblem, accounting: Accounting | None = None) -> Iterator[Post]:
        """Every post below `root`, as it is met, with every file told to `accounting`; raises CollectionError."""
        counting = accounting or Accounting()
        folders = self._scan(root, on_problem, counting.apart)
        grouper = self._grouper(root, counting.reading)
        yield from counting.posts(grouper.group(counting.folders(folders)))
