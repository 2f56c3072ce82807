"""Words that change with every key: the screen is laid out anew only where they need more lines, or fewer."""

from __future__ import annotations

from typing import Any

from rich.cells import cell_len
from rich.segment import Segment
from textual.content import Content
from textual.strip import Strip
from textual.widgets import Static

from tui.text import ELLIPSIS, fit

_MORE = f" {ELLIPSIS}"
_LONGEST_WORD = 16
"""Cells of the longest word that is left out whole; some scripts have no spaces."""


class SteadyText(Static):
    """Shows words as they are, without markup. Its style's least and most lines say how far its height follows them."""

    def __init__(self, words: str = "", **kwargs: Any) -> None:
        super().__init__(words, markup=False, **kwargs)

    def say(self, words: Content | str) -> None:
        """Show these words in place of the last ones."""
        self.update(words, layout=False)
        height = self.styles.height
        if height is not None and height.is_auto and self.content_size.height != self._lines_needed:
            self.refresh(layout=True)

    def render_line(self, y: int) -> Strip:
        """A line of it; the last one says if there are more words than lines."""
        line = super().render_line(y)
        if y < self.size.height - 1 or not self._is_cut:
            return line
        words = line.text.rstrip()
        if cell_len(words) + len(_MORE) > line.cell_length - self.gutter.right:
            whole = words.rpartition(" ")[0]
            words = whole if cell_len(words) - cell_len(whole) < _LONGEST_WORD else words[: -len(_MORE)]
        end = cell_len(words)
        written = [segment for segment in line.crop(0, end) if segment.text.strip()]
        style = written[-1].style if written else None
        return Strip([*line.crop(0, end), Segment(fit(_MORE, line.cell_length - end), style)])

    @property
    def _is_cut(self) -> bool:
        width = self.content_size.width
        return width > 0 and self.visual.get_height(self.styles.get_rules(), width) > self.content_size.height

    @property
    def _lines_needed(self) -> int:
        """As a layout would find it: within what the style allows, which is given in lines here."""
        width, least, most = self.content_size.width, self.styles.min_height, self.styles.max_height
        if width == 0:  # hidden until the next layout
            return 0
        lines = self.visual.get_height(self.styles.get_rules(), width)
        return max(int(least.value) if least else 0, min(lines, int(most.value) if most else lines))
