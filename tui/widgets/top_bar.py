"""The top line: which collection this is, how much of it is done, and which verifier it has."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from engine.model import Counts
from engine.model.text import counted
from tui.model.standing import Standing
from tui.text import safe, shorten

_ROOM_FOR_ALL = 70
"""Cells from which the line holds the verifier too, and still tells the folder."""
_ROOM_FOR_COUNTS = 100
"""Cells from which more is told than series and approved."""
_FOLDER = 24
"""Cells that a folder is given, if it needs them, before all counts are told."""


class TopBar(Widget):
    """One line: name, folder and counts; the verifier at the right end."""

    DEFAULT_CSS = """
    TopBar { height: 1; padding: 0 1; background: $panel; color: $text; }
    """

    standing: reactive[Standing] = reactive(Standing())

    def render(self) -> Content:
        """Draw the line; where it is narrow the folder's start gives way, where it is very narrow the verifier."""
        width = self.content_size.width
        verifier = self.standing.verifier if width >= _ROOM_FOR_ALL else ""
        right = f"verifier: {safe(verifier)}" if verifier else ""
        title = "Photo Series" if width >= 90 else "PS"
        folder = safe(self.standing.folder)
        room = width - len(title) - cell_len(right) - 6
        needed = min(cell_len(folder), _FOLDER)
        told = _told(self.standing.counts)[0 if width >= _ROOM_FOR_COUNTS else -1 :]
        counts = next((words for words in told if room - cell_len(words) >= needed), told[-1])
        folder = _tail(folder, room - cell_len(counts))
        used = len(title) + 2 + cell_len(folder) + 2 + cell_len(counts)
        gap = max(1, width - used - cell_len(right))
        return Content.assemble(
            (title, "bold $text-accent"),
            "  ",
            (folder, ""),
            "  ",
            (counts, ""),
            " " * gap,
            (right, ""),
        )


def _told(counts: Counts | None) -> list[str]:
    """The counts, all of them first, then ever fewer."""
    if counts is None:
        return [""]
    series = f"{counts.valid:,} series · {counts.approved:,} approved"
    decided = f"{series} · {counts.rejected:,} rejected"
    posts = f"{counted(counts.series, 'post')} · {decided}"
    return [f"{counted(counts.images, 'photo')} · {posts}", posts, decided, series]


def _tail(path: str, cells: int) -> str:
    """The end of a path, which tells more than its start."""
    if cell_len(path) <= cells:
        return path
    parts = path.split("/")
    while len(parts) > 1 and cell_len("…/" + "/".join(parts)) > cells:
        parts.pop(0)
    return shorten("…/" + "/".join(parts), cells)
