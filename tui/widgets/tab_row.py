"""Tabs in one line: names with numbers, one of them chosen."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content


class TabRow:
    """Draws the tabs and knows where each stands."""

    def __init__(self) -> None:
        self.ends: list[int] = []
        """Where each tab ends, in cells."""

    def draw(self, labels: Sequence[str], current: int) -> Content:
        """The line; a tab whose label is "" is left out."""
        parts: list[tuple[str, str]] = []
        self.ends = []
        end = 0
        for index, label in enumerate(labels):
            text = f" {label} " if label else ""
            parts.append((text, "reverse bold $text-accent" if index == current else ""))
            end += len(text)
            self.ends.append(end)
        return Content.assemble(*parts)

    def tab_at(self, x: int) -> int | None:
        """The tab in this cell."""
        return next((index for index, end in enumerate(self.ends) if x < end), None)
