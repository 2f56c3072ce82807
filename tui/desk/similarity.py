"""What is alike, and what is not at all: marked a moment after a series is shown, and told as evidence."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Sequence

from engine.errors import PhotoSeriesError
from engine.model import Frame
from tui.desk.desk import Desk
from tui.widgets.alike import named

_GLANCE = 0.15
"""Seconds a series is looked at before it is compared: not while the cursor runs down the list."""
_LOOK = 0.35
"""Seconds more before the network is asked, which takes as long for ten new photos."""


class Similarity:
    """Marks what looks alike, and skips what was downloaded again."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def compare(self, series_id: int) -> None:
        """Compare the photos of a series that is shown, in place of those of the one before."""
        self._desk.tasks.begin_alone("alike", self._compare, series_id)

    async def _compare(self, series_id: int) -> None:
        await asyncio.sleep(_GLANCE)
        advice, priority = self._desk.session.advice, self._desk.session.priority
        alike = await self._desk.ask(advice.look_alikes, series_id)
        if alike is not None:
            self._desk.panel.mark(series_id, alike)
        await asyncio.sleep(_LOOK)
        gone = threading.Event()

        def stop() -> bool:
            priority.yield_to_user()
            return gone.is_set()

        try:
            jump = await self._desk.ask(advice.worst_jump, series_id, stop)
            self._desk.panel.mark_jump(series_id, jump)
        finally:
            gone.set()

    async def skip_copies(self) -> None:
        """Ask, and reject what was downloaded again."""
        from tui.dialogs.confirm import ConfirmDialog

        desk, series_id = self._desk, self._desk.series_list.series_id
        if series_id is None:
            return
        alike = await desk.ask(desk.session.advice.look_alikes, series_id)
        if alike is None:
            return
        skippable = alike.skippable
        if not skippable:
            words = "Its copies are decided already." if alike.copies else "No other post is known to have its photos."
            desk.tell(words)
            return
        question = "\n".join(
            ["Reject, as the same photos in another download:", *(f"  {named(post)}" for post in skippable)]
        )
        question += f"\n\nThis one stays:\n  {named(alike.copies[0])}\n\n"
        question += desk.host.worded("No file is touched, and {undo} undoes it.")

        ids = [post.id for post in skippable]

        async def skip(yes: bool | None) -> None:
            step = await desk.write(desk.session.review.skip_copies, ids) if yes else None
            if step is not None:
                await desk.show_changed(step)

        about = (*ids, alike.copies[0].id)
        desk.host.push_screen(ConfirmDialog("Skip re-download", question, "Reject", about=about), skip)

    async def show_evidence(self) -> None:
        """Say why these files are one post, and what they look like."""
        from tui.dialogs.evidence import Evidence

        series = await self._desk.selected()
        if series is None:
            return
        alike = await self._desk.ask(self._desk.session.advice.look_alikes, series.row.id)
        pixels = await self._desk.ask(self._pixels, series.frames)
        better = await self._desk.ask(self._desk.session.advice.better_photos, series.row.id)
        if alike is not None:
            self._desk.host.push_screen(Evidence(series, alike, pixels, better))

    def _pixels(self, frames: Sequence[Frame]) -> dict[str, tuple[int, int]]:
        """How large these photos are, by path; called in a thread."""
        found = {}
        for frame in frames:
            with contextlib.suppress(PhotoSeriesError, OSError):  # that it cannot be opened is said already
                found[frame.path] = self._desk.session.photos.size(frame.file)
        return found
