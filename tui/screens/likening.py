"""What is alike, and what is not at all, on the main screen: marked a moment after a series is shown."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Sequence

from textual import on, work

from engine.errors import PhotoSeriesError
from engine.model import Frame
from tui.screens.shaping import ShapingScreen
from tui.widgets.alike import named
from tui.widgets.series_panel import SeriesPanel

_GLANCE = 0.15
"""Seconds a series is looked at before it is compared: not while the cursor runs down the list."""
_LOOK = 0.35
"""Seconds more before the network is asked, which takes as long for ten new photos."""


class LikeningScreen(ShapingScreen):
    """Marks what looks alike, and skips what was downloaded again."""

    @on(SeriesPanel.SeriesShown)
    def _look_closer(self, message: SeriesPanel.SeriesShown) -> None:
        self._liken(message.series_id)

    @work(exclusive=True, group="alike", exit_on_error=False)
    async def _liken(self, series_id: int) -> None:
        await asyncio.sleep(_GLANCE)
        alike = await self.query_engine(self.app.session.advice.look_alikes, series_id)
        if alike is not None:
            self.panel.mark(series_id, alike)
        await asyncio.sleep(_LOOK)
        gone, session = threading.Event(), self.app.session

        def stop() -> bool:
            session.priority.yield_to_user()
            return gone.is_set()

        try:
            jump = await self.query_engine(session.advice.worst_jump, series_id, stop)
            self.panel.mark_jump(series_id, jump)
        finally:
            gone.set()

    async def action_skip_copies(self) -> None:
        """Ask, and reject what was downloaded again."""
        from tui.dialogs.confirm import ConfirmDialog

        series_id, session = self.series_list.series_id, self.app.session
        if series_id is None:
            return
        alike = await self.query_engine(session.advice.look_alikes, series_id)
        if alike is None:
            return
        skippable = alike.skippable
        if not skippable:
            words = "Its copies are decided already." if alike.copies else "No other post is known to have its photos."
            self.notify(words, markup=False)
            return
        question = "\n".join(
            ["Reject, as the same photos in another download:", *(f"  {named(post)}" for post in skippable)]
        )
        question += f"\n\nThis one stays:\n  {named(alike.copies[0])}\n\n"
        question += self.app.worded("No file is touched, and {undo} takes it back.")

        async def skip(yes: bool | None) -> None:
            step = await self.write_engine(session.review.skip_copies, [post.id for post in skippable]) if yes else None
            if step is not None:
                await self._took(step)

        self.app.push_screen(ConfirmDialog("Skip re-download", question, "Reject"), skip)

    async def action_evidence(self) -> None:
        """Say why these files are one post, and what they look like."""
        from tui.dialogs.evidence import Evidence

        series = await self.selected()
        if series is None:
            return
        alike = await self.query_engine(self.app.session.advice.look_alikes, series.row.id)
        pixels = await self.query_engine(self._pixels, series.frames)
        if alike is not None:
            self.app.push_screen(Evidence(series, alike, pixels))

    def _pixels(self, frames: Sequence[Frame]) -> dict[str, tuple[int, int]]:
        """How large these photos are, by path; called in a thread."""
        found = {}
        for frame in frames:
            with contextlib.suppress(PhotoSeriesError, OSError):  # that it cannot be opened is said already
                found[frame.path] = self.app.session.photos.size(frame.file)
        return found
