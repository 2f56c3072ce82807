"""The caption of a planned series as it would be written, and why the series is taken or not, where that is told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import work
from textual.widgets import Static

from engine.export.plan import SeriesPlan
from tui.text import safe

if TYPE_CHECKING:
    from engine.export.options import ExportOptions


class PlannedCaption(Static):
    """Shows it, and whether the facts were enough for the style."""

    DEFAULT_CSS = """
    PlannedCaption { height: auto; max-height: 5; color: $text-muted; }
    """

    def __init__(self) -> None:
        super().__init__("", id="export-caption", markup=False)

    def say(self, text: str) -> None:
        """Show other words, or none."""
        self.workers.cancel_node(self)
        self.update(text)

    @work(exclusive=True, exit_on_error=False)
    async def show(
        self, series: SeriesPlan, options: ExportOptions, caption_of: Callable[[int, int, ExportOptions], str]
    ) -> None:
        """Show the caption of a series; `caption_of` composes it, in a thread."""
        caption = await asyncio.to_thread(caption_of, series.series_id, series.photos, options)
        style = options.caption_style
        thin = ", from the caption: too few facts" if series.is_thin else ""
        head = "Caption" if style == "caption" else f"Caption ({style}{thin})"
        why = f"Left out: {series.left_out}" if series.left_out else series.why_taken and f"Taken: {series.why_taken}"
        self.update("\n".join(safe(line) for line in (why, f"{head}: {caption}") if line))
