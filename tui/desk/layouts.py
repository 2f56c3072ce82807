"""Whether the list shows lines, strips or a sheet, and how much room it has: the next start begins as this one ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tui.desk.desk import Desk
from tui.desk.parts import BenchPart
from tui.model.list_layout import ListLayout

REMEMBERED: Final = "list layout"
"""Name of the note that outlives a restart."""
_ROOM: Final = "list room"
"""Name of the note on the line between list and series."""


class Layouts:
    """Turns the list, and returns to what was chosen last."""

    def __init__(self, desk: Desk, bench: BenchPart) -> None:
        self._desk = desk
        self._bench = bench

    async def turn(self) -> None:
        """Show lines, strips and a sheet in turn; the next start begins as this one is left."""
        self._bench.list_layout = self._bench.list_layout.next
        await self._desk.ask(self._desk.session.notebook.remember, REMEMBERED, self._bench.list_layout.value)

    async def turn_to_last(self) -> None:
        """Show what was chosen last; at a first start what the terminal has room for."""
        self._bench.share_room(_shares(await self._desk.ask(self._desk.session.notebook.recall, _ROOM)))
        kept = await self._desk.ask(self._desk.session.notebook.recall, REMEMBERED)
        self._bench.list_layout = ListLayout.kept_as(kept) or ListLayout.within(self._bench.columns)

    async def keep_room(self, shares: Mapping[str, float]) -> None:
        """Begin the next time with the line between list and series where it is now."""
        await self._desk.ask(self._desk.session.notebook.remember, _ROOM, dict(shares))


def _shares(kept: Any) -> dict[str, float]:
    """Shares from a note, which may be that of another version."""
    entries = kept.items() if isinstance(kept, dict) else ()
    return {str(name): share for name, share in entries if isinstance(share, float) and 0 <= share <= 1}
