"""A tree of folders to choose one from."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from textual.widgets import DirectoryTree


class FolderTree(DirectoryTree):
    """Folders only, without the hidden ones."""

    # Textual's own marks are emoji, whose width terminals disagree on.
    ICON_NODE = "▸ "
    ICON_NODE_EXPANDED = "▾ "

    def filter_paths(self, paths: Iterable[Path]) -> Iterable[Path]:
        """Leave files out."""
        return [path for path in paths if not path.name.startswith(".") and path.is_dir()]
