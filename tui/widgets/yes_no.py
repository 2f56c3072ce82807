"""A check box whose answer is a shape, not a colour."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Checkbox


class YesNo(Checkbox):
    """Shows [x] for yes and [ ] for no."""

    @property
    def _button(self) -> Content:
        return Content.styled("[x]" if self.value else "[ ]", "bold" if self.value else "")
