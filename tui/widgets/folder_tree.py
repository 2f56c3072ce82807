"""A tree of folders to choose one from."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import DirectoryTree


class FolderTree(DirectoryTree):
    """Folders only, without the hidden ones; it begins anywhere."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("backspace", "go_up", "Parent folder", key_display="⌫")]

    # Textual's own marks are emoji, whose width terminals disagree on.
    ICON_NODE = "▸ "
    ICON_NODE_EXPANDED = "▾ "

    def filter_paths(self, paths: Iterable[Path]) -> Iterable[Path]:
        """Leave files out."""
        return [path for path in paths if not path.name.startswith(".") and path.is_dir()]

    def action_go_up(self) -> None:
        """Begin one folder higher."""
        self.path = Path(self.path).absolute().parent
