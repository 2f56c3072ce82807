"""Collections that were opened before, to be resumed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from engine.errors import StoreError
from engine.model import Counts
from engine.session.known import KnownCollection
from engine.session.session import Session
from tui.text import from_home

_MOST = 12


class Earlier:
    """Collections of this database and of every other known one, the last opened first."""

    def __init__(self, session: Session) -> None:
        here = [KnownCollection(root, session.database) for _, root in session.catalog.collections()]
        self._database = session.database
        self.collections = list(dict.fromkeys([*session.known.all(), *here]))[:_MOST]

    @property
    def folders(self) -> list[str]:
        """Their folders, as shells have them."""
        return [from_home(one.root) for one in self.collections]

    async def counted(self) -> AsyncIterator[tuple[int, Counts | None, str]]:
        """Index, numbers and a note for each; neither for one that is gone, or in which nothing was ever found."""
        for index, one in enumerate(self.collections):
            yield (index, *await asyncio.to_thread(self._look, one))

    def _look(self, one: KnownCollection) -> tuple[Counts | None, str]:
        """Called in a thread."""
        try:
            counts = one.counts()
        except StoreError:
            return None, f"{from_home(one.database)} cannot be read"
        if counts is None or not counts.series + counts.removed:
            return None, ""
        if not one.root.is_dir():
            return counts, "the folder is not there"
        return counts, "" if one.database == self._database else from_home(one.database)
