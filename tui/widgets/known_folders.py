"""Folders that were opened before, each with what it amounts to once that is known."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from engine.model import Counts
from engine.model.text import counted
from tui.text import fit, safe, shorten

_FOLDER_CELLS = 44
"""Most cells for a path: its end is what one knows it by."""


class KnownFolders(OptionList):
    """Lists them, the last one first."""

    DEFAULT_CSS = """
    KnownFolders {
        height: auto; max-height: 8; background: $surface; text-wrap: nowrap; text-overflow: ellipsis;
        &, &:focus { border: none; }
    }
    """

    def __init__(self, folders: Sequence[str]) -> None:
        """`folders` are their paths as shells have them."""
        self._folders = folders
        self._cells = min(_FOLDER_CELLS, max((cell_len(safe(folder)) for folder in folders), default=0))
        lines = (self._line(folder, "…") for folder in folders)
        super().__init__(*(Option(line, id=str(index)) for index, line in enumerate(lines)), markup=False)

    def tell(self, index: int, counts: Counts | None, note: str = "") -> None:
        """Say what one amounts to; without counts only the note."""
        told = " · ".join(part for part in (_in_words(counts) if counts else "", note) if part)
        self.replace_option_prompt(str(index), self._line(self._folders[index], told))

    def drop(self, index: int) -> None:
        """Take one off the list that is not there any more."""
        self.remove_option(str(index))

    def _line(self, folder: str, told: str) -> Content:
        shown, cells = safe(folder), self._cells
        if len(shown) > cells:
            shown = "…" + shown[-cells + 1 :]
        return Content.assemble(fit(shorten(shown, cells), cells), "  ", (safe(told), "$text-muted"))


def _in_words(counts: Counts) -> str:
    parts = [counted(counts.series, "post")]
    parts += [
        f"{number:,} {word}"
        for number, word in (
            (counts.pending, "not verified yet"),
            (counts.waiting, "undecided"),
            (counts.approved, "approved"),
        )
        if number
    ]
    return " · ".join(parts)
