"""A field for a folder's path: completed while it is typed, and filled by what is dropped on the terminal."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.suggester import Suggester
from textual.widgets import Input

from tui.text.typed_path import completed_folder


class FolderField(Input):
    """Tab takes the completion; without one it goes on to the next widget."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "Complete", id="folder.complete"),
        Binding("enter", "submit", "Open", id="folder.open"),
        Binding("down", "app.focus_next", "To the tree", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(placeholder="type or drop a folder, e.g. ~/Downloads", suggester=_Folders(), id="folder")

    async def action_complete(self) -> None:
        """Take the completion; the next key waits for it."""
        found = await asyncio.to_thread(completed_folder, self.value)
        if found and found != self.value:
            self.value = found
            self.cursor_position = len(found)
        else:
            self.screen.focus_next()

    def fill(self, text: str) -> None:
        """Put a path there as if it had been typed, and take the keys."""
        self.focus()
        self.value = text.strip()
        self.cursor_position = len(self.value)


class _Folders(Suggester):
    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        found = await asyncio.to_thread(completed_folder, value)
        # The field draws what lies behind the typed text: where the case differs, that would be a wrong half.
        return found if found is None or found.startswith(value) else None
