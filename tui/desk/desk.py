"""The desk: which series is selected, how the engine is asked about it, how it is changed and shown, and undone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import ParamSpec, TypeVar

from engine.model import Series
from engine.session.session import Session
from engine.store.journal import Step
from tui.desk.asking import ask
from tui.desk.listed import Listed
from tui.desk.overview import Overview
from tui.desk.parts import ListPart, PanelPart
from tui.desk.tasks import Tasks
from tui.host import Host
from tui.text import safe

P = ParamSpec("P")
T = TypeVar("T")

_SLOW = 0.4
"""Seconds after which a change is seen to be under way."""
_MANY = 2_000
"""Series whose change takes so long that it is announced."""


class Desk:
    """Every question and every change runs off the app's thread; what is asked first is written first."""

    def __init__(self, host: Host, tasks: Tasks, series_list: ListPart, panel: PanelPart, overview: Overview) -> None:
        self.host = host
        self.tasks = tasks
        self.series_list = series_list
        self.panel = panel
        self.overview = overview
        self.listed = Listed(series_list)
        self._writing = asyncio.Lock()
        """Held while something is written; who waits for it gets it in turn."""

    @property
    def session(self) -> Session:
        """The engine's session."""
        return self.host.session

    # --- Asking and telling -----------------------------------------------------------------------------------------

    async def ask(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """Call the engine in a thread; an error of ours is shown, and answered with None."""
        return await ask(self.host, call, *args, **kwargs)

    def tell(self, words: str, *, seconds: float | None = None) -> None:
        """Say something in a corner, for some seconds."""
        self.host.notify(words, timeout=seconds, markup=False)

    def tell_undoable(self, words: str, undo: str = "{undo} undoes that.") -> None:
        """Say what was done, and how it is taken back; `undo` names commands in braces."""
        self.host.notify(f"{words} {self.host.worded(undo)}", markup=False)

    # --- The selected series ----------------------------------------------------------------------------------------

    async def selected(self) -> Series | None:
        """The series under the list's cursor, once the panel shows it: what is for its photos may come right behind a
        step of the cursor, and the panel follows a moment later.
        """
        series_id, shown = self.series_list.series_id, self.panel.series
        if series_id == (shown.row.id if shown else None):
            return shown
        series = await self._read(series_id)
        if series_id == self.series_list.series_id:
            self.panel.show(series)
        return series

    async def show(self, series_id: int | None) -> bool:
        """Read a series and show it; False if another one is selected by then."""
        series = await self._read(series_id)
        if series_id != self.series_list.series_id:
            return False
        self.panel.show(series)
        return True

    async def _read(self, series_id: int | None) -> Series | None:
        return None if series_id is None else await self.ask(self.session.catalog.series, series_id)

    # --- Changes ----------------------------------------------------------------------------------------------------

    async def write(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """Call the engine to change something, as `ask` does.

        Keys wait for it; if that takes long, as with a hundred thousand series, something moves meanwhile.
        """
        async with self._writing:
            slow = asyncio.get_running_loop().call_later(_SLOW, setattr, self.panel, "loading", True)
            try:
                return await self.ask(call, *args, **kwargs)
            finally:
                slow.cancel()
                if self.panel.is_attached:  # else the app is closing
                    self.panel.loading = False

    async def change(self, change: Callable[[int], Step]) -> Step | None:
        """Change the selected series; the next key waits until that is stored."""
        series_id = self.series_list.series_id
        if series_id is None:
            return None
        step = await self.write(change, series_id)
        if step is not None:
            await self.show_changed(step)
        return step

    async def change_each(self, change: Callable[[Sequence[int]], Step]) -> Step | None:
        """Change what is chosen, or the selected series if nothing is."""
        if self.series_list.chosen:
            return await self.change_chosen(change)
        return await self.change(lambda series_id: change([series_id]))

    async def change_chosen(self, change: Callable[[Sequence[int]], Step]) -> Step | None:
        """Change what is chosen in one step, and choose nothing any more."""
        chosen = self.series_list.chosen
        if len(chosen) >= _MANY:
            self.tell(f"Changing {len(chosen):,} series …", seconds=2)
        step = await self.write(change, chosen)
        if step is not None:
            await self.show_changed_chosen(step, len(chosen))
        return step

    async def show_changed_chosen(self, step: Step, of: int) -> None:
        """Show what a step changed of so many series that were chosen for it, and choose none any more."""
        self.series_list.choose_none()
        await self.show_changed(step)
        if not step.ids:
            self.tell(f"{step.label.capitalize()}: nothing to change.")
            return
        rest = f" of {of:,}" if len(step.ids) < of else ""
        self.tell_undoable(f"{step.label.capitalize()}: {len(step.ids):,}{rest} series.")

    async def show_changed(self, step: Step) -> None:
        """Show what a step changed."""
        self.series_list.rows.forget(step.ids)
        if self.series_list.series_id in step.ids:
            self.panel.show(await self._read(self.series_list.series_id))
        self.overview.count_soon()

    async def show_relisted(self, step: Step) -> None:
        """Show what a step changed that hides series or brings some."""
        listable = await self.ask(self.session.catalog.listed, step.ids, removed=self.overview.view.filter.removed)
        if listable is not None:
            self.listed.relist(step.ids, listable)

    async def undo(self) -> None:
        """Take back the last action and show where it was."""
        await self._replay(self.session.review.undo, "Undoing", "Undone", "There is nothing to undo.")

    async def redo(self) -> None:
        """Do again what was undone, and show where."""
        await self._replay(self.session.review.redo, "Redoing", "Redone", "There is nothing to redo.")

    async def _replay(self, call: Callable[[int], Step], doing: str, word: str, nothing: str) -> None:
        slow = asyncio.get_running_loop().call_later(_SLOW, self.tell, f"{doing} the last action …")
        try:
            step = await self.write(call, self.session.collection)
        finally:
            slow.cancel()
        if step is None or not step.ids:
            self.tell(nothing)
            return
        if step.relists:
            await self.show_relisted(step)
        self.listed.go_to(step.ids[0])
        await self.show_changed(step)
        self.tell(f"{word}: {step.label}{await self._named(step.ids)}.", seconds=3)

    async def _named(self, ids: Sequence[int]) -> str:
        """Which series these are, for the end of a sentence: one by its name, several by their number."""
        if len(ids) > 1:
            return f" in {len(ids):,} series"
        rows = await self.ask(self.session.catalog.rows, ids)
        return f" “{safe(rows[0].title or rows[0].name)}”" if rows else ""
