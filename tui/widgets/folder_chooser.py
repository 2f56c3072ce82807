"""Three ways to a folder: one that was opened before, a path that is typed or dropped, and a tree."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input, OptionList

from tui.runtime.timers import call_once
from tui.text.typed_path import typed_folder
from tui.widgets.folder_field import FolderField
from tui.widgets.folder_tree import FolderTree
from tui.widgets.known_folders import KnownFolders

_REST = 0.3
"""Seconds after the last letter before the tree follows."""


class FolderChooser(Vertical):
    """Tells which folder was chosen."""

    DEFAULT_CSS = """
    FolderChooser {
        height: 1fr;
        KnownFolders, FolderField { margin: 0 0 1 0; }
        FolderTree { height: 1fr; background: $surface; padding: 0 1; }
    }
    """

    class FolderChosen(Message):
        """A folder was chosen in the tree or typed."""

        def __init__(self, folder: Path) -> None:
            super().__init__()
            self.folder = folder

    class KnownChosen(Message):
        """One that was opened before was chosen, by its index."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, known: Sequence[str]) -> None:
        """`known` are the paths of folders that were opened before, as shells have them."""
        super().__init__()
        self._names = known
        self._following: Timer | None = None

    def compose(self) -> ComposeResult:
        """What is likely first."""
        if self._names:
            yield KnownFolders(self._names)
        yield FolderField()
        yield FolderTree(Path.home() if Path.home().is_dir() else Path("/"))

    def on_mount(self) -> None:
        """Begin with what was opened before, else with the tree."""
        self.query_one(KnownFolders if self._names else FolderTree).focus()

    @property
    def known(self) -> KnownFolders:
        """Those that were opened before; there must be some."""
        return self.query_one(KnownFolders)

    def open_marked(self) -> None:
        """Choose what the cursor is on, in the list of known folders or in the tree."""
        focused, node = self.screen.focused, self.query_one(FolderTree).cursor_node
        if isinstance(focused, KnownFolders):
            focused.action_select()
        elif node is not None and node.data is not None:
            self.post_message(self.FolderChosen(node.data.path))

    def type_folder(self, text: str = "") -> None:
        """Go to the field, with a text for it if one was dropped."""
        field = self.query_one(FolderField)
        if text:
            field.fill(text)
        else:
            field.focus()

    @on(Input.Changed)
    def _follow_soon(self) -> None:
        if self._following is not None:
            self._following.stop()
        self._following = call_once(self, _REST, self._follow)

    def _follow(self) -> None:
        """Show in the tree what is typed, as far as it is there."""
        typed, tree = self.query_one(FolderField).value, self.query_one(FolderTree)
        folder = typed_folder(typed)
        if typed.strip() and folder.is_absolute():
            tree.path = next(place for place in (folder, *folder.parents) if place.is_dir())

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip():
            self.post_message(self.FolderChosen(typed_folder(event.value)))

    @on(OptionList.OptionSelected)
    def _known_chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.KnownChosen(int(event.option.id or 0)))
