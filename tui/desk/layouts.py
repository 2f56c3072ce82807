"""Whether the list shows lines, strips or a sheet, and which of them the next start begins with."""

from __future__ import annotations

from typing import Final

from tui.desk.desk import Desk
from tui.desk.parts import BenchPart
from tui.model.list_layout import ListLayout

REMEMBERED: Final = "list layout"
"""Name of the note that outlives a restart."""


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
        kept = await self._desk.ask(self._desk.session.notebook.recall, REMEMBERED)
        self._bench.list_layout = ListLayout.kept_as(kept) or ListLayout.within(self._bench.columns)
